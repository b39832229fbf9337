// The five, a row each: what is compared, how long it takes, what it needs, how far off it is, and what it gives up.
import { html, nothing } from "lit";
import strings from "../../locales/en-variants.js";
import { count, exact } from "../../view/format.js";
import { coverage, patternPicture } from "../../view/pattern.js";
import { smallBytes, smallMillis, smallNumber } from "../../view/small-number.js";
import { statePicture } from "../../view/state-picture.js";
import { reach } from "../../view/signed-matrix.js";
import { KINDS } from "./kinds.js";
import { rowControls } from "./row-controls.js";

const pictures = new WeakMap();

/** The picture of a way, drawn once for a result of it. */
export function pictureOf(result, kind) {
  const run = result.kinds[kind];
  const { tile } = result.settings;
  const known = pictures.get(run);
  if (known?.tile === tile) return known.picture;
  const picture = run.visible ? pattern(run, result) : state(run.state, result.info.headDim);
  pictures.set(run, { tile, picture });
  return picture;
}

function pattern({ kind, visible }, { tokens, mask, settings: { tile } }) {
  const n = tokens.length;
  const middle = Math.floor(n / tile / 2) * tile;
  return patternPicture(coverage(visible, n, mask === "causal"), { n, memory: kind === "naive" ? "all" : { row: middle, column: middle, size: tile } });
}

const state = (values, width) => statePicture({ values, rows: width, columns: width, max: reach(values) });

const gives = (kind, { settings: { window, sinks }, kinds, info }) => {
  const { gives: say } = strings.kinds[kind];
  return typeof say === "string" ? say : say({ width: window, sinks, left: kinds[kind].left, rows: info.headDim, columns: info.headDim });
};

function cell(name, main, { note = nothing, part, tip, missing } = {}) {
  return html`<div role="cell" class="cell of-${name}">
    <span class="label" aria-hidden="true">${strings.columns[name]}</span>
    <span class="value ${missing ? "missing" : ""}" data-exact=${tip ?? nothing}>${main}</span>
    ${part === undefined ? nothing : html`<i class="bar" aria-hidden="true" .style=${`--part:${part}`}></i>`}
    <span class="note">${note}</span>
  </div>`;
}

function row(host, kind, most) {
  const { result } = host;
  const run = result.kinds[kind];
  const time = host.racing.timeOf(run);
  const turn = host.racing.turn === kind;
  return html`<div role="row" class="way of-${kind} ${turn ? "at-turn" : ""}" data-kind=${kind}>
    <div role="cell" class="drawn">${pictureOf(result, kind)}</div>
    <div role="rowheader" class="says"><h3>${strings.kinds[kind].name}</h3><p>${gives(kind, result)}</p>${rowControls(host, kind)}</div>
    ${cell("comparisons", count(run.comparisons), { part: run.comparisons / most.comparisons, note: kind === "linear" ? strings.meetsState : nothing })}
    ${time ? cell("time", smallMillis(time.median), { part: time.median / most.time, tip: `${exact(time.least)} – ${exact(time.most)} ms`, note: time.gpu === null ? strings.samples(time.samples) : strings.gpu(smallMillis(time.gpu)) }) : cell("time", "–", { missing: true, part: 0, note: turn ? "…" : strings.waits })}
    ${cell("memory", smallBytes(run.peakBytes), { part: run.peakBytes / most.memory, tip: `${count(run.peakBytes)} B`, note: run.scoreBytes ? strings.ofScores(smallBytes(run.scoreBytes)) : strings.noScores })}
    ${kind === "naive" ? cell("difference", strings.exact, {}) : cell("difference", smallNumber(run.largest), { part: run.largest / most.difference, tip: exact(run.largest), note: html`<span data-exact=${exact(run.mean)}>${strings.onAverage(run.mean)}</span>` })}
  </div>`;
}

/** The ends of the bars: the largest of each column. */
function largest({ racing, result: { kinds } }) {
  const of = (read) => Math.max(...KINDS.map((kind) => read(kinds[kind]))) || 1;
  return { comparisons: of((run) => run.comparisons), time: of((run) => racing.timeOf(run)?.median ?? 0), memory: of((run) => run.peakBytes), difference: of((run) => run.largest) };
}

export function table(host) {
  const most = largest(host);
  const head = (name) => html`<div role="columnheader" class="of-${name}">${strings.columns[name]}<span class="note">${strings.columnNotes[name]}</span></div>`;
  return html`<div class="ways" role="table" aria-label=${strings.table}>
    <div role="row" class="heads"><div role="columnheader" class="drawn"><span class="vh">${strings.pattern}</span></div><div role="columnheader" class="says"><span class="vh">${strings.way}</span></div>${["comparisons", "time", "memory", "difference"].map(head)}</div>
    ${KINDS.map((kind) => row(host, kind, most))}
  </div>`;
}
