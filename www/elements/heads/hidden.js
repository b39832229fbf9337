// The sentence with one word hidden, any other of which can be hidden instead; and what the model expects there.
import { html, nothing } from "lit";
import strings from "../../locales/en-heads.js";
import { num } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { isRest, joined } from "../../view/words.js";

const text = strings.hidden;

/** words: tokens of the reader's text, rests included; at: the place that is hidden. Arrows hide the next word, as in any group of choices. */
export function sentenceOf({ words, at, source }, { hide }) {
  const places = words.flatMap((token, i) => (isRest(token) ? [] : [i]));
  const step = (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = places[(places.indexOf(at) + by + places.length) % places.length];
    const group = event.currentTarget;
    hide(next);
    group.querySelector(`[data-word="${next}"]`).focus();
  };
  return html`<div class="blank">
    <p class="sub" id="hide">${text.label}</p>
    <div class="words" role="radiogroup" aria-labelledby="hide" dir="auto" @keydown=${step}>${places.map((i) => {
      const shown = source.slice(words[i].start, words[i].end);
      return html`${i > places[0] && !joined(words, i) ? " " : nothing}<button type="button" role="radio" data-word=${i} aria-checked=${i === at ? "true" : "false"} tabindex=${i === at ? 0 : -1}
        class=${i === at ? "gap" : ""} @click=${() => hide(i)}>${shown}</button>`;
    })}</div>
  </div>`;
}

const bar = (share, kind) => html`<span class="amount ${kind}"><i><i .style=${`width: ${share * 100}%`}></i></i><span>${share > 0 && share < 0.005 ? text.little : num(share, 2)}</span></span>`;

/** answers: as answersOf gives them; off: how many heads are off. */
export function expectation({ answers, off }) {
  const { rows, now } = answers;
  return html`<section class="answers" aria-label=${text.table}>
    <p class="sub">${text.title}</p>
    <table>
      <caption class="vh">${text.table}</caption>
      <thead><tr><td></td><th scope="col">${text.whole}</th>${now ? html`<th scope="col">${text.cut(off)}</th>` : html`<td></td>`}</tr></thead>
      <tbody>${rows.map((row) => html`<tr class="${row.hidden ? "hidden-word" : ""} ${now && row.word === now.word ? "leads" : ""}" data-answer=${row.word}>
        <th scope="row" dir="auto"><i>${row.word}</i>${row.hidden ? html`<span class="vh"> ${text.stoodThere}</span>` : nothing}</th>
        <td>${bar(row.whole, "before")}</td><td>${row.cut === null ? nothing : bar(row.cut, "after")}</td></tr>`)}</tbody>
    </table>
    ${answers.sayable ? nothing : html`<p class="fine">${text.unsayable}</p>`}
  </section>`;
}

/** The sentence that says what the table shows. */
export const says = (answers, off, info) => text.says(answers, off, info.layers * info.heads);
export const saying = (parts) => html`<p class="reading says">${toTemplate(parts)}</p>`;
