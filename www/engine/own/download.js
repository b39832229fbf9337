// A file over the network: read from its beginning as far as is wanted, the rest later or never; put together piece by piece, so that
// it is in memory once at most.
import { QkvError, throwIfAborted } from "../error.js";
import { request } from "../fetch.js";
import { checkSize } from "./limits.js";

// So much is gathered before it becomes a Blob, which the browser may move to its disk.
const PIECE = 8 * 2 ** 20;

/**
 * @typedef {{ signal?: AbortSignal, onProgress?: (progress: { loaded: number, total: number | null, file: string }) => void }} Control
 * @typedef {keyof import("./limits.js").LIMITS} Part
 */

/**
 * The whole file.
 * @param {URL} url @param {Part} part @param {Control} [control]
 * @returns {Promise<Blob>}
 */
export async function download(url, part, control = {}) {
  return (await asked(url, part, control)).whole(control);
}

/**
 * Its beginning: what its header says is known before the rest comes. A server that does not say how long the file is sends it whole.
 * @param {URL} url @param {Part} part @param {Control} [control]
 * @returns {Promise<RemoteFile | Blob>} a RemoteFile has `size`, `slice`, `close` and `whole`
 */
export async function remote(url, part, control = {}) {
  const file = await asked(url, part, control);
  return file.size === null ? file.whole(control) : file;
}

async function asked(url, part, control) {
  throwIfAborted(control.signal);
  const file = new RemoteFile(url, part, control.signal);
  await file.ask();
  return file;
}

class RemoteFile {
  /** Bytes, or null where the server does not say. */
  size = null;
  #url;
  #part;
  #signal;
  #reader = null;
  #pieces = [];
  #chunks = [];
  #gathered = 0;
  #loaded = 0;

  constructor(url, part, signal) {
    this.#url = url;
    this.#part = part;
    this.#signal = signal;
  }

  get name() {
    return nameOf(this.#url);
  }

  /** Asks for what has not come yet. */
  async ask() {
    const headers = this.#loaded > 0 ? { Range: `bytes=${this.#loaded}-` } : {};
    const response = await request(this.#url, this.name, this.#signal, headers);
    try {
      // Servers that know no "not found" send their start page.
      if (/^text\/html/i.test(response.headers.get("content-type") ?? "")) {
        throw new QkvError("network", `${this.name} could not be fetched: the server answered with a web page. Check the address; it has to be that of the file itself.`);
      }
      // A server that knows no parts begins again.
      if (response.status !== 206) [this.#pieces, this.#chunks, this.#gathered, this.#loaded] = [[], [], 0, 0];
      const length = Number(response.headers.get("content-length"));
      const size = length > 0 && !response.headers.get("content-encoding") ? this.#loaded + length : null;
      if (this.size !== null && size !== this.size) {
        throw new QkvError("truncated-file", `${this.name} changed while it came: it had ${this.size} bytes, and has ${size ?? "a size that is not said"} now. Open it again.`);
      }
      this.size = size;
      if (size !== null) checkSize(this.name, size, this.#part);
      this.#reader = response.body.getReader();
    } catch (reason) {
      await response.body?.cancel(reason).catch(() => {});
      throw reason;
    }
  }

  /** A part, as of a Blob. What comes before it is read too, and kept. */
  slice(start, end) {
    return {
      arrayBuffer: async () => {
        await this.#until(end, {});
        return new Blob([...this.#pieces, ...this.#chunks]).slice(start, end).arrayBuffer();
      },
    };
  }

  /** Lets the connection go; what has come stays. */
  async close() {
    await this.#reader?.cancel().catch(() => {});
    this.#reader = null;
  }

  /** @param {Control} control @returns {Promise<Blob>} */
  async whole(control) {
    await this.#until(Infinity, control);
    await this.close();
    if (this.size !== null && this.#loaded !== this.size) throw this.#broken(this.size);
    return new Blob([...this.#pieces.splice(0), ...this.#chunks.splice(0)]);
  }

  async #until(end, { onProgress }) {
    if (this.#loaded >= Math.min(end, this.size ?? Infinity)) return;
    if (!this.#reader) await this.ask();
    try {
      while (this.#loaded < end) {
        const { done, value } = await this.#reader.read().catch((reason) => {
          throwIfAborted(this.#signal);
          throw this.#broken(null, reason);
        });
        if (done) break;
        throwIfAborted(this.#signal);
        this.#take(value);
        checkSize(this.name, this.#loaded, this.#part);
        onProgress?.({ loaded: this.#loaded, total: this.size, file: this.name });
      }
    } catch (reason) {
      await this.close();
      throw reason;
    }
  }

  #take(bytes) {
    this.#chunks.push(bytes);
    this.#gathered += bytes.length;
    this.#loaded += bytes.length;
    if (this.#gathered < PIECE) return;
    this.#pieces.push(new Blob(this.#chunks));
    [this.#chunks, this.#gathered] = [[], 0];
  }

  #broken(total, cause) {
    const of = total === null ? "" : ` of ${total}`;
    return new QkvError("truncated-file", `${this.name} stopped after ${this.#loaded}${of} bytes. Check the connection and try again.`, { cause });
  }
}

export function nameOf(url) {
  const name = url.pathname.split("/").pop();
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
