// The open weight and what lies below it: from the address to the inspector, and from a press back into the address.
import { nothing } from "lit";
import strings from "../../locales/en-playground.js";
import { readPath, writePath } from "../../elements/steps/address.js";
import { plainRef } from "../../elements/steps/stages.js";
import { exact } from "../../view/format.js";
import { CellNames } from "./cell-names.js";
import { Inspector } from "./inspector.js";
import { inspectorView } from "./inspector-view.js";

export class WayDown {
  #host;
  #inspector;
  #bySize = false;
  /** The path on which all terms of a long sum are shown. */
  #all = null;

  /** `host` has trace, chosen, row, opened, column, path and announce. */
  constructor(host) {
    this.#host = host;
    this.#inspector = new Inspector(host, (levels) => this.#told(levels));
  }

  get #names() {
    return new CellNames(this.#host.trace, this.#host.chosen);
  }

  #told(levels) {
    if (levels.length > 1) this.#host.announce(strings.cell.opened(this.#names.say(levels.at(-1).ref), exact(levels.at(-1).value)));
  }

  #open = (source) => {
    const { value: _, ...ref } = plainRef(source);
    this.#host.path = writePath([...this.#inspector.levels.slice(1).map((level) => level.ref), ref], this.#host.chosen);
  };

  /** Level 0 is the row: the open weight is let go. */
  #back = (level) => {
    const host = this.#host;
    if (level === 0) host.column = undefined;
    else host.path = writePath(this.#inspector.levels.slice(1, level).map(({ ref }) => ref), host.chosen) || undefined;
  };

  up() {
    this.#back(this.#inspector.levels.length - 1);
  }

  #set = ({ bySize = this.#bySize, all }) => {
    this.#bySize = bySize;
    if (all) this.#all = this.#host.path;
    this.#host.requestUpdate();
  };

  render(look) {
    const host = this.#host;
    const { row, opened: column, chosen, path } = host;
    const root = column === undefined ? null : { stage: "weights", ...chosen, row, column };
    this.#inspector.show(host.trace, root, readPath(path, chosen));
    if (!root) return nothing;
    const view = { bySize: this.#bySize, all: this.#all !== null && this.#all === path, set: this.#set };
    return inspectorView(this.#inspector, { names: this.#names, look, view, open: this.#open, back: this.#back, openColumn: (each) => (host.column = each) });
  }
}
