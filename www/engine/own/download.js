// A file over the network, put together piece by piece: at no time is it in memory twice.
import { QkvError, throwIfAborted } from "../error.js";
import { request } from "../fetch.js";
import { checkSize } from "./limits.js";

// So much is gathered before it becomes a Blob, which the browser may move to its disk.
const PIECE = 8 * 2 ** 20;

/**
 * @param {URL} url
 * @param {keyof import("./limits.js").LIMITS} part
 * @param {{ signal?: AbortSignal, onProgress?: (progress: { loaded: number, total: number | null, file: string }) => void }} [options]
 * @returns {Promise<Blob>}
 */
export async function download(url, part, { signal, onProgress } = {}) {
  const name = nameOf(url);
  throwIfAborted(signal);
  const response = await request(url, name, signal);
  // Servers that know no "not found" send their start page.
  if (/^text\/html/i.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    throw new QkvError("network", `${name} could not be fetched: the server answered with a web page. Check the address; it has to be that of the file itself.`);
  }
  const header = Number(response.headers.get("content-length"));
  const total = header > 0 && !response.headers.get("content-encoding") ? header : null;
  try {
    if (total) checkSize(name, total, part);
    return await gathered(response, name, part, total, { signal, onProgress });
  } catch (reason) {
    await response.body?.cancel(reason).catch(() => {});
    throw reason;
  }
}

async function gathered(response, name, part, total, { signal, onProgress }) {
  const pieces = [];
  let chunks = [];
  let size = 0;
  let loaded = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((reason) => {
        throwIfAborted(signal);
        throw new QkvError("truncated-file", `${name} stopped after ${loaded} bytes. Check the connection and try again.`, { cause: reason });
      });
      if (done) break;
      throwIfAborted(signal);
      chunks.push(value);
      size += value.length;
      loaded += value.length;
      checkSize(name, loaded, part);
      if (size >= PIECE) {
        pieces.push(new Blob(chunks));
        [chunks, size] = [[], 0];
      }
      onProgress?.({ loaded, total, file: name });
    }
  } finally {
    reader.releaseLock();
  }
  if (total !== null && loaded !== total) throw new QkvError("truncated-file", `${name} stopped after ${loaded} of ${total} bytes. Check the connection and try again.`);
  return new Blob([...pieces, ...chunks]);
}

export function nameOf(url) {
  const name = url.pathname.split("/").pop();
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
