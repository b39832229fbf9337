// What the figure hands over: the table of the chart, every number as CSV and JSON, and the words and charts as a picture.
import { html, svg } from "lit";
import strings from "../../locales/en-fade.js";
import { fadeChart } from "../../view/fade-chart.js";
import { toText } from "../../view/phrase.js";
import { FIELDS, hereSpec, manySpec, recordOf } from "./charts.js";
import { NETS } from "./pair.js";

const share = (value) => (value === undefined ? strings.table.none : strings.tick(value));

export function numbers(host) {
  const field = FIELDS[host.of];
  const record = recordOf(host.result.records, field);
  const { rows } = host.measuring;
  const lengths = [...new Set([...record, ...rows].map(({ length }) => length))].sort((a, b) => a - b);
  const measured = (net, length) => rows.find((row) => row.net === net && row.length === length)?.[field];
  const text = strings.table;
  return html`<details class="numbers">
    <summary>${text.open}</summary>
    <div class="scroller" tabindex="0" role="region" aria-label=${text.caption(strings.many.measures[host.of])}><table>
      <thead><tr>${text.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${lengths.map((length) => {
        const recorded = record.find((row) => row.length === length);
        return html`<tr><th scope="row">${length}</th>${NETS.map((net) => html`<td>${share(recorded?.[net])}</td>`)}${NETS.map((net) => html`<td>${share(measured(net, length))}</td>`)}</tr>`;
      })}</tbody>
    </table></div>
  </details>`;
}

export function rows(host) {
  const { csv } = strings;
  const { list, answers, records } = host.result;
  const words = NETS.flatMap((net) => answers[net].steps.map(({ said, right }, at) => [net, at + 1, list[at], said.token, right.probability, said.probability, net === "gru" ? host.echoes.found?.[at] : ""]));
  const distance = NETS.flatMap((net) => (host.distances.found ?? []).map((point) => [net, point.length, list[0], point[net].said, point[net].probability]));
  const recorded = NETS.flatMap((net) => records.nets[net].seeds.flatMap((seed) => records.lengths.map((length, at) => [net, length, csv.recorded, seed.seed, records.listsPerLength, seed.accuracy[at], seed.told[at], seed.first[at]])));
  const measured = host.measuring.rows.map((row) => [row.net, row.length, csv.measured, "", row.lists, row.accuracy, row.told, row.first]);
  return [csv.words, ...words, [], csv.distance, ...distance, [], csv.record, ...recorded, ...measured];
}

export function record(host) {
  const { list, answers, records } = host.result;
  return {
    list, nets: Object.fromEntries(NETS.map((net) => [net, { right: answers[net].right, runs: answers[net].runs, steps: answers[net].steps }])),
    stateMoves: host.echoes.found, firstWord: host.distances.found, trained: records, measured: host.measuring.rows, says: toText(host.reading),
  };
}

const ROW = 96;

/** The words in columns, the list above and what each net said below it, then both charts. */
export function picture(host) {
  const { list, answers } = host.result;
  const across = Math.min(list.length, 10);
  const bands = Math.ceil(list.length / across);
  const step = 1040 / Math.max(across, 8);
  const text = (x, y, look, content) => svg`<text class="saved ${look}" x=${x} y=${y}>${content}</text>`;
  const column = (word, at) => {
    const [x, y] = [148 + (at % across) * step * 0.98, 44 + Math.floor(at / across) * ROW];
    return svg`${text(x, y, "strong", word)}${NETS.map((net, row) => {
      const { token } = answers[net].steps[at].said;
      return text(x, y + 24 + row * 22, net, token === word ? `✓ ${token}` : `✗ ${token}`);
    })}`;
  };
  const labels = [strings.read, ...NETS.map((net) => strings.Nets[net])];
  const top = 44 + bands * ROW;
  return svg`<svg viewBox="0 0 1180 ${top + 420}">
    ${Array.from({ length: bands }, (_, band) => labels.map((label, row) => text(20, 44 + band * ROW + (row ? 2 + row * 22 : 0), "", label)))}
    ${list.map(column)}
    ${toText(host.reading).split(/(?<=\.) /).map((sentence, row) => text(20, top + row * 24 - 12, "saved-says", sentence))}
    <svg x="20" y=${top + 50} width="560" height="300">${fadeChart(hereSpec(host, 560))}</svg>
    <svg x="600" y=${top + 50} width="560" height="300">${fadeChart(manySpec(host, 560))}</svg>
    ${text(66, top + 40, "", toText(strings.here.title(list[0])))}${text(646, top + 40, "", `${strings.many.title}: ${strings.many.measures[host.of]}`)}
  </svg>`;
}
