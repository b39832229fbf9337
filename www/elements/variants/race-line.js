// The line that starts the race, tells how far it is, and stops it.
import { html, nothing } from "lit";
import strings from "../../locales/en-variants.js";

/** Up to so many words a call costs more than what it computes. */
const FEW = 128;

export function raceLine(host) {
  const { racing, read, result } = host;
  if (read) {
    return html`<div class="race controls"><progress max=${read.total} value=${read.done} aria-label=${strings.reading(read.done, read.total)}></progress>
      <span>${strings.reading(read.done, read.total)}</span> <button type="button" class="quiet" data-stop @click=${() => host.stopReading()}>${strings.cancel}</button></div>`;
  }
  if (racing.turn) {
    const says = strings.racing(strings.kinds[racing.turn].name, racing.at + 1, racing.of);
    return html`<div class="race controls"><progress max=${racing.of} value=${racing.at} aria-label=${says}></progress>
      <span>${says}</span> <button type="button" class="quiet" data-stop @click=${() => racing.stop()}>${strings.cancel}</button></div>`;
  }
  return html`<div class="race controls"><button type="button" class="action" data-race @click=${() => racing.again()}>${racing.complete ? strings.again : strings.race}</button>
    <span>${racing.said} ${result.tokens.length <= FEW ? strings.short(result.tokens.length) : nothing}</span></div>`;
}
