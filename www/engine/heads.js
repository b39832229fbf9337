// Which head does what: every head ranked by role, on the probe sentences that come with the model or on a text of the reader's.
import { QkvError, kind, throwIfAborted } from "./error.js";
import { fetchBytes } from "./fetch.js";
import { wasm } from "./load.js";

const NO_PROBES = "This model came without sentences in which that is marked.";

/** Says what is wrong with the options, and gives them whole. */
export function checkHeads({ roles, text, mask = "none", signal, onProgress, ...rest } = {}) {
  const stranger = Object.keys(rest)[0];
  if (stranger) throw new QkvError("invalid-option", `${stranger} is not an option of heads; it knows roles, text, mask, signal, onProgress.`);
  const known = wasm.HeadsJob.roles();
  if (roles !== undefined && !Array.isArray(roles)) throw new QkvError("invalid-option", `roles is ${kind(roles)}; give a list of names, or leave it out for all.`);
  const odd = roles?.find((role) => !known.includes(role));
  if (odd !== undefined) throw new QkvError("invalid-option", `${kind(odd)} is no role of a head; give some of ${known.join(", ")}.`);
  if (text !== undefined && typeof text !== "string") throw new QkvError("invalid-option", `text is ${kind(text)}; give a string, or leave it out for the probe sentences.`);
  if (!["none", "causal"].includes(mask)) throw new QkvError("invalid-option", `mask is ${kind(mask)}; give "none" or "causal".`);
  return { roles: [...new Set(roles ?? known)], text: text?.toWellFormed?.() ?? text, causal: mask === "causal", signal, onProgress };
}

/** Finds heads, and remembers what was found on the probe sentences of one model. */
export class HeadFinder {
  #probes;
  #search;
  #found = new Map();
  #files = new Map();

  /**
   * @param {Record<string, URL | string> | undefined} probes files by role; `text` serves the roles that need no marks
   * @param {(args: { roles: string[], text: string, probes: boolean, causal: boolean }, signal, onProgress) => Promise<object[]>} search
   */
  constructor(probes = {}, search) {
    this.#probes = probes;
    this.#search = search;
  }

  async find({ roles, text, causal, signal, onProgress }) {
    if (text !== undefined) return this.#search({ roles, text, probes: false, causal }, signal, onProgress);
    const name = (role) => `${causal} ${role}`;
    const told = wasm.HeadsJob.toldByText();
    const fileOf = (role) => this.#probes[role] ?? (told.includes(role) ? this.#probes.text : undefined);
    const open = new Set(roles.filter((role) => !this.#found.has(name(role))).map(fileOf));
    // One pass over a file serves all the roles that it is for, also those that nobody asked for yet.
    const files = new Map([...open].map((file) => [file, wasm.HeadsJob.roles().filter((role) => fileOf(role) === file)]));
    let done = 0;
    for (const [file, wanted] of files) {
      const tell = (part) => onProgress?.((done + part) / files.size);
      const found = file === undefined ? wanted.map(without) : await this.#over(file, wanted, causal, signal, tell);
      for (const ranking of found) this.#found.set(name(ranking.role), ranking);
      done += 1;
    }
    return roles.map((role) => this.#found.get(name(role)));
  }

  async #over(file, roles, causal, signal, onProgress) {
    const key = String(file);
    if (!this.#files.has(key)) this.#files.set(key, new TextDecoder().decode(await fetchBytes(file, { signal })));
    throwIfAborted(signal);
    return this.#search({ roles, text: this.#files.get(key), probes: true, causal }, signal, onProgress);
  }
}

const without = (role) => ({ role, heads: [], baseline: 0, chosen: { texts: 0, looks: 0 }, reported: { texts: 0, looks: 0 }, skipped: NO_PROBES });
