// What can be set for a row: how wide the window is, which blocks there are. Set as sentences with gaps.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-variants.js";
import { COUNTS, SINKS, sizesFor, widthsFor } from "./settings.js";

const among = (list, value) => (list.includes(value) ? list : [...list, value].sort((a, b) => a - b));

function select(host, name, list, label) {
  const value = host.result.settings[name];
  return html`<label>${label} <select data-set=${name} .value=${String(value)} @change=${(event) => (host[name] = Number(event.target.value))}>${among(list, value).map((each) => html`<option value=${each} ?selected=${each === value}>${each}</option>`)}</select></label>`;
}

function windowWidth(host) {
  const { settings, tokens } = host.result;
  const stops = among(widthsFor(tokens.length), settings.window);
  const at = stops.indexOf(settings.window);
  return html`<label class="slide"><span class="vh">${strings.width}</span><input type="range" class="line" data-set="window" min="0" max=${stops.length - 1} step="1" .value=${live(String(at))}
      aria-valuetext=${strings.widthValue(settings.window)} .style=${`--at:${at / (stops.length - 1)}`} @input=${(event) => (host.window = stops[Number(event.target.value)])} /></label>
    ${select(host, "sinks", SINKS, strings.sinks)}`;
}

function blocks(host) {
  const { tokens, settings } = host.result;
  return html`${select(host, "size", sizesFor(tokens.length), strings.blockSize)} ${select(host, "local", COUNTS, strings.local)} ${select(host, "global", COUNTS, strings.global)} ${select(host, "random", COUNTS, strings.random)}
    <button type="button" class="quiet" data-set="seed" title=${strings.seed(settings.seed)} @click=${() => (host.seed = settings.seed + 1)}>${strings.redraw}</button>`;
}

/** The controls of a row, and the way into its walk. */
export function rowControls(host, kind) {
  const walk = { flash: "flash", linear: "state" }[kind];
  if (walk) {
    const open = host.open === walk;
    return html`<p class="set"><button type="button" class="quiet" data-watch=${walk} aria-expanded=${open ? "true" : "false"} @click=${() => host.walks.open(open ? "" : walk)}>${open ? strings.watch.close : strings.watch[walk]}</button></p>`;
  }
  if (kind === "window") return html`<p class="set controls">${windowWidth(host)}</p>`;
  return kind === "blocks" ? html`<p class="set controls">${blocks(host)}</p>` : nothing;
}
