// What was measured, by the device that it was measured on: rows of two devices never share a line or a fit.

const keyOf = ({ backend, adapter }) => `${backend} ${JSON.stringify(adapter)}`;
// A repeated measurement says more than a single one, any measurement more than none.
const worth = (row) => (row.skipped ? 0 : row.repeats);

export class DeviceSets {
  #sets = [];

  /** `device` is how the row's device is called. */
  add(row, device) {
    if (row.skippedCode === "device-lost") return;
    const key = keyOf(row);
    let set = this.#sets.find((each) => each.key === key);
    if (!set) {
      set = { key, device, backend: row.backend, adapter: row.adapter, rows: new Map() };
      this.#sets.push(set);
    }
    const at = `${row.kernel} ${row.length}`;
    const old = set.rows.get(at);
    if (old && worth(old) > worth(row)) return;
    set.rows.set(at, row);
  }

  /** The sets, that of the engine's present device last; it may be empty still. */
  all({ backend, adapter }) {
    const key = keyOf({ backend, adapter });
    const present = this.#sets.find((set) => set.key === key) ?? { key, backend, adapter, rows: new Map() };
    return [...this.#sets.filter((set) => set !== present), present].map((set) => ({ ...set, rows: [...set.rows.values()].sort((a, b) => a.length - b.length) }));
  }
}

export const measured = (rows, kernel) => rows.filter((row) => row.kernel === kernel && !row.skipped);
