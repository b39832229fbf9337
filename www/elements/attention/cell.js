// One weight held open: the number in full, the row it belongs to, and the way on to where it comes from.
import { html, nothing } from "lit";
import { exact, share } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { nameOf } from "../../view/reading.js";
import strings from "../../locales/en.js";

const text = strings.attention.cell;

export function openedCell({ tokens, source, weights, counts, causal, open, follows }, { letGo, rowOnly, onward, openColumn }) {
  const [row, column] = open;
  const n = tokens.length;
  const name = (i) => nameOf(tokens, i, source);
  const masked = (c) => causal && c > row;
  const weight = weights[row * n + column];
  const set = (parts) => toTemplate(parts);
  return html`<section class="cell" aria-label=${text.label}>
    <nav class="crumb" aria-label=${text.level}>
      <button type="button" @click=${letGo}>${text.crumbSentence}</button><button type="button" @click=${rowOnly}>${set(text.crumbRow(name(row)))}</button>
      <span aria-current="true">${set(text.crumbCell(name(row), name(column)))}</span>
      <button type="button" class="let-go" @click=${letGo}>${text.letGo} <kbd>Esc</kbd></button>
    </nav>
    <div class="number">
      <p class="large">${masked(column) ? strings.attention.matrix.hidden : exact(weight)}</p>
      <p>${set(masked(column) ? [text.masked] : text.says(name(row), name(column), strings.attention.percent(weight)))}</p>
      ${follows ? html`<p><button type="button" class="action" @click=${onward}>${text.open}</button></p>` : nothing}
      <p class="fine">${text.why}</p>
    </div>
    <table class="row">
      <caption class="sub">${set(text.row(name(row)))}</caption>
      <thead><tr>${text.columns.map((each) => html`<th scope="col">${each}</th>`)}<td></td></tr></thead>
      <tbody>${tokens.map((_, c) => html`<tr class=${c === column ? "on" : ""} @click=${() => openColumn(c)}>
        <th scope="row">${set(text.rowName(name(c)))}</th>
        <td>${masked(c) ? strings.attention.matrix.hidden : share(weights[row * n + c])}</td>
        <td>${masked(c) ? "" : counts[c] || "·"}</td>
        <td><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${masked(c) ? 0 : weights[row * n + c] * 100} height="8" /></svg></td>
      </tr>`)}</tbody>
    </table>
  </section>`;
}
