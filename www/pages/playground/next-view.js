// The words that the model expects, as bars; and below them the way to write on, or to hide a word and let it guess.
import { html, nothing } from "lit";
import strings from "../../locales/en-playground.js";
import { num } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { nameOf } from "../../view/reading.js";

const text = strings.next;

const bar = (p, kind) => html`<span class="amount ${kind}"><i><i .style=${`width: ${(p ?? 0) * 100}%`}></i></i><span>${p === null || (p > 0 && p < 0.005) ? text.little : num(p, 2)}</span></span>`;

/** answers: as expectedAt gives them, or null; place: of the asked token in `tokens`. */
export function nextWords({ answers, tokens, place, source, causal, hide }, under) {
  const name = nameOf(tokens, place, source);
  if (!answers) return html`<section class="next" aria-label=${text.label}><p class="sub">${text.noWords}</p><p>${text.none}</p></section>`;
  const { rows, now } = answers;
  return html`<section class="next" aria-label=${text.label}>
    <p class="sub">${toTemplate(text.title[causal ? "causal" : "masked"](name))}</p>
    <table>
      <caption class="vh">${text.label}</caption>
      <thead class=${now ? "" : "vh"}><tr><td></td><th scope="col">${text.plain}</th>${now ? html`<th scope="col">${text.changed}</th>` : nothing}</tr></thead>
      <tbody>${rows.map((row) => html`<tr class=${now && row.id === now.id ? "leads" : ""} data-id=${row.id}>
        <th scope="row" dir="auto">${row.text.trim() ? html`<i>${row.text.trim()}</i>` : html`<span class="sub">${text.blank(row.text)}</span>`}</th><td>${bar(row.whole, now ? "before" : "")}</td>${now ? html`<td>${bar(row.cut, "after")}</td>` : nothing}</tr>`)}</tbody>
    </table>
    <p class="says">${toTemplate(text.says(answers))}</p>
    ${hide ? html`<p class="hide">${hide.hidden ? nothing : html`${text.seen} `}<button type="button" class="quiet" @click=${hide.toggle}>${hide.hidden ? text.show : text.hide}</button></p>` : nothing}
    ${under}
  </section>`;
}
