// Numbers that stay where the engine computes: made by `engine.tensor` or by a call with `keep: true`.
import { QkvError } from "./error.js";

export class Tensor {
  #home;
  #disposed = false;

  /**
   * @param {number[]} shape
   * @param {{ backend: object, id: number, data?: Float32Array }} home where the numbers lie: on a device by their number, or,
   * for the processor, in `data`
   */
  constructor(shape, home) {
    this.shape = Object.freeze([...shape]);
    this.length = shape.reduce((product, size) => product * size, 1);
    this.#home = home;
  }

  /** Copies the numbers. */
  async read() {
    this.#alive();
    const { backend, data, id } = this.#home;
    return data ? data.slice() : backend.download(id);
  }

  /** Gives the memory back; a call that is handed the tensor later rejects with `disposed`. */
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    const { backend, id } = this.#home;
    if (id !== undefined) backend.forget(id);
    this.#home = {};
  }

  /** What a backend computes with: the number of a tensor on the device; for the processor its key and its numbers. */
  on(backend) {
    this.#alive();
    if (this.#home.backend !== backend) {
      throw new QkvError("device-lost", "This tensor lay on a device that went away; make it anew with engine.tensor.");
    }
    const { id, data } = this.#home;
    return data ? { key: id, data } : id;
  }

  #alive() {
    if (this.#disposed) throw new QkvError("disposed", "This tensor was disposed of; make another with engine.tensor.");
  }
}

/** Every tensor of a call as the backend takes it. */
export function placed(tensors, backend) {
  return Object.fromEntries(Object.entries(tensors)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value instanceof Tensor ? value.on(backend) : value]));
}
