// Word after word: keeps what can be kept of the text that stands there, writes the rest, and shows each word as it comes.
import strings from "../../locales/en-generate.js";
import { readForced } from "./forced.js";

/** Milliseconds between two words that are shown, so that one can see them come; none for those who want no motion. */
const paceOf = (host) => parseFloat(getComputedStyle(host).getPropertyValue("--qkv-quick")) / 3 || 0;
const FRAME = 16;

const asRest = (token) => (token.special === "start" ? { ...token, special: "rest" } : token);

/**
 * How much of the probability is on no word, at least: what the listed candidates leave, less what all other words could have of it,
 * none of which is likelier than the last one listed. Where it is more than half, the model takes the text to be over.
 */
export function overOf(candidates, vocabulary) {
  const left = candidates.reduce((rest, { probability }) => rest - probability, 1);
  return left - (vocabulary - candidates.length) * candidates.at(-1).probability;
}

/** The steps of `old` that stand in what is asked for as well: the words up to the first one that could differ. */
function kept(old, { key, past }, forced, words) {
  // What was written past an end is no part of a text that stops there.
  if (old.key !== key || (old.past && !past)) return [];
  const same = (step, i) => (i < forced.length ? step.token.id === forced[i].id : !step.forced);
  const end = old.steps.findIndex((step, i) => i >= words || !same(step, i));
  return old.steps.slice(0, end < 0 ? undefined : end).map((step, i) => ({ ...step, forced: i < forced.length, own: forced[i]?.own ?? false }));
}

export class Writing {
  #host;
  #stop = null;

  /** `host` has result (the sheet), fitted and the settings, and is told of words that the model does not have. */
  constructor(host) {
    this.#host = host;
  }

  halt = () => this.#stop?.abort();

  /** What stands there before the first word. */
  blank(model) {
    const { fitted, temperature, topK, seed, past } = this.#host;
    const tokens = model.tokenize(fitted.text).tokens.map(asRest);
    return { key: JSON.stringify([model.info.name, fitted.text, temperature, topK, seed]), past, source: fitted.text, opening: tokens, steps: [], text: fitted.text, stop: null, running: true, backend: null };
  }

  /** Writes what the host asks for, and gives the sheet as it stands in the end. Rejects when it was overtaken. */
  async go(model, signal) {
    const host = this.#host;
    const { words, past } = host;
    const { positions, vocabulary } = model.info;
    const halted = (this.#stop = new AbortController()).signal;
    const start = this.blank(model);
    let forced = readForced(host.forced);
    let sheet = { ...start, steps: kept(host.result, start, forced, words), backend: host.result.backend };
    let shown = performance.now();
    const show = (now) => {
      host.result = now;
      shown = performance.now();
    };
    const end = (stop) => ({ ...sheet, running: false, stop });
    sheet.text = sheet.steps.at(-1)?.text ?? start.text;
    show(sheet);

    while (true) {
      const left = words - sheet.steps.length;
      if (left <= 0) return end({ reason: "maxTokens", words });
      if (sheet.opening.length + sheet.steps.length >= positions) return end({ reason: "positions", positions });
      const at = sheet.steps.length;
      const writer = model.generate(sheet.text, { temperature: host.temperature, topK: host.topK, seed: host.seed, maxTokens: left, force: forced.slice(at).map(({ id }) => id), signal: AbortSignal.any([signal, halted]) });
      try {
        let since = performance.now();
        for await (const { token, text, trace } of writer) {
          const i = sheet.steps.length;
          const given = i < forced.length;
          const share = overOf(trace.candidates, vocabulary);
          if (!given && !past && share > 0.5) return end({ reason: "over", share });
          const step = { token, text, trace: { ...trace, tokens: trace.tokens.map(asRest) }, forced: given, own: forced[i]?.own ?? false, millis: performance.now() - since };
          sheet = { ...sheet, text, steps: [...sheet.steps, step], backend: trace.backend };
          const pause = given ? 0 : paceOf(host);
          if (pause || performance.now() - shown > FRAME) show(sheet);
          if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
          if (halted.aborted) return end({ reason: "stopped" });
          since = performance.now();
        }
      } catch (error) {
        if (!signal.aborted && halted.aborted) return end({ reason: "stopped" });
        const i = sheet.steps.length;
        if (error.code !== "invalid-option" || i >= forced.length) {
          if (!signal.aborted) show(end({ reason: "failed" }));
          throw error;
        }
        // An address may name any number; from the first that is no word on the model is free.
        forced = forced.slice(0, i);
        host.tell(strings.noSuchWord);
      }
    }
  }
}
