// Files over the network: bytes counted as they come, failures told apart.
import { QkvError, throwIfAborted, toQkvError } from "./error.js";

/**
 * @param {URL | string} url
 * @param {{ signal?: AbortSignal, onBytes?: (loaded: number, total: number | null) => void }} [options]
 * @returns {Promise<Uint8Array>}
 */
export async function fetchBytes(url, { signal, onBytes } = {}) {
  const name = nameOf(url);
  const response = await request(url, name, signal);
  // With content encoding the length header counts packed bytes, which the stream does not.
  const packed = response.headers.get("content-encoding");
  const header = Number(response.headers.get("content-length"));
  const total = header > 0 && !packed ? header : null;
  const chunks = [];
  let loaded = 0;
  try {
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      onBytes?.(loaded, total);
    }
  } catch (reason) {
    throwIfAborted(signal);
    throw new QkvError("truncated-file", `${name} stopped after ${loaded} bytes. Check the connection and try again.`, { cause: reason });
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A response that is there; `network` otherwise. */
export async function request(url, name = nameOf(url), signal, headers) {
  let response;
  try {
    response = await fetch(url, { signal, headers });
  } catch (reason) {
    if (signal?.aborted) throw toQkvError(reason);
    throw new QkvError("network", `${name} could not be fetched. Check the connection and try again.`, { cause: reason });
  }
  if (!response.ok) {
    throw new QkvError("network", `${name} could not be fetched: the server answered ${response.status}. Try again.`);
  }
  return response;
}

function nameOf(url) {
  return new URL(url, globalThis.location?.href ?? "file:///").pathname.split("/").pop();
}
