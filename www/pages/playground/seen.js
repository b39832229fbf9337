// A run as this page shows it: its marks are all rests, its pieces know where they were cut, and what it was run with stands beside it.
import { joined } from "../../view/words.js";

const [LINE, SPACE] = ["↵", "␣"];
const LETTER = /[\p{L}\p{N}]/u;

/** Some tokenizers count the space before a word as part of it; a reader does not. */
function trimmed(token, text) {
  const cut = text.slice(token.start, token.end);
  const start = token.start + (cut.length - cut.trimStart().length);
  if (cut.trim()) return { ...token, start, end: start + cut.trim().length };
  // A piece that is only space would not be seen at all.
  return cut ? { ...token, text: /\n/.test(cut) ? LINE : SPACE, start: token.start, end: token.start } : token;
}

const asRest = (token) => (token.special === "start" ? { ...token, special: "rest" } : token);

/** Tokens as they are drawn. `piece` says that a token goes on with the word of the one before. */
export function drawnTokens(tokens, text) {
  const drawn = tokens.map((token) => asRest(token.special ? token : trimmed(token, text)));
  const letters = (token) => LETTER.test(text.slice(token.start, token.end));
  return drawn.map((token, i) => ({ ...token, piece: joined(drawn, i) && letters(token) && letters(drawn[i - 1]) }));
}

/** The run, with such tokens. What it was asked for goes through to the engine's own trace. */
export function seen(trace) {
  return {
    trace, tokens: drawnTokens(trace.tokens, trace.text), text: trace.text, mask: trace.mask, backend: trace.backend, millis: trace.millis, temperature: trace.temperature,
    get: (place) => trace.get(place),
  };
}
