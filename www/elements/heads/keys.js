// The keyboard in the atlas: arrows walk it, Enter opens a head, Space or O switches it off and on.
const BY = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const placeOf = (element) => {
  const at = element?.closest?.(".tile")?.dataset.at;
  if (!at) return null;
  const [layer, head] = at.split("-").map(Number);
  return { layer, head };
};

export class AtlasKeys {
  #host;

  constructor(host) {
    this.#host = host;
  }

  /** Whether the key was one of ours. */
  press(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return false;
    const target = event.composedPath()[0];
    const place = placeOf(target);
    if (!place) return false;
    const { layers, heads } = this.#host.loaded.info;
    const to = { Home: { ...place, head: 0 }, End: { ...place, head: heads - 1 } }[event.key] ?? (BY[event.key] && { layer: place.layer + BY[event.key][0], head: place.head + BY[event.key][1] });
    if (to) this.#walk(to, { layers, heads }, target.matches(".switch") ? ".switch" : ".look");
    else if (event.key.toLowerCase() === "o" || (event.key === " " && target.matches(".look"))) this.#host.toggle([place]);
    else return false;
    event.preventDefault();
    return true;
  }

  // A button is pressed when Space comes up again, in some browsers whatever became of its going down.
  release = (event) => {
    if (event.key === " " && event.composedPath()[0].matches(".look")) event.preventDefault();
  };

  async #walk({ layer, head }, { layers, heads }, part) {
    const host = this.#host;
    host.active = { layer: Math.min(layers - 1, Math.max(0, layer)), head: Math.min(heads - 1, Math.max(0, head)) };
    await host.updateComplete;
    host.renderRoot.querySelector(`.tile[data-at="${host.active.layer}-${host.active.head}"] ${part}`)?.focus();
  }
}
