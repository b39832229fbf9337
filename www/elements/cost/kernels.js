// The kernels that are measured, as engine.measure names them: how engine.cost is asked for each, which law is expected, which mark stands for it.

/** What `engine.measure` takes for window and blocks unless told otherwise, spelled out so that arithmetic and measurement agree. */
export const WINDOW = { left: 128, right: 128, sinks: 4 };
export const BLOCKS = { size: 64, local: 1, global: 1, random: 1, seed: 1 };

export const KERNELS = [
  { id: "naive", law: 2, mark: "disc", cost: { kernel: "naive" } },
  { id: "flash", law: 2, mark: "ring", cost: { kernel: "flash" } },
  { id: "window", law: 1, mark: "diamond", cost: { kernel: "flash", mask: { window: WINDOW } } },
  { id: "block-sparse", law: 1, mark: "triangle", cost: { kernel: "block-sparse", mask: { blocks: BLOCKS } } },
  { id: "linear", law: 1, mark: "square", cost: { kernel: "linear" } },
];

export const IDS = KERNELS.map(({ id }) => id);
export const LENGTHS = [256, 512, 1024, 2048, 4096, 8192, 16384];

/** The exponents that count as the law itself. */
export const BANDS = { 2: [1.9, 2.1], 1: [0.95, 1.1] };

/** Costs by kernel and length, asked of the engine once each. */
export class Costs {
  #known = new Map();

  constructor(engine, headDim) {
    this.engine = engine;
    this.headDim = headDim;
  }

  of(id, tokens) {
    const key = `${id} ${tokens}`;
    if (!this.#known.has(key)) {
      const { cost } = KERNELS.find((kernel) => kernel.id === id);
      this.#known.set(key, this.engine.cost({ tokens, heads: 1, headDim: this.headDim }, cost));
    }
    return this.#known.get(key);
  }
}
