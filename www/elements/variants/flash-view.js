// The walk of flash attention: naive's full matrix, flash's one tile, and what a row has come to.
import { html, nothing, svg } from "lit";
import strings from "../../locales/en-variants.js";
import { exact, num } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { reach } from "../../view/signed-matrix.js";
import { allScores, scoreSquares, tileScores } from "../../view/tile-walk.js";
import { barPath } from "../../view/vector-matrix.js";
import { alike, places, progressOf, rowOf } from "./flash-walk.js";
import { tilesFor } from "./settings.js";
import { labelOf, partsOf, spoken, started } from "./words.js";

const text = strings.walk;
/** Above this many rows their words would be set too small to read. */
const NAMED = 22;
const squares = new WeakMap();

export function flashView(host, { walk, at, tokens }) {
  const { steps } = walk;
  const step = steps[at];
  const chosen = host.row === undefined ? null : Math.min(walk.tokens, Math.max(1, host.row)) - 1;
  const row = rowOf(walk, at, chosen, tokens, host.preferredRow);
  const named = walk.tokens <= NAMED;
  const span = (name, from, count) => (named ? text.span(name(tokens, from), count > 1 ? name(tokens, from + count - 1) : null) : text.numbered(from + 1, from + count));
  const names = (name) => ({ rows: span(name, step.top, step.rows), keys: span(name, step.left, step.keys), many: step.rows > 1 });
  const max = reach(walk.scores);
  const press = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    host.row = Math.min(walk.tokens, Math.floor(((event.clientY - box.top) / box.height) * walk.tokens) + 1);
  };
  return html`
    ${host.stepper.render({ at, of: steps.length, says: toTemplate(started(text.says({ ...names(partsOf), first: step.left === 0 }))), value: text.picture({ at: at + 1, of: steps.length, ...names(spoken) }) })}
    <div class="walk ${named ? "" : "bare"}">
      <div class="full"><p class="sub">${text.all(walk.tokens ** 2)}</p>
        <div class="named">${named ? html`<ol class="names" aria-hidden="true">${tokens.slice(0, walk.tokens).map((token, i) => html`<li class=${i === row ? "on" : ""}>${labelOf(token)}</li>`)}</ol>` : nothing}
          <div class="board" @click=${press}>${allScores({ squares: squaresOf(walk, max), step, n: walk.tokens, row })}</div></div>
        <p class="fine">${text.ramp(max)}</p></div>
      <div class="tiled"><p class="sub">${text.one(step.rows * step.keys, walk.width + 2)}</p><div class="board" @click=${press}>${tileScores({ steps, at, n: walk.tokens, max, row, causal: walk.input.causal })}</div>${tileTable(step, tokens)}</div>
      ${rowView(host, walk, { at, row, chosen, tokens })}
    </div>`;
}

/** The tile for those who cannot see it. */
function tileTable({ scores, top, left, rows, keys }, tokens) {
  const each = (count, draw) => Array.from({ length: count }, (_, i) => draw(i));
  return html`<div class="vh"><table><caption>${text.scores}</caption><thead><tr><th scope="col">${text.word}</th>${each(keys, (j) => html`<th scope="col">${spoken(tokens, left + j)}</th>`)}</tr></thead>
    <tbody>${each(rows, (i) => html`<tr><th scope="row">${spoken(tokens, top + i)}</th>${each(keys, (j) => html`<td>${num(scores[i * keys + j], 4)}</td>`)}</tr>`)}</tbody></table></div>`;
}

function squaresOf(walk, max) {
  if (!squares.has(walk)) squares.set(walk, scoreSquares({ scores: walk.scores, n: walk.tokens, max }));
  return squares.get(walk);
}

function rowView(host, walk, { at, row, chosen, tokens }) {
  const progress = progressOf(walk, at, row);
  const { width } = walk;
  const naive = Array.from(walk.naive.subarray(row * width, (row + 1) * width));
  const begun = progress.phase !== "waits";
  const divided = begun ? Array.from(progress.divided) : null;
  const options = tokens.slice(0, walk.tokens).map((_, i) => html`<option value=${i + 1} ?selected=${i === chosen}>${i + 1} ${spoken(tokens, i)}</option>`);
  const tiles = tilesFor(walk.tokens);
  return html`<section class="of-row" aria-label=${text.row}>
    <p class="set controls"><label>${text.row} <select data-set="row" .value=${chosen === null ? "" : String(chosen + 1)} @change=${(event) => (host.row = event.target.value ? Number(event.target.value) : undefined)}><option value="" ?selected=${chosen === null}>${text.follow}</option>${options}</select></label>
      <label>${text.tile} <select data-set="tile" .value=${String(walk.tile)} @change=${(event) => (host.tile = Number(event.target.value))}>${tiles.map((each) => html`<option value=${each} ?selected=${each === walk.tile}>${each}</option>`)}</select></label></p>
    <p class="reading">${toTemplate(started(text[progress.phase](partsOf(tokens, row))))}</p>
    <dl class="figures">
      ${figure(text.largest, begun ? progress.max : null, 4, "max")}${figure(text.scaled, begun ? progress.factor : null, 4, "factor")}${figure(text.sum, begun ? progress.sum : null, 4, "sum")}
    </dl>
    ${strip(text.mix, begun ? Array.from(progress.mix) : null, width, "")}
    ${strip(text.divided, divided, width, "", reach(naive))}
    ${strip(text.naive, naive, width, "then", reach(naive))}
  </section>
  ${digits(walk, divided, naive, progress.phase, host.result.backend)}`;
}

const figure = (label, value, digits, name) => html`<div data-figure=${name}><dt>${label}</dt><dd data-exact=${value === null ? nothing : exact(value)}>${value === null ? text.nothing : num(value, digits)}</dd></div>`;

function strip(label, values, width, kind, max = values ? reach(values) : 1) {
  const clipped = values?.map((value) => Math.max(-max, Math.min(max, value)));
  return html`<p class="strip-label fine">${label}</p><svg class="strip ${kind}" viewBox="0 0 ${width} 2" preserveAspectRatio="none" aria-hidden="true"><path class="axis" d="M0 1H${width}" />${clipped ? svg`<path class="bars" d=${barPath(clipped, max, 1, 0.94)} />` : nothing}</svg>`;
}

/** The numbers themselves, flash above naive, to as many places as the finished row agrees to. */
function digits(walk, divided, naive, phase, backend) {
  const row = phase === "done" ? places(divided, naive) : 4;
  const digits = row || 4;
  const same = divided ? alike(divided, naive, digits) : 0;
  return html`<div class="end"><div class="digits" role="group" aria-label=${text.digits}>
      ${naive.map((value, i) => html`<p class=${divided && num(divided[i], digits) === num(value, digits) ? "same" : ""}><b data-exact=${divided ? exact(divided[i]) : nothing}>${divided ? num(divided[i], digits) : "–"}</b><span data-exact=${exact(value)}>${num(value, digits)}</span></p>`)}
    </div>
    <p class="agree">${text.agree(same, naive.length, digits)} ${phase === "done" ? text.largestApart(walk.apart.largest) : nothing} ${text.by[backend]}</p></div>`;
}
