// What the model says stands at a place: every word it may say with its logit, and what softmax makes of them.

/**
 * { all, largest, sum }, the likeliest first. Each of `all` is { column, text, logit, exp, probability }; column is that of the logits.
 * Powers are taken in 64 bits of numbers that the engine holds in 32.
 */
export function guessesAt(trace, word) {
  const logits = trace.logits({ position: word });
  const words = trace.predict({ position: word, count: logits.length });
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const above = logits.map((logit) => logit - largest);
  // The engine sorts by the same differences and keeps the order of equals, so the two lists belong together.
  const order = Array.from(logits.keys()).sort((a, b) => above[b] - above[a]);
  const all = order.map((column, i) => ({ column, text: words[i].token, logit: logits[column], exp: Math.exp(above[column]), probability: words[i].probability }));
  return { all, largest, sum: all.reduce((total, { exp }) => total + exp, 0) };
}

/** Where a word as written comes among the guesses: { place, …guess }, place counting from 1, or null where the model cannot say it. */
export function standingOf({ all }, text) {
  const wanted = text.toLowerCase();
  const place = all.findIndex((guess) => guess.text === wanted);
  return place < 0 ? null : { place: place + 1, ...all[place] };
}
