// Step one: the sentence cut into pieces, each with its place and its number in the word list, set as a sentence.
import { html, nothing } from "lit";
import strings from "../../locales/en-steps.js";
import { count } from "../../view/format.js";
import { isRest, joined } from "../../view/words.js";

export function pieces({ tokens, names, active, row, pointed }) {
  return html`<div class="pieces" role="listbox" aria-label=${strings.steps.tokens.name} aria-orientation="horizontal">
    ${tokens.map((token, i) => html`<button type="button" role="option" data-piece=${i} tabindex=${i === active ? 0 : -1} aria-selected=${i === row ? "true" : "false"}
      aria-label=${strings.tokenSays(names.spoken(i), i + 1, token.id)}
      class="piece ${joined(tokens, i) ? "joined" : ""} ${i === row ? "locked" : i === pointed ? "pointed" : ""} ${token.known ? "" : "unknown"}">
      <span class="w ${isRest(token) ? "mark" : ""}" dir="auto">${names.word(i)}</span><span class="id">${count(token.id)}</span></button>`)}
  </div>`;
}

/** What is known of one piece. */
export function pieceFacts({ token, names, row, total }) {
  const kind = token.special === "rest" ? strings.restWord : token.special === "mask" ? strings.maskWord : token.known ? strings.known : strings.unknown;
  return html`<p class="sub">${names.italic(row)}</p>
    <dl class="facts">
      <div><dt>${strings.table.position}</dt><dd>${strings.places(row + 1, total)}</dd></div>
      <div><dt>${strings.table.id}</dt><dd>${count(token.id)}</dd></div>
      <div><dt>${strings.table.kind}</dt><dd>${kind}</dd></div>
      ${token.base ? html`<div><dt>${strings.table.base}</dt><dd><i>${token.base}</i></dd></div>` : nothing}
    </dl>`;
}
