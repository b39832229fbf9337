// The whole way as one column: a line for each station with the word's own numbers in small. Blocks are folded but for the one that is walked.
// Left of it runs the stream, as a line that nothing breaks: what a block works out branches off and is added back.
import { html, nothing } from "lit";
import strings from "../../../locales/en-model.js";
import { barLines, fallingCurve, shareLines } from "../../../view/line-picture.js";
import { sheetOf } from "./sheets.js";
import { FIRST_IN_BLOCK, WALK, inBlock } from "./stages.js";

function small(id, { sheet, guesses, changes, modelDim }) {
  if (id === "logits") return fallingCurve(guesses.all.map(({ logit }) => logit));
  if (id === "words") return barLines({ lines: [{ values: guesses.all.slice(0, 12).map(({ probability }) => probability), role: "h" }], floor: true });
  if (id === "stack") return barLines({ lines: [{ role: "", values: changes.flatMap(({ attention, feedforward }) => [attention.share, feedforward.share]) }], bar: 0.6, floor: true });
  if (sheet.pairs) return shareLines({ ...sheet, mesh: false });
  // What a station makes is enough here; what it is given stands a line above.
  const lines = sheet.lines.slice(sheet.given);
  return html`<span class="fit" .style=${`--part:${sheet.columns / modelDim}`}>${barLines({ ...sheet, lines, bar: 1 })}</span>`;
}

const fact = (id, facts, guesses) => (id === "words" ? html`<i dir="auto">${guesses.all[0].text}</i> ${strings.probability(guesses.all[0].probability)}` : strings.steps[id].shape(facts));

// Where a station lies on the way: on the stream, where it begins or ends, the first of a branch, or further along one.
const LANES = { features: "none", embed: "start", norm: "out", norm2: "out", stack: "over", final: "end", unembed: "none", logits: "none", words: "none" };
const lane = ({ id, stream }) => `at-${LANES[id] ?? (stream ? "sum" : "along")}`;

function station(index, known, current) {
  const step = WALK[index];
  const { facts, guesses, info, changes } = known;
  const sheet = known.sheet(step.id);
  const lines = sheet ? sheet.lines.length - sheet.given : 1;
  return html`<li class="station ${lane(step)} ${lines > 1 ? `lines-${lines}` : ""}"><button type="button" data-step=${index} tabindex=${index === current ? 0 : -1} aria-current=${index === current ? "step" : nothing}
    aria-label=${strings.rowSays(strings.steps[step.id].name, strings.steps[step.id].shape(facts))}>
    <span class="station-name">${strings.steps[step.id].name}</span><span class="small">${small(step.id, { sheet, guesses, changes, modelDim: info.modelDim })}</span><span class="station-fact">${fact(step.id, facts, guesses)}</span></button></li>`;
}

function block(number, known, open, current) {
  const change = known.changes[number];
  const stations = WALK.flatMap((step, i) => (step.part === "block" ? [i] : []));
  const sheet = sheetOf("block", { ...known.place, block: number });
  const after = { ...sheet, lines: sheet.lines.slice(-1) };
  return html`<li class="${open ? "opened" : "station at-sum"}">
    <button type="button" data-block=${number} tabindex="-1" aria-expanded=${open ? "true" : "false"} aria-label=${open ? strings.blockOpen(number + 1) : strings.blockClosed(number + 1, change)}>
      <span class="station-name">${strings.block(number + 1)}</span>${open ? nothing : html`<span class="small"><span class="fit" .style=${"--part:1"}>${barLines({ ...after, bar: 1 })}</span></span><span class="station-fact">${strings.blockFact(change)}</span>`}</button>
    ${open ? html`<ol>${stations.map((i) => station(i, known, current))}</ol>` : nothing}</li>`;
}

/** known: what the face knows of word and block; current: the step that is shown. */
export function tower(known, current) {
  const { info, place, names } = known;
  const open = inBlock(current) ? place.block : -1;
  const rows = WALK.flatMap((step, i) => {
    if (step.part !== "block") return [station(i, known, current)];
    return i === FIRST_IN_BLOCK ? Array.from({ length: info.layers }, (_, number) => block(number, known, number === open, current)) : [];
  });
  return html`<ol class="tower" aria-label=${strings.tower(names.spoken(place.word))}>${rows}</ol>`;
}
