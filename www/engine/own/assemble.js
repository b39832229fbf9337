// A model of the reader's out of its files: headers first, then the weights in pieces, straight into the wasm memory. The page
// does it, and so does the processor's worker, which gets the same files by handle.
import { QkvError, throwIfAborted, toQkvError } from "../error.js";
import { wasm } from "../load.js";

/** Bytes that are on their way from a file to the wasm memory at once. */
const PIECE = 2 ** 23;
/** What is read of a GGUF file at first: with the vocabulary of most models in it. */
const HEAD = 2 ** 22;

/**
 * Reads the headers: what the wasm knows of the model before any weight is read.
 * @param {{ kind: string, name: string, config?: string, files: Blob[], fileNames?: string[] }} own
 */
export async function readHeaders(own, { signal } = {}) {
  try {
    return own.kind === "gguf" ? await readGguf(own.files[0], own.name, signal) : await readSafetensors(own, signal);
  } catch (reason) {
    throwIfAborted(signal);
    throw readError(reason);
  }
}

async function readGguf(file, name, signal) {
  for (let length = HEAD; ;) {
    const head = await bytesOf(file, 0, Math.min(length, file.size), signal);
    const found = wasm.Loader.gguf(name, head, file.size);
    if (typeof found !== "number") {
      await file.close?.();
      return found;
    }
    // The size that is wanted may itself be a guess; never ask twice for the same.
    length = Math.max(found, length * 2);
  }
}

async function readSafetensors({ config, files, fileNames, name }, signal) {
  const headers = [];
  for (const [index, file] of files.entries()) {
    const length = wasm.Loader.headerLength(fileNames[index], await bytesOf(file, 0, Math.min(8, file.size), signal), file.size);
    headers.push(await bytesOf(file, 0, Math.min(length, file.size), signal));
    await file.close?.();
  }
  return wasm.Loader.safetensors(name, config, fileNames, headers, Float64Array.from(files, (file) => file.size));
}

/** Reads the weights that the headers promise; gives the wasm's model, and uses the loader up. */
export async function readWeights(loader, { files, fileNames, name }, { signal, onProgress } = {}) {
  let loaded = 0;
  const total = loader.bytes;
  try {
    for (let wanted; (wanted = loader.wanted());) {
      const [file, start, end] = wanted;
      for (let at = start; at < end; at += PIECE) {
        const piece = await bytesOf(files[file], at, Math.min(at + PIECE, end), signal);
        loader.push(piece);
        loaded += piece.length;
        onProgress?.({ loaded, total, file: fileNames?.[file] ?? name });
      }
    }
  } catch (reason) {
    loader.free();
    throwIfAborted(signal);
    throw readError(reason);
  }
  try {
    return loader.finish();
  } catch (reason) {
    throw readError(reason);
  }
}

/** Both, one after the other. */
export async function assemble(own, control) {
  return readWeights(await readHeaders(own, control), own, control);
}

async function bytesOf(file, start, end, signal) {
  throwIfAborted(signal);
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

/** A file that was moved, or changed since it was picked, cannot be read any more. */
function readError(reason) {
  if (reason instanceof DOMException && reason.name === "NotReadableError") {
    return new QkvError("truncated-file", "The file can no longer be read: it was moved or changed since it was picked. Pick it again.", { cause: reason });
  }
  if (reason instanceof WebAssembly.RuntimeError || reason instanceof RangeError) {
    return new QkvError("out-of-memory", "This page's memory does not hold the model. Close other models, or open a smaller one.", { cause: reason });
  }
  return toQkvError(reason);
}
