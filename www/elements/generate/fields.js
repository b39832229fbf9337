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

  /** A value from wherever: an attribute, an address, a program. */
  check(changed) {
    for (const key of KEYS.filter((each) => changed.has(each))) {
      const wanted = this.#host[key] ?? startOf(key);
      const refused = refusal(key, wanted, this.#good[key]);
      if (refused) this.refused = refused;
      else this.#good[key] = wanted;
      this.#host[key] = this.#good[key];
    }
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
