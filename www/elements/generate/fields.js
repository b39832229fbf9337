// The numbers that a text is written by, kept within their bounds: what cannot be stays what it was, and is told.
import { KEYS, converter, refusal, startOf } from "./settings.js";

export class Fields {
  #host;
  #good = Object.fromEntries(KEYS.map((key) => [key, startOf(key)]));
  /** What stands in a field that cannot be taken, by key. */
  drafts = {};
  /** The sentence about the last value that could not be taken, or null. */
  refused = null;

  /** `host` has a property of each key. */
  constructor(host) {
    this.#host = host;
    Object.assign(host, this.#good);
  }

  /** Values from wherever: attributes, an address, a program. */
  check(keys = KEYS) {
    for (const key of keys) {
      const wanted = this.#host[key] ?? startOf(key);
      const refused = refusal(key, wanted, this.#good[key]);
      if (refused) this.refused = refused;
      else this.#good[key] = wanted;
      this.#host[key] = this.#good[key];
    }
  }

  /** A whole view comes: `set` sets it, and what was good before stays where it is not. */
  take(set) {
    this.check();
    this.refused = null;
    set();
    this.check();
  }

  type = (key, typed) => {
    const host = this.#host;
    const value = converter(typed);
    this.refused = refusal(key, value, host[key]);
    if (this.refused) {
      this.drafts[key] = typed;
      host.announce(this.refused);
    } else {
      delete this.drafts[key];
      host[key] = value;
    }
    host.requestUpdate();
  };

  leave = (key) => {
    delete this.drafts[key];
    this.#host.requestUpdate();
  };
}
