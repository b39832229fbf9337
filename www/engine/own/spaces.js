// Where white space ends. Loops, for a pattern that ends in `$` takes the square of a long run's length.

const SPACE = /^\p{White_Space}$/u;

/** The first place from `at` on that is no space. */
export function spaceAfter(text, at) {
  while (at < text.length && SPACE.test(text[at])) at++;
  return at;
}

/** Where the spaces that end at `at` begin. */
export function spaceBefore(text, at) {
  while (at > 0 && SPACE.test(text[at - 1])) at--;
  return at;
}
