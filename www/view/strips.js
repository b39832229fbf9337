// A sum laid out on one axis: its factors, its terms and the running sum, with one term lit through all of them.
import { html, nothing, svg } from "lit";
import { reach } from "./signed-matrix.js";
import { barPath } from "./vector-matrix.js";

/** Which of `count` terms a pointer is over. */
export function termAt(event, strip, count) {
  const box = strip.getBoundingClientRect();
  return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
}

function line({ label, role = "", values, max = reach(values) }) {
  const count = values.length;
  return html`<span class="letter ${role}">${label}</span>
    <div class="strip">
      <svg viewBox="0 0 ${count} 2" preserveAspectRatio="none"><path class="axis" d="M0 1H${count}" /><path class="bars ${role}" d=${barPath(values, max, 1, 0.94, count > 64 ? 0.8 : 0.78)} /></svg>
      ${values.map((value, i) => (value === -Infinity ? html`<i class="hatch-term" .style=${`--i:${i}`}></i>` : nothing))}
    </div>`;
}

// Room below zero only where the sum goes there, so that a sum that climbs has the whole height.
function running({ label, values, from }) {
  const sums = [];
  values.reduce((sum, value) => (sums.push(sum + value), sum + value), from ?? 0);
  const top = Math.max(0, ...sums);
  const low = Math.min(0, ...sums);
  const span = top - low || 1;
  const y = (sum) => Number((0.08 + ((top - sum) / span) * 1.84).toFixed(3));
  const steps = sums.map((sum, i) => `V${y(sum)}H${i + 1}`).join("");
  const zero = y(0);
  return html`<span class="letter">${label}</span>
    <div class="strip tall"><svg viewBox="0 0 ${values.length} 2" preserveAspectRatio="none">
      <path class="axis" d="M0 ${zero}H${values.length}" /><path class="under" d="M0 ${zero}${steps}V${zero}z" /><path class="run" d="M0 ${zero}${steps}" />
      <path class="end" d="M${values.length} ${y(sums.at(-1))}h.0001" />
    </svg></div>`;
}

/**
 * lines: { label, role, values, max? }[]; terms: the products, drawn with their running sum when `sum` names it.
 * lit: index of the lit term; page: [from, to) of the terms printed below, marked when it is not all of them.
 */
export function strips({ lines, sum, lit, page }) {
  const count = lines[0].values.length;
  const part = page && page[1] - page[0] < count ? page : null;
  return html`<div class="strips" data-strips=${count} aria-hidden="true" .style=${`--count:${count};--lit:${lit}`}>
    <i class="band"></i>
    ${lines.map(line)}
    ${sum ? running(sum) : nothing}
    ${part ? html`<span></span><svg class="pagemark" viewBox="0 0 ${count} 1" preserveAspectRatio="none">${svg`<path d="M${part[0]} .5H${part[1]}" />`}</svg>` : nothing}
  </div>`;
}
