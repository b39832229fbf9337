// Which heads are switched off: as an address names them ("3.1 4.2", layer and head from 1) and as the engine does.

export const same = (a, b) => a.layer === b.layer && a.head === b.head;

/** Those named that the model has, each once, in the order of the atlas. */
export function readOff(text, { layers, heads }) {
  const named = Array.from(String(text ?? "").matchAll(/(\d+)\.(\d+)/g), ([, layer, head]) => ({ layer: layer - 1, head: head - 1 }));
  return allOf({ layers, heads }).filter((place) => isOff(named, place));
}

/** "none" rather than nothing, which would stand for what the author set. */
export const writeOff = (off) => (off.length ? off.map(({ layer, head }) => `${layer + 1}.${head + 1}`).join(" ") : "none");

export const isOff = (off, place) => off.some((each) => same(each, place));

/** With these switched the other way: if one of them is on, all go off. */
export function toggled(off, places) {
  const others = off.filter((each) => !isOff(places, each));
  return places.every((place) => isOff(off, place)) ? others : [...others, ...places];
}

export const inLayer = (layer, heads) => Array.from({ length: heads }, (_, head) => ({ layer, head }));
export const allOf = ({ layers, heads }) => Array.from({ length: layers }, (_, layer) => inLayer(layer, heads)).flat();
