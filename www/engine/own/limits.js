// How large a file may be before anybody reads it. Real ones: config.json some kB, tokenizer.json up to 35 MB, an index 0.2 MB.
import { QkvError } from "../error.js";

const MB = 2 ** 20;

/** Most bytes by the file's part; weights beyond 16 GB fit no page, whatever their format. */
export const LIMITS = { config: MB, index: 8 * MB, tokenizerConfig: 4 * MB, tokenizer: 64 * MB, weights: 16 * 1024 * MB };

/** Throws `too-large` where `bytes` is more than `part` may have. */
export function checkSize(name, bytes, part) {
  if (!(bytes <= LIMITS[part])) {
    throw new QkvError("too-large", `${name} has ${bytes} bytes; at most ${LIMITS[part]} are read of such a file. Take the one that belongs to the model.`);
  }
}
