// All digits of the number that is pointed at, focused or pressed, beside it. It floats and never takes the pointer.
export class Tip {
  #host;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  get #box() {
    return this.#host.renderRoot.querySelector(".tip");
  }

  hostDisconnected() {
    this.hide();
  }

  /** `anchor` is a rectangle in the window; the tip stands above its middle, within the figure. */
  show(lines, anchor) {
    const box = this.#box;
    if (!box) return;
    box.replaceChildren(...lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
    box.hidden = false;
    const frame = box.offsetParent.getBoundingClientRect();
    const half = box.offsetWidth / 2;
    const middle = anchor.left + anchor.width / 2 - frame.left;
    box.style.left = `${Math.max(0, Math.min(frame.width - 2 * half, middle - half))}px`;
    const above = anchor.top - frame.top - box.offsetHeight - 6;
    box.style.top = `${anchor.top - box.offsetHeight - 6 < 0 ? anchor.bottom - frame.top + 6 : above}px`;
  }

  hide() {
    const box = this.#box;
    if (box) box.hidden = true;
  }
}
