// Tokens that are looked for in the text itself, before it is normalised and split: special ones, and those added to a vocabulary.
import { spaceAfter, spaceBefore } from "./spaces.js";

const WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;

/**
 * @param {{ content: string, id: number, single_word: boolean, lstrip: boolean, rstrip: boolean }[]} tokens
 * @returns {(text: import("./places.js").Placed) => { text: import("./places.js").Placed, token?: object }[]} the text in order,
 *   found tokens and what lies between; the leftmost is taken, of several there the longest
 */
export function finder(tokens) {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const lengths = new Map(); // first unit → the lengths of what begins with it, longest first
  for (const content of byContent.keys()) lengths.set(content[0], [...(lengths.get(content[0]) ?? []), content.length]);
  for (const [first, all] of lengths) lengths.set(first, [...new Set(all)].sort((a, b) => b - a));

  return (text) => {
    const parts = [];
    let done = 0;
    for (let at = 0; at < text.length; at++) {
      const length = lengths.get(text.text[at])?.find((size) => byContent.has(text.text.slice(at, at + size)));
      if (length === undefined) continue;
      const token = byContent.get(text.text.slice(at, at + length));
      const { from, to } = place(text.text, at, at + length, token);
      at += length - 1;
      if (to === undefined || from < done) continue;
      if (done < from) parts.push({ text: text.slice(done, from) });
      parts.push({ text: text.slice(from, to), token });
      done = to;
      at = to - 1;
    }
    if (done < text.length) parts.push({ text: text.slice(done) });
    return parts;
  };
}

/** With the spaces that belong to the token; without `to` where it is only part of a word and must not be. */
function place(text, from, to, { single_word, lstrip, rstrip }) {
  if (single_word && (WORD.test(text[from - 1] ?? "") || WORD.test(text[to] ?? ""))) return { from };
  return {
    from: lstrip ? spaceBefore(text, from) : from,
    to: rstrip ? spaceAfter(text, to) : to,
  };
}
