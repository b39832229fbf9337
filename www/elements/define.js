/** Registers elements by name: not twice, and not where there is no document. */
export function define(elements) {
  if (!globalThis.customElements) return;
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
