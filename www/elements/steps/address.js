// The way down as a part of the address: "q-9-6/norm-9-12/layers.1.attn_norm.weight-1-12". Rows, columns, layers and heads count from 1 there.
import { cellRef } from "./stages.js";

function writePart(ref, { layer, head }) {
  if (ref.weight) return `${ref.weight}-${ref.row + 1}-${ref.column + 1}`;
  const elsewhere = (ref.layer ?? layer) !== layer || (ref.head ?? head) !== head;
  const place = elsewhere ? `@${(ref.layer ?? layer) + 1}${ref.head === undefined ? "" : `.${ref.head + 1}`}` : "";
  return `${ref.stage}${place}-${ref.row + 1}-${(ref.column ?? 0) + 1}`;
}

export const writePath = (refs, chosen) => refs.map((ref) => writePart(ref, chosen)).join("/");

function readPart(part, { layer, head }) {
  const found = /^([a-z0-9_.]+)(?:@(\d+(?:\.\d+)?))?-(\d+)-(\d+)$/i.exec(part);
  if (!found) return null;
  const [, name, place, row, column] = found;
  const at = { row: row - 1, column: column - 1 };
  if (/[._]|^words$/.test(name)) return { weight: name, ...at };
  const ref = cellRef(name, { layer, head }, at.row, at.column);
  if (place) {
    const [inLayer, inHead] = place.split(".");
    ref.layer = inLayer - 1;
    if (inHead !== undefined) ref.head = inHead - 1;
  }
  return ref;
}

export const readPath = (path, chosen) => (path ? path.split("/").map((part) => readPart(part, chosen)) : []);
