// The large form of a step: one square matrix, or a list of numbers for each word, three of them for q, k and v.
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import strings from "../../locales/en-steps.js";
import { num } from "../../view/format.js";
import { matrixGrid } from "../../view/matrix-grid.js";
import { pairPicture, reach } from "../../view/signed-matrix.js";
import { vectorPicture } from "../../view/vector-matrix.js";
import { matrixOf } from "./data.js";
import { cellRef, roleOf } from "./stages.js";

const STEPS_OF_RAMP = ["n4", "n3", "n2", "n1", "p0", "p1", "p2", "p3", "p4"];

// Each stage is drawn over its own range, so the range is printed.
function ramp(max) {
  return html`<div class="ramp" role="img" aria-label="${strings.range} ${num(-max, 1)} … +${num(max, 1)}"><span>${num(-max, 1)}</span>${STEPS_OF_RAMP.map((look) => html`<i class=${look}></i>`)}<span>+${num(max, 1)}</span></div>`;
}

/** Whether cell i of the square is hidden by the mask at this stage. */
function hiddenIn(trace, stage, chosen) {
  if (stage !== "masked" && stage !== "weights") return () => false;
  const { values } = matrixOf(trace, cellRef("masked", chosen));
  return Object.assign((i) => values[i] === -Infinity, { of: values });
}

export function pairs({ trace, stage, chosen, names, grid }) {
  const { values, rows } = matrixOf(trace, cellRef(stage, chosen));
  const labels = names.labels();
  const hidden = hiddenIn(trace, stage, chosen);
  const share = stage === "weights";
  const says = (i, j) => strings.cellSays(names.spoken(i), names.spoken(j), hidden(i * rows + j) ? strings.hidden : num(values[i * rows + j], share ? 3 : 2));
  return html`<p class="sub"><b class="q">q</b> ${strings.pairLead} <b class="k">k</b> ${strings.pairLeadEnd}</p>
    ${matrixGrid({
      id: stage, kind: "pairs", label: strings.matrixLabel(strings.stages[stage]), rows: labels, columns: labels, rowRole: "q", columnRole: "k", cross: true,
      cell: says, picture: guard([values, hidden.of, share], () => pairPicture({ values, size: rows, share, hidden })), ...grid(stage),
    })}
    ${share ? html`<p class="fine key">${strings.areaKey}</p>` : ramp(reach(values))}`;
}

// In a narrow figure only one of the three lists is shown; this switch, hidden otherwise, says which.
function partSwitch(stages, current) {
  return html`<div class="part-switch" role="group" aria-label=${strings.parts}>${stages.map((stage) => html`<button type="button" data-part=${stage} aria-pressed=${stage === current ? "true" : "false"}><b class=${roleOf(stage)}>${stage}</b> ${strings.stages[stage]}</button>`)}</div>`;
}

export function vectors({ trace, stages, current, chosen, names, grid }) {
  const labels = names.labels();
  return html`${stages.length > 1 ? partSwitch(stages, current) : nothing}<div class="lists ${stages.length > 1 ? "three" : ""}">${stages.map((stage) => {
    const { values, rows, columns } = matrixOf(trace, cellRef(stage, chosen));
    const role = roleOf(stage);
    const name = strings.stages[stage];
    const columnsLabels = Array.from({ length: columns }, (_, j) => ({ text: j === 0 || (j + 1) % 8 === 0 ? String(j + 1) : "" }));
    return html`<div class="list ${stage === current ? "chosen" : ""}">
      <p class="sub"><b class=${role}>${stages.length > 1 ? stage : nothing}</b> ${stages.length > 1 ? name : strings.vectorLead(name)}</p>
      ${matrixGrid({
        id: stage, kind: "vectors", label: strings.vectorLabel(name), rows: labels, columns: columnsLabels, rowRole: role,
        cell: (i, j) => strings.vectorSays(name, names.spoken(i), j + 1, num(values[i * columns + j], 2)), picture: guard([values], () => vectorPicture({ values, rows, columns, role })), ...grid(stage),
      })}
      <p class="fine key">${strings.barsKey(num(reach(values), 2))}</p></div>`;
  })}</div>`;
}
