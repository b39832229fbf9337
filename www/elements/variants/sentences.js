// A long text in pieces that the model can read: sentence by sentence, and where one is too long, in parts.

const ENDS = new Set([".", "!", "?", "…"]);
const CLOSING = new Set(["\"", "”", "’", "'", ")", "»"]);

/**
 * tokens: those of the whole text, marks left out, each with its place in the text. Gives the parts as `{ text, count }`, no more than
 * `most` words and signs each, `limit` tokens in all with the two marks that each part gets.
 */
export function sentences(text, tokens, most, limit) {
  const parts = [];
  let first = 0;
  let used = 0;
  for (let at = 0; at < tokens.length; at++) {
    const count = at - first + 1;
    if (!ends(text, tokens, at) && count < most) continue;
    if (used + count + 2 > limit) break;
    used += count + 2;
    parts.push({ text: text.slice(tokens[first].start, tokens[at].end), count });
    first = at + 1;
  }
  return { parts, left: tokens.length - first };
}

function ends(text, tokens, at) {
  const next = tokens[at + 1];
  if (!next || /\n/.test(text.slice(tokens[at].end, next.start))) return true;
  const word = (token) => text.slice(token.start, token.end);
  // What closes a quotation belongs to the sentence that it closes.
  let end = at;
  while (end > 0 && CLOSING.has(word(tokens[end])) && tokens[end].start === tokens[end - 1].end) end--;
  const closes = CLOSING.has(word(next)) && next.start === tokens[at].end;
  return ENDS.has(word(tokens[end])) && !closes && !ENDS.has(word(next)) && next.start > tokens[at].end;
}
