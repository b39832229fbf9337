// The two charts: this list's first word as others come between, and many lists, by the record and measured here.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-fade.js";
import { fadeChart, fadePlot } from "../../view/fade-chart.js";
import { toTemplate } from "../../view/phrase.js";
import { MOST } from "./controls.js";
import { LISTS } from "./measuring.js";
import { NETS } from "./pair.js";

/** What counts, and what the records call it. */
export const FIELDS = { list: "accuracy", told: "told", first: "first" };
const HEIGHT = 300;
const TICKS = [1, 8, 16, 24, 32, 40, 48, 56, 64];

const frame = ({ width, words, learned }) => ({
  width, height: HEIGHT, from: 1, to: MOST, learned, learnedLabel: width > 320 ? strings.unlearned : "", marker: words, axis: strings.axis, tick: strings.tick,
  ticks: width < 420 ? TICKS.filter((_, i) => i % 2 === 0) : TICKS,
});
const named = (lines) => lines.map((line) => ({ ...line, label: strings.nets[line.net] }));

export function hereSpec(host, width) {
  const { words, records } = host.result;
  const points = host.distances.found ?? [];
  const lines = NETS.map((net) => ({ net, points: points.map((point) => [point.length, point[net].probability]) })).filter((line) => line.points.length);
  const now = NETS.map((net) => ({ net, x: words, y: host.result.answers[net].steps[0].right.probability }));
  return { ...frame({ width, words, learned: records.trainedTo }), label: strings.here.label(host.result.list[0], points), lines: named(lines), marks: now, title: strings.probabilityAxis };
}

/** The seed that ships is thick; without such a mark, the first. */
const shipped = (seeds) => seeds.find(({ ships }) => ships) ?? seeds[0];

/** The record of the pair that runs here: { length, attention, gru } for each length. */
export const recordOf = ({ lengths, nets }, field) => lengths.map((length, at) => ({ length, ...Object.fromEntries(NETS.map((net) => [net, shipped(nets[net].seeds)[field][at]])) }));

export function manySpec(host, width) {
  const { words, records } = host.result;
  const field = FIELDS[host.of];
  const line = (net, seed, rest) => ({ net, points: records.lengths.map((length, at) => [length, seed[field][at]]), ...rest });
  const thin = NETS.flatMap((net) => records.nets[net].seeds.filter((seed) => seed !== shipped(records.nets[net].seeds)).map((seed) => line(net, seed, { thin: true })));
  return {
    ...frame({ width, words, learned: records.trainedTo }), label: strings.many.label(strings.many.measures[host.of], recordOf(records, field)),
    chance: 1 / host.pair.items.length, chanceLabel: strings.chance, title: strings.shareAxis,
    lines: [...thin, ...named(NETS.map((net) => line(net, shipped(records.nets[net].seeds), {})))],
    marks: host.measuring.rows.map((row) => ({ net: row.net, x: row.length, y: row[field] })),
  };
}

/** A press on a chart is a move of the slider. */
const pressed = (choose, width) => (event) => choose(fadePlot({ width, height: HEIGHT, from: 1, to: MOST }).words(event.clientX - event.currentTarget.getBoundingClientRect().left));

function here(host, width) {
  const { distances: { done, total, error }, result: { list, words, answers } } = host;
  const now = Object.fromEntries(NETS.map((net) => [net, answers[net].steps[0]]));
  return html`<div class="plot">
    <h3>${toTemplate(strings.here.title(list[0]))}</h3>
    <div class="over fine">${total && done < total ? strings.here.busy(done, total) : nothing}</div>
    <div class="chart-box" @click=${pressed((n) => host.choose(n), width)}>${width ? fadeChart(hereSpec(host, width)) : nothing}</div>
    <p class="fine under">${error ? strings.failed(error.message) : strings.here.at(words, now)}</p>
  </div>`;
}

function job({ measuring }, { start, cancel }) {
  const text = strings.many;
  const { now } = measuring;
  const far = now && html`<div class="much"><div class="bar" role="progressbar" aria-label=${text.progress} aria-valuemin="0" aria-valuemax=${now.total} aria-valuenow=${now.done}><i .style=${`transform: scaleX(${now.done / now.total})`}></i></div><span class="fine">${text.running(now.length, now.done, now.total)}</span></div>`;
  // One button, whatever it says: a press keeps the focus.
  return html`<button type="button" class="action" @click=${now ? cancel : start}>${now ? text.cancel : measuring.rows.length ? text.more : text.start(LISTS)}</button>${far ?? nothing}`;
}

function many(host, width) {
  const text = strings.many;
  const { records, words } = host.result;
  const { rows, error } = host.measuring;
  const field = FIELDS[host.of];
  const recorded = recordOf(records, field).find(({ length }) => length === words);
  const measured = Object.fromEntries(NETS.map((net) => [net, rows.find((row) => row.net === net && row.length === words)?.[field]]));
  return html`<div class="plot">
    <h3>${text.title}</h3>
    <fieldset class="over choice controls"><legend class="vh">${text.of}</legend>${Object.entries(text.measures).map(([of, label]) => html`<label><input type="radio" name="of" value=${of} .checked=${live(host.of === of)} @change=${() => (host.of = of)} /><span>${label}</span></label>`)}</fieldset>
    <div class="chart-box" @click=${pressed((n) => host.choose(n), width)}>${width ? fadeChart(manySpec(host, width)) : nothing}</div>
    <p class="fine under">${text.explained[host.of]} ${recorded ? text.at(words, text.measures[host.of], recorded) : nothing}${measured.gru !== undefined ? text.here(measured) : nothing}</p>
    <div class="measure controls">${job(host, { start: () => host.measure(), cancel: () => host.measuring.cancel() })}</div>
    <p class="fine from">${text.record(records.listsPerLength, records.nets.gru.seeds.length, RECORDS)} ${rows.length ? text.dots(rows[0].lists, host.device(rows[0].backend)) : nothing}${error ? text.failed(error.message) : nothing}</p>
  </div>`;
}

/** The file that the lines are drawn from. */
const RECORDS = new URL("../../../models/memory/records.json", import.meta.url).href;

export const charts = (host) => html`<div class="charts">${here(host, host.widths.of(".plot"))}${many(host, host.widths.of(".plot"))}</div>`;
