// The nine steps as a strip of pictures, and the scrubber under it with what the step says.
import { html, nothing } from "lit";
import strings from "../../locales/en-steps.js";
import { shareThumb, signedThumb, tokenThumb, vectorThumb } from "../../view/thumbnails.js";
import { matrixOf } from "./data.js";
import { STEPS, cellRef, roleOf } from "./stages.js";

const isHidden = (masked) => (i) => masked.values[i] === -Infinity;

/** The pictures of all steps for one trace, layer and head. */
export function thumbnails(trace, chosen) {
  const read = (stage) => matrixOf(trace, cellRef(stage, chosen));
  const list = (stage) => ({ ...read(stage), role: roleOf(stage) });
  const square = (stage) => ({ values: read(stage).values, size: trace.tokens.length });
  const masked = read("masked");
  return [
    tokenThumb(trace.tokens.map(({ text }) => text.length)),
    vectorThumb([list("embed")]),
    vectorThumb(["q", "k", "v"].map(list)),
    signedThumb(square("scores")),
    signedThumb(square("scaled")),
    signedThumb({ ...square("masked"), hidden: isHidden(masked), outline: true }),
    shareThumb(square("weights")),
    vectorThumb([list("heads")]),
    vectorThumb([list("output")]),
  ];
}

/** Numbers that the names and sentences of the steps speak of. */
export function facts(trace, info, chosen) {
  const hidden = matrixOf(trace, cellRef("masked", chosen)).values.reduce((count, value) => count + (value === -Infinity), 0);
  return { tokens: trace.tokens.length, words: trace.tokens.filter(({ special }) => special !== "rest").length, hidden, headDim: info.headDim, modelDim: info.modelDim, heads: info.heads };
}

export function strip(pictures, current, known) {
  return html`<div class="strip-of-steps" .style=${`--at:${current}`}><ol aria-label=${strings.strip}>
    ${STEPS.map(({ id }, i) => html`<li><button type="button" data-step=${i} aria-current=${i === current ? "step" : nothing}>
      ${pictures[i]}<span class="step-name">${strings.steps[id].name}</span><span class="step-shape">${strings.steps[id].shape(known)}</span></button></li>`)}
    </ol><i class="bar-now" aria-hidden="true"></i>
  </div>`;
}

/** names: what the steps are called; says: what the current one does. */
export function scrubber({ current, names, says }) {
  const last = names.length;
  return html`<div class="scrub" .style=${`--steps:${last}`}>
    <button type="button" data-go="-1" aria-label=${strings.back} ?disabled=${current === 0}>‹</button>
    <div class="track" role="slider" tabindex="0" aria-label=${strings.step} aria-valuemin="1" aria-valuemax=${last} aria-valuenow=${current + 1} aria-valuetext=${strings.stepValue(current + 1, last, names[current])}>
      ${names.map((_, i) => html`<i class=${i < current ? "past" : i === current ? "now" : ""}></i>`)}
    </div>
    <button type="button" data-go="1" aria-label=${strings.on} ?disabled=${current === last - 1}>›</button>
    <p><b>${strings.stepOf(current + 1, last)}</b> ${says} <span class="hint"><kbd>Space</kbd> ${strings.spaceHint.on} <kbd>Shift</kbd> <kbd>Space</kbd> ${strings.spaceHint.back}</span></p>
  </div>`;
}
