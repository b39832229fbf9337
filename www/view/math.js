// The formula of each stage as MathML. Classes q, k, v and h carry the roles; letters carry them too.
import { html } from "lit";

// A linear layer: one number of a word's list against one row of a learned matrix.
const linear = (result, role, input, inputRole, count) => html`<math display="block"><msub><mi class=${role}>${result}</mi><mi>c</mi></msub><mo>=</mo><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi class=${inputRole}>${input}</mi><mi>i</mi></msub><msub><mi>W</mi><mrow><mi>c</mi><mi>i</mi></mrow></msub><mo>+</mo><msub><mi>b</mi><mi>c</mi></msub></math>`;

const normal = (letter) => html`<math display="block"><msub><mi>${letter}</mi><mi>c</mi></msub><mo>=</mo><mfrac><mrow><msub><mi>x</mi><mi>c</mi></msub><mo>−</mo><mi>μ</mi></mrow><msqrt><msup><mi>σ</mi><mn>2</mn></msup><mo>+</mo><mi>ε</mi></msqrt></mfrac><msub><mi>g</mi><mi>c</mi></msub><mo>+</mo><msub><mi>b</mi><mi>c</mi></msub></math>`;

const plus = (result, first, second) => html`<math display="block"><msub><mi>${result}</mi><mi>c</mi></msub><mo>=</mo><msub><mi>${first}</mi><mi>c</mi></msub><mo>+</mo><msub><mi>${second}</mi><mi>c</mi></msub></math>`;

/** count: terms of the sum, where the formula has one. */
const FORMULAS = {
  embed: (count) => html`<math display="block"><msub><mi>x</mi><mi>c</mi></msub><mo>=</mo><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi>f</mi><mi>i</mi></msub><msub><mi>W</mi><mrow><mi>c</mi><mi>i</mi></mrow></msub><mo>+</mo><msub><mi>b</mi><mi>c</mi></msub><mo>+</mo><msub><mi>p</mi><mi>c</mi></msub></math>`,
  norm: () => normal("n"),
  q: (count) => linear("q", "q", "n", "", count),
  k: (count) => linear("k", "k", "n", "", count),
  v: (count) => linear("v", "v", "n", "", count),
  scores: (count) => html`<math display="block"><mi>s</mi><mo>=</mo><mi class="q">q</mi><mo>·</mo><mi class="k">k</mi><mo>=</mo><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi class="q">q</mi><mi>i</mi></msub><msub><mi class="k">k</mi><mi>i</mi></msub></math>`,
  scaled: (count, d) => html`<math display="block"><mfrac><mi>s</mi><msqrt><mi>d</mi></msqrt></mfrac><mo>=</mo><mi>s</mi><mo>×</mo><mfrac><mn>1</mn><msqrt><mn>${d}</mn></msqrt></mfrac></math>`,
  masked: () => html`<math display="block"><mi>m</mi><mo>=</mo><mfrac><mi>s</mi><msqrt><mi>d</mi></msqrt></mfrac><mtext>&nbsp;where visible,&nbsp;</mtext><mo form="prefix">−</mo><mi class="fn">∞</mi><mtext>&nbsp;where hidden</mtext></math>`,
  exp: () => html`<math display="block"><mi>e</mi><mo>=</mo><mi class="fn">exp</mi><mo>(</mo><mi>s</mi><mo>−</mo><mi class="fn">max</mi><mo>)</mo></math>`,
  sum: (count) => html`<math display="block"><mi>Z</mi><mo>=</mo><munderover><mo>∑</mo><mrow><mi>j</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi>e</mi><mi>j</mi></msub></math>`,
  weights: () => html`<math display="block"><mi class="h">w</mi><mo>=</mo><mfrac><mrow><mi class="fn">exp</mi><mo>(</mo><mi>s</mi><mo>−</mo><mi class="fn">max</mi><mo>)</mo></mrow><mrow><munder><mo>∑</mo><mi>j</mi></munder><mi class="fn">exp</mi><mo>(</mo><msub><mi>s</mi><mi>j</mi></msub><mo>−</mo><mi class="fn">max</mi><mo>)</mo></mrow></mfrac></math>`,
  heads: (count) => html`<math display="block"><msub><mi class="v">z</mi><mi>c</mi></msub><mo>=</mo><munderover><mo>∑</mo><mrow><mi>j</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi class="h">w</mi><mi>j</mi></msub><msub><mi class="v">v</mi><mrow><mi>j</mi><mi>c</mi></mrow></msub></math>`,
  output: (count) => linear("o", "", "z", "v", count),
  residual: () => plus("r", "x", "o"),
  norm2: () => normal("m"),
  hidden: (count) => linear("h", "", "m", "", count),
  activation: () => html`<math display="block"><mi>a</mi><mo>=</mo><mfrac><mi>h</mi><mn>2</mn></mfrac><mo>(</mo><mn>1</mn><mo>+</mo><mi class="fn">tanh</mi><mo>(</mo><msqrt><mrow><mn>2</mn><mo>/</mo><mi>π</mi></mrow></msqrt><mo>(</mo><mi>h</mi><mo>+</mo><mn>0.044715</mn><msup><mi>h</mi><mn>3</mn></msup><mo>)</mo><mo>)</mo><mo>)</mo></math>`,
  feedforward: (count) => linear("g", "", "a", "", count),
  block: () => plus("y", "r", "g"),
  final: () => normal("n"),
  unembed: (count) => linear("u", "", "n", "", count),
  logits: (count) => html`<math display="block"><mi>s</mi><mo>=</mo><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>${count}</mn></munderover><msub><mi>u</mi><mi>i</mi></msub><msub><mi>f</mi><mi>i</mi></msub><mo>+</mo><mi>b</mi></math>`,
};

/** The formula of a stage, or null for one that is only looked up. */
export const formula = (stage, count, headDim) => FORMULAS[stage]?.(count, headDim) ?? null;
