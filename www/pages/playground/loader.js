// A model of the reader's own on its way: read its beginning, say what it is, ask where it is large, load. One at a time, the last wish wins;
// whatever goes wrong, what was open stays.
import { sharedEngine } from "../../elements/shared-engine.js";
import strings from "../../locales/en-playground.js";
import { toText } from "../../view/phrase.js";

const text = strings.own;

/** From so many bytes of memory on the reader is asked first. */
const LARGE = 300e6;

export class Loader {
  #host;
  #adopt;
  #abort = null;
  /** "idle", "reading", "asking", "loading", "failed". */
  phase = "idle";
  /** What it is called, by the reader's file. */
  name = "";
  url = null;
  plan = null;
  progress = null;
  error = null;
  answer = null;

  /** `adopt(model, { name, url })` takes what has come. */
  constructor(host, adopt) {
    this.#host = host;
    this.#adopt = adopt;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
  }

  #set(changes) {
    Object.assign(this, changes);
    this.#host.requestUpdate();
  }

  get busy() {
    return ["reading", "asking", "loading"].includes(this.phase);
  }

  /** `source` as the engine takes it; `name` is for the reader; `url` where it came from one. */
  async load(source, { name, url = null }) {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    const current = () => this.#abort === abort && !signal.aborted;
    this.#set({ phase: "reading", name, url, plan: null, progress: null, error: null });
    try {
      const engine = await sharedEngine();
      const model = await engine.loadModel(source, {
        signal,
        onProgress: (progress) => current() && this.#set({ progress }),
        onPlan: (plan) => (current() ? this.#planned(plan, signal) : undefined),
      });
      if (!current()) return model.dispose();
      this.#set({ phase: "idle" });
      this.#adopt(model, { name, url });
    } catch (error) {
      if (this.#abort !== abort) return;
      if (signal.aborted || error?.code === "aborted") this.#set({ phase: "idle" });
      else this.#set({ phase: "failed", error });
    }
  }

  /** Goes on by itself, or when the reader has said so. */
  #planned(plan, signal) {
    if (plan.memoryBytes <= LARGE) {
      this.#set({ plan, phase: "loading" });
      this.#host.announce(toText(text.loading(plan.name || this.name)));
      return undefined;
    }
    return new Promise((resolve) => {
      this.#set({ plan, phase: "asking", answer: () => (this.#set({ phase: "loading" }), resolve()) });
      this.#host.announce(text.planned(plan));
      signal.addEventListener("abort", resolve, { once: true });
    });
  }

  go = () => this.answer?.();

  /** Something that never reached the engine. */
  fail(message) {
    this.#abort?.abort();
    this.#abort = null;
    this.#set({ phase: "failed", plan: null, error: Object.assign(new Error(message), { code: "not-a-model" }) });
  }

  cancel = () => {
    this.#abort?.abort();
    this.#set({ phase: "idle" });
  };
}
