// The line that starts the race, tells how far it is, and stops it.
import { html, nothing } from "lit";
import strings from "../../locales/en-variants.js";

/** Up to so many words a call costs more than what it computes. */
const FEW = 128;

const under = (says, done, total, stop) => html`<div class="race controls"><progress max=${total} value=${done} aria-label=${says}></progress>
  <span>${says}</span> <button type="button" class="quiet" data-stop @click=${stop}>${strings.cancel}</button></div>`;

export const readingBar = (host) => under(strings.reading(host.read.done, host.read.total), host.read.done, host.read.total, () => host.stopReading());

export function raceLine(host) {
  const { racing, read, result } = host;
  if (read) return readingBar(host);
  if (racing.turn) return under(strings.racing(strings.kinds[racing.turn].name, racing.at + 1, racing.of), racing.at, racing.of, () => racing.stop());
  return html`<div class="race controls"><button type="button" class="action" data-race @click=${() => racing.again()}>${racing.complete ? strings.again : strings.race}</button>
    <span>${racing.said} ${result.tokens.length <= FEW ? strings.short(result.tokens.length) : nothing}</span></div>`;
}
