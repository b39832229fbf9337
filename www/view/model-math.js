// The formula of each station of a word, over whole lists, as MathML. Letters are those of the single numbers in math.js.
import { html, mathml } from "lit";

const list = (letter, role = "") => mathml`<mi class=${role}>${letter}</mi>`;
const matrix = (letter) => mathml`<msub><mi>W</mi><mi>${letter}</mi></msub>`;
const bias = (letter) => mathml`<msub><mi>b</mi><mi>${letter}</mi></msub>`;
const math = (content) => html`<math display="block">${content}</math>`;
const row = (...content) => mathml`<mrow>${content}</mrow>`;
const eq = mathml`<mo>=</mo>`;
const plus = mathml`<mo>+</mo>`;

/** result = W input + b. */
const linear = (result, input, letter = result, role = "", inputRole = "") => mathml`${list(result, role)}${eq}${matrix(letter)}${list(input, inputRole)}${plus}${bias(letter)}`;
const norm = (result, input) => math(mathml`${list(result)}${eq}<mfrac>${row(list(input), mathml`<mo>−</mo><mi>μ</mi>`)}<msqrt><msup><mi>σ</mi><mn>2</mn></msup><mo>+</mo><mi>ε</mi></msqrt></mfrac><mo>⊙</mo><mi>g</mi>${plus}<mi>b</mi>`);
const sum = (result, first, second) => math(mathml`${list(result)}${eq}${list(first)}${plus}${list(second)}`);
const gap = mathml`<mspace width="1.1em"></mspace>`;
const of = (content) => mathml`<mo>(</mo>${content}<mo>)</mo>`;
const named = (name) => mathml`<mi class="fn">${name}</mi>`;

const FORMULAS = {
  features: () => math(mathml`${list("f")}${eq}<mtext>word</mtext><mo>⊕</mo><mtext>ending</mtext>`),
  embed: () => math(mathml`${linear("x", "f", "f")}${plus}${list("p")}`),
  norm: () => norm("n", "x"),
  qkv: () => math(mathml`${linear("q", "n", "q", "q")}${gap}${linear("k", "n", "k", "k")}${gap}${linear("v", "n", "v", "v")}`),
  weights: () => math(mathml`${list("w", "h")}${eq}${named("softmax")}${of(mathml`<mfrac>${row(list("q", "q"), mathml`<mo>·</mo>`, mathml`<msub><mi class="k">k</mi><mi>j</mi></msub>`)}<msqrt><mi>d</mi></msqrt></mfrac>`)}`),
  heads: ({ heads }) => math(mathml`${list("z", "v")}${eq}<msub><mi class="v">z</mi><mn>1</mn></msub><mo>⊕</mo><mo>…</mo><mo>⊕</mo><msub><mi class="v">z</mi><mn>${heads}</mn></msub>${gap}<msub><mi class="v">z</mi><mi>h</mi></msub>${eq}<munder><mo>∑</mo><mi>j</mi></munder><msub><mi class="h">w</mi><mrow><mi>h</mi><mi>j</mi></mrow></msub><msub><mi class="v">v</mi><mrow><mi>h</mi><mi>j</mi></mrow></msub>`),
  output: () => math(linear("o", "z", "o", "", "v")),
  residual: () => sum("r", "x", "o"),
  norm2: () => norm("m", "r"),
  hidden: () => math(linear("h", "m")),
  activation: () => math(mathml`${list("a")}${eq}${named("GELU")}${of(list("h"))}`),
  feedforward: () => math(linear("g", "a")),
  block: () => sum("y", "r", "g"),
  stack: () => math(mathml`${list("y")}${eq}${list("x")}${plus}${named("attention")}${of(list("x"))}${plus}${named("feed-forward")}${of(list("r"))}`),
  final: () => norm("n", "y"),
  unembed: () => math(linear("u", "n")),
  logits: () => math(mathml`<msub><mi>s</mi><mi>w</mi></msub>${eq}${list("u")}<mo>·</mo><msub><mi>f</mi><mi>w</mi></msub>${plus}<msub><mi>b</mi><mi>w</mi></msub>`),
  words: () => math(mathml`<msub><mi>p</mi><mi>w</mi></msub>${eq}<mfrac><mrow><mi class="fn">exp</mi><mo>(</mo><msub><mi>s</mi><mi>w</mi></msub><mo>−</mo><mi class="fn">max</mi><mo>)</mo></mrow><mrow><munder><mo>∑</mo><mi>j</mi></munder><mi class="fn">exp</mi><mo>(</mo><msub><mi>s</mi><mi>j</mi></msub><mo>−</mo><mi class="fn">max</mi><mo>)</mo></mrow></mfrac>`),
};

/** The formula of a station; facts: { heads }. */
export const stationFormula = (id, facts) => FORMULAS[id](facts);
