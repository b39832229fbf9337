// The reader's hands on the square: step back and closer with buttons, + and −, two fingers, ctrl and wheel.
import { CLOSEST, stepped } from "./square-view.js";

export class SquareHands {
  #host;
  #pointers = new Map();

  constructor(host) {
    this.#host = host;
  }

  #set(perPixel) {
    this.#host.zoomSquare(Math.min(this.#host.farthest, Math.max(CLOSEST, perPixel)));
  }

  out = () => this.#set(stepped(this.#host.perPixel, 1, this.#host.farthest));
  closer = () => this.#set(stepped(this.#host.perPixel, -1, this.#host.farthest));
  fit = () => this.#host.showWhole();
  one = () => this.#set(1);

  wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#set(this.#host.perPixel * Math.exp(event.deltaY / 100));
  };

  down = (event) => this.#pointers.set(event.pointerId, event);

  move = (event) => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    this.#pointers.set(event.pointerId, event);
    if (this.#pointers.size !== 2) return;
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const apart = (a) => Math.max(1, Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY));
    // Twice as far apart is twice as large on a side, so a quarter of the comparisons in a pixel.
    this.#set(this.#host.perPixel * (apart(before) / apart(event)) ** 2);
  };

  up = (event) => this.#pointers.delete(event.pointerId);
}
