// What the figure hands over as a file: the loss and the chosen ability as a picture, every record, answer and count as a table, all of it as JSON.
import { svg } from "lit";
import strings from "../../locales/en-scaling.js";
import { sizeChart } from "../../view/size-chart.js";
import { specOf } from "./charts.js";
import { looksOf, wordsOf } from "./looks.js";

const BOX = { width: 420, height: 320 };

export function picture(host) {
  const chart = (name, x) => svg`<g transform="translate(${x} 34)">${sizeChart(specOf(host.known, name, BOX))}</g>`;
  return svg`<svg viewBox="0 0 900 370">
    <text class="saved strong" x="10" y="22">${strings.loss.name}</text><text class="saved strong" x="460" y="22">${strings.abilities[host.ability].name}</text>
    ${chart("loss", 10)}${chart(host.ability, 460)}</svg>`;
}

export function rows(host) {
  const { records } = host.known;
  const recorded = records.sizes.flatMap(({ size, parameters, seeds }) => seeds.flatMap(({ seed, steps, validation, abilities, observed }) => [
    ["record", size, parameters, seed, steps, "validation", validation],
    ...Object.entries(abilities).map(([name, value]) => ["record", size, parameters, seed, steps, name, value]),
    ...observed.flatMap(([step, ...values]) => values.map((value, i) => ["along training", size, parameters, seed, step, records.observedFields[i + 1], value])),
  ]));
  const weightsOf = (size) => records.sizes.find((each) => each.size === size).parameters;
  const answers = [...host.result.runs].flatMap(([size, { said }]) => [...said].slice(0, 10).map(([word, probability]) => ["answer", size, weightsOf(size), "", "", word, probability]));
  const counted = [...host.test.results.values()].map(({ size, ability, right, total }) => ["counted here", size, weightsOf(size), "", "", ability, right / total]);
  return [strings.csv, ...recorded, ...answers, ...counted];
}

export function record(host) {
  const { records } = host.known;
  const { text, expected, rivals, runs } = host.result;
  return {
    text, expected, heldAgainst: rivals ?? "every other word",
    answers: [...runs].map(([size, { trace, right, said }]) => ({ size, right: right ?? null, says: [...said].slice(0, 10), words: wordsOf(trace), heads: looksOf(trace, host.sizes.model(size).info).map(({ weights, ...head }) => ({ ...head, weights: Array.from(weights) })) })),
    counted: [...host.test.results.values()], records,
  };
}
