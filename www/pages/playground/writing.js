// Writing on from the sentence, a word or several. What is written becomes the sentence when it stops, however it stops.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-playground.js";

const text = strings.writing;
const MANY = 20;
/** Drawn words come from so many of the likeliest. */
const TOP = 40;

export class Writing {
  #host;
  #abort = null;
  #draws = 0;
  drawn = false;
  /** While it writes: the text so far, how many words of how many. */
  now = null;
  note = "";

  /** `host` has result ({ model, info, off, read }), limit, text and announce. */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
  }

  stop = () => this.#abort?.abort();

  async write(count) {
    const host = this.#host;
    const { model, info, off, read } = host.result ?? {};
    if (!info?.causal || info.logits === false || this.now) return;
    const room = host.limit - host.trace.tokens.length;
    if (room < 1) {
      this.note = text.full(host.limit);
      host.requestUpdate();
      return;
    }
    const all = Math.min(count, room);
    const abort = (this.#abort = new AbortController());
    let written = read;
    this.note = "";
    this.now = { text: read, done: 0, all };
    host.requestUpdate();
    try {
      const options = { maxTokens: all, ablate: off, signal: abort.signal, ...(this.drawn ? { temperature: 1, topK: TOP, seed: this.#draws++ } : { temperature: 0, topK: 1 }) };
      for await (const { text: so, stop } of model.generate(read, options)) {
        written = so;
        this.now = { text: so, done: this.now.done + 1, all };
        if (stop && stop.reason !== "maxTokens") this.note = text.ends[stop.reason] ?? stop.message;
        host.requestUpdate();
      }
    } catch (error) {
      this.note = error?.code === "aborted" ? text.stopped : error.message;
    }
    this.now = null;
    if (written !== read) {
      host.wrote(written);
      host.announce(text.wrote(written.slice(read.length).trim()));
    }
    host.requestUpdate();
  }

  render() {
    const { now } = this;
    const ways = [["likeliest", false], ["drawn", true]];
    return html`<section class="writing" aria-label=${text.title}>
      <p class="sub">${text.title}</p>
      ${now
        ? html`<p class="running" role="status">${text.running(now.done, now.all)} <button type="button" class="quiet" @click=${this.stop}>${text.stop}</button></p><p class="so-far" dir="auto">${now.text.slice(this.#host.result.read.length)}</p>`
        : html`<p class="write"><button type="button" class="action" data-write="1" @click=${() => this.write(1)}>${text.one}</button> <button type="button" class="action" data-write=${MANY} @click=${() => this.write(MANY)}>${text.many(MANY)}</button></p>
          <fieldset class="switch-of"><legend class="vh">${text.how}</legend>${ways.map(([name, drawn]) => html`<label><input type="radio" name="draw" value=${name} .checked=${live(this.drawn === drawn)} @change=${() => ((this.drawn = drawn), this.#host.requestUpdate())} /><span>${text[name]}</span></label>`)}</fieldset>`}
      ${this.note ? html`<p class="fine">${this.note}</p>` : nothing}
    </section>`;
  }
}
