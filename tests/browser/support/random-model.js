// A decoder of random weights, served beside the page: what the engine does must not hang on what was trained.

const SIZES = { layers: 2, heads: 4, kvHeads: 2, modelDim: 24, hiddenDim: 40, positions: 20 };
const WORDS = ["<pad>", "<start>", "<unk>", "the", "cat", "sat", "on", "a", "mat", ".", "ball"];

/** The description, as in a model's config.json. */
export const config = {
  format: 1, name: "random", kind: "decoder", ...SIZES, normEpsilon: 1e-5, norm: "rms", activation: "swiglu", position: "rope", ropeBase: 50,
  causal: true, bias: false, tied: true, embedding: "tokens", words: [], weights: "weights.safetensors", vocabulary: WORDS.length,
};

/** The description of a recurrent net beside it. */
const GRU = { modelDim: 10, hiddenDim: 13 };
const recurrent = { ...config, kind: "gru", layers: 1, heads: undefined, kvHeads: undefined, ...GRU };

/** Where `serve` puts the files. */
export const files = { config: "/random/config.json", weights: "/random/weights.safetensors" };
export const gruFiles = { config: "/random/gru.json", weights: "/random/gru.safetensors" };

/** Answers the page's requests for the model; `cut` bytes of the weights are left out. */
export async function serve(page, { cut = 0 } = {}) {
  const weights = file(decoder).subarray(0, file(decoder).length - cut);
  const answers = { "config.json": { json: config }, "gru.json": { json: recurrent }, "weights.safetensors": { body: weights }, "gru.safetensors": { body: file(gru) } };
  await page.route("**/random/*", (route) => route.fulfill(answers[route.request().url().split("/").pop()]));
}

function decoder(matrix, vector) {
  const { layers, heads, kvHeads, modelDim, hiddenDim } = SIZES;
  const kvDim = modelDim / heads * kvHeads;
  matrix("embedding.weight", WORDS.length, modelDim);
  for (let layer = 0; layer < layers; layer++) {
    const at = `layers.${layer}`;
    vector(`${at}.attn_norm.weight`, modelDim);
    vector(`${at}.ff_norm.weight`, modelDim);
    for (const [part, rows, columns] of [
      ["q", modelDim, modelDim], ["k", kvDim, modelDim], ["v", kvDim, modelDim], ["o", modelDim, modelDim],
      ["ff_gate", hiddenDim, modelDim], ["ff_up", hiddenDim, modelDim], ["ff_down", modelDim, hiddenDim],
    ]) matrix(`${at}.${part}.weight`, rows, columns);
  }
  vector("final_norm.weight", modelDim);
}

function gru(matrix, vector) {
  const { modelDim, hiddenDim } = GRU;
  matrix("embedding.weight", WORDS.length, modelDim);
  matrix("gru.weight_ih", 3 * hiddenDim, modelDim);
  matrix("gru.weight_hh", 3 * hiddenDim, hiddenDim);
  vector("gru.bias_ih", 3 * hiddenDim);
  vector("gru.bias_hh", 3 * hiddenDim);
  matrix("out.weight", WORDS.length, hiddenDim);
  vector("out.bias", WORDS.length);
}

/** A safetensors file of what `fill` names: matrices in int8 with an f16 scale for each row, vectors in f16. */
function file(fill) {
  const words = Buffer.from(WORDS.join("\n"));
  const tensors = [["words", "U8", [words.length], words]];
  let state = 5;
  const byte = () => (state = (state * 1103515245 + 12345) % 2 ** 31) >>> 23;
  const half = (value, count) => { // a power of two fits f16 exactly: its exponent and no fraction
    const data = Buffer.alloc(2 * count);
    for (let at = 0; at < count; at++) data.writeUInt16LE((Math.log2(value) + 15) << 10, 2 * at);
    return data;
  };
  fill((name, rows, columns) => {
    tensors.push([name, "I8", [rows, columns], Buffer.from(Array.from({ length: rows * columns }, byte))]);
    tensors.push([`${name}.scale`, "F16", [rows], half(2 ** -8, rows)]);
  }, (name, length) => tensors.push([name, "F16", [length], half(1, length)]));
  let end = 0;
  const header = JSON.stringify(Object.fromEntries(tensors.map(([name, dtype, shape, data]) => (
    [name, { dtype, shape, data_offsets: [end, end += data.length] }]))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...tensors.map(([, , , data]) => data)]);
}
