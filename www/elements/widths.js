// Watches the widths of named parts of a figure, so that pictures are set in whole pixels.
export class Widths {
  #host;
  #seen = new Map();
  #observer = null;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  of(selector) {
    return this.#seen.get(selector)?.width ?? 0;
  }

  /** Called after each update with the parts to watch, since a part may have come or been replaced. */
  watch(...selectors) {
    this.#observer ??= new ResizeObserver(() => this.#measure());
    let fresh = false;
    for (const selector of selectors) {
      const node = this.#host.renderRoot.querySelector(selector);
      const seen = this.#seen.get(selector);
      if (!node || seen?.node === node) continue;
      if (seen) this.#observer.unobserve(seen.node);
      this.#seen.set(selector, { node, width: 0 });
      this.#observer.observe(node);
      fresh = true;
    }
    // At once, not at the observer's next turn: a picture in a guessed width would be painted, and then move.
    if (fresh) this.#measure();
  }

  #measure() {
    let changed = false;
    for (const seen of this.#seen.values()) {
      const width = Math.floor(seen.node.clientWidth);
      changed ||= width !== seen.width;
      seen.width = width;
    }
    if (changed) this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#seen.clear();
  }
}
