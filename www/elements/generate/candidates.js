// What might have come at a place: the likeliest words, the one that stands there, and what is left for all others.
import { html, nothing } from "lit";
import strings from "../../locales/en-generate.js";
import { num } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";

const text = strings.candidates;
const SHOWN = 8;

/** The first of the candidates and, where it is not among them, the chosen one; and the rest of both columns. */
export function listOf({ candidates, chosen }) {
  const first = candidates.slice(0, SHOWN);
  const rows = first.some(({ id }) => id === chosen.id) ? first : [...first.slice(0, SHOWN - 1), chosen];
  const left = (key) => Math.max(0, rows.reduce((rest, row) => rest - row[key], 1));
  return { rows, others: { probability: left("probability"), chance: left("chance") } };
}

const digits = (p) => (p > 0 && p < 0.005 ? text.little : num(p, 2));
const amount = (p, kind) => html`<td><span class="amount ${kind}"><i><i .style=${`width: ${Math.min(1, p) * 100}%`}></i></i><span>${digits(p)}</span></span></td>`;

export function candidates({ step, name, temperature, topK }, put) {
  const { chosen } = step.trace;
  const { rows, others } = listOf(step.trace);
  return html`<div class="candidates">
    <p class="sub">${toTemplate(text.title(name))}</p>
    <table aria-label=${text.label}>
      <thead><tr><td></td><th scope="col">${text.model}</th><th scope="col">${text.drawn(temperature, topK)}</th></tr></thead>
      <tbody>
        ${rows.map(({ id, token, probability, chance }) => html`<tr class=${id === chosen.id ? "stands" : ""} data-id=${id}>
          <th scope="row"><button type="button" aria-label=${text.put(token, probability, id === chosen.id)} aria-pressed=${id === chosen.id ? "true" : "false"} @click=${() => id !== chosen.id && put(id)}><i>${token}</i></button></th>
          ${amount(probability, "said")}${amount(chance, "drawn")}</tr>`)}
        ${Array.from({ length: SHOWN - rows.length }, () => html`<tr aria-hidden="true"><td colspan="3"></td></tr>`)}
        <tr class="others"><th scope="row">${text.others}</th>${amount(others.probability, "said")}${amount(others.chance, "drawn")}</tr>
      </tbody>
    </table>
    <p class="fine">${text.press}</p>
  </div>`;
}
