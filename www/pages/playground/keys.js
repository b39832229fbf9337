// The keyboard: the figure's own keys, and those pressed where nothing on the page has the focus, since the page is one tool.
const STEPS = { "[": ["head", -1], "]": ["head", 1], "{": ["layer", -1], "}": ["layer", 1] };

export class Keys {
  #host;
  #hands;

  /** hands: { letGo, step(what, by), toggle, write, walk(event) }. */
  constructor(host, hands) {
    this.#host = host;
    this.#hands = hands;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("keydown", this.#fromPage);
    this.#host.addEventListener("keydown", this.#fromChoice);
  }

  hostDisconnected() {
    document.removeEventListener("keydown", this.#fromPage);
    this.#host.removeEventListener("keydown", this.#fromChoice);
  }

  #fromPage = (event) => {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1 || event.key === "Escape") this.#host.dispatchEvent(new KeyboardEvent("keydown", event));
  };

  // A field keeps its keys to itself; a choice or a slider has no use for this one.
  #fromChoice = (event) => {
    if (event.key === "Escape" && event.composedPath()[0].matches?.("input:is([type=radio], [type=range])")) this.press(event);
  };

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { letGo, step, toggle, write, walk } = this.#hands;
    const key = event.key.toLowerCase();
    if (key === "escape") letGo();
    else if (!this.#host.result) return;
    else if (STEPS[key]) step(...STEPS[key]);
    else if (key === "o") toggle();
    else if (key === "w") write();
    else walk(event);
  }
}
