// A decoder of random weights, served beside the page: what the engine does must not hang on what was trained.

const SIZES = { layers: 2, heads: 4, kvHeads: 2, modelDim: 24, hiddenDim: 40, positions: 20 };
const WORDS = ["<pad>", "<start>", "<unk>", "the", "cat", "sat", "on", "a", "mat", ".", "ball"];

/** The description, as in a model's config.json. */
export const config = {
  format: 1, name: "random", kind: "decoder", ...SIZES, normEpsilon: 1e-5, norm: "rms", activation: "swiglu", position: "rope", ropeBase: 50,
  causal: true, bias: false, tied: true, embedding: "tokens", words: [], weights: "weights.safetensors", vocabulary: WORDS.length,
};

/** Where `serve` puts the files. */
export const files = { config: "/random/config.json", weights: "/random/weights.safetensors" };

/** Answers the page's requests for the model; `cut` bytes of the weights are left out. */
export async function serve(page, { cut = 0 } = {}) {
  const weights = file();
  await page.route("**/random/*", (route) => route.request().url().endsWith(".json")
    ? route.fulfill({ json: config })
    : route.fulfill({ body: weights.subarray(0, weights.length - cut), contentType: "application/octet-stream" }));
}

/** A safetensors file: matrices in int8 with an f16 scale for each row, vectors in f16. */
function file() {
  const { layers, heads, kvHeads, modelDim, hiddenDim } = SIZES;
  const kvDim = modelDim / heads * kvHeads;
  const words = Buffer.from(WORDS.join("\n"));
  const tensors = [["words", "U8", [words.length], words]];
  let state = 5;
  const byte = () => (state = (state * 1103515245 + 12345) % 2 ** 31) >>> 23;
  const half = (value, count) => { // a power of two fits f16 exactly: its exponent and no fraction
    const data = Buffer.alloc(2 * count);
    for (let at = 0; at < count; at++) data.writeUInt16LE((Math.log2(value) + 15) << 10, 2 * at);
    return data;
  };
  const matrix = (name, rows, columns) => {
    tensors.push([`${name}.weight`, "I8", [rows, columns], Buffer.from(Array.from({ length: rows * columns }, byte))]);
    tensors.push([`${name}.weight.scale`, "F16", [rows], half(2 ** -8, rows)]);
  };
  const norm = (name) => tensors.push([`${name}.weight`, "F16", [modelDim], half(1, modelDim)]);
  matrix("embedding", WORDS.length, modelDim);
  for (let layer = 0; layer < layers; layer++) {
    const at = `layers.${layer}`;
    norm(`${at}.attn_norm`);
    norm(`${at}.ff_norm`);
    for (const [part, rows, columns] of [
      ["q", modelDim, modelDim], ["k", kvDim, modelDim], ["v", kvDim, modelDim], ["o", modelDim, modelDim],
      ["ff_gate", hiddenDim, modelDim], ["ff_up", hiddenDim, modelDim], ["ff_down", modelDim, hiddenDim],
    ]) matrix(`${at}.${part}`, rows, columns);
  }
  norm("final_norm");
  let end = 0;
  const header = JSON.stringify(Object.fromEntries(tensors.map(([name, dtype, shape, data]) => (
    [name, { dtype, shape, data_offsets: [end, end += data.length] }]))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...tensors.map(([, , , data]) => data)]);
}
