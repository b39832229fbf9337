// What the table compares: for each line some runs, the first of them ours. Where a run says what is to be reached, it
// is by the ratio of its time to that of the first run: `atLeast` is its time ÷ the first's, `atMost` and `within` the
// first's ÷ its own. `limit` binds the first run itself. 8 heads, 64 wide, where nothing else is said.

const MIB = 2 ** 20;

const full = { queries: 1024 };
const causal = { queries: 1024, causal: true };
const grouped = { ...causal, kvHeads: 2 };
const windowed = { ...causal, window: 256 };
const decode = { queries: 1, keys: 4096 };
const linear = { op: "linear", queries: 4096 };
const long = { queries: 2048 };
const quarter = { ...long, blocks: { size: 64, share: 0.25 } };
const small = { queries: 512 };

export const lines = [
  {
    name: "S1", work: "full attention, 1024 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: full },
      { who: "ORT Web", peer: "ort", shape: full, atLeast: 6 },
      { who: "jax-js", peer: "jax-js", shape: full, atLeast: 4.5 },
    ],
  },
  {
    name: "S2", work: "causal, 1024 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: causal },
      { who: "ORT Web", peer: "ort", shape: causal, atLeast: 6 },
      { who: "jax-js", peer: "jax-js", shape: causal },
      { who: "qkv in full", peer: "qkv", shape: full, atMost: 0.6 },
    ],
  },
  {
    name: "S3", work: "causal, 2 key heads for 8, 1024 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: grouped },
      { who: "ORT Web", peer: "ort-gqa", shape: grouped, atLeast: 6 },
    ],
  },
  {
    name: "S4", work: "causal, window of 256, 1024 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: windowed },
      { who: "ORT Web", peer: "ort-gqa", shape: windowed, atLeast: 150 },
      { who: "qkv without the window", peer: "qkv", shape: causal, atMost: 0.6 },
    ],
  },
  {
    name: "S5", work: "one query, 4096 keys", runs: [
      { who: "qkv", peer: "qkv", shape: decode },
      { who: "ORT Web", peer: "ort", shape: decode, atLeast: 20 },
      { who: "jax-js", peer: "jax-js", shape: decode, atLeast: 1.3 },
    ],
  },
  {
    name: "S6", work: "linear attention, 4096 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: linear },
      { who: "ORT Web", peer: "ort-linear", shape: linear, atLeast: 7 },
      { who: "qkv over 2048 tokens", peer: "qkv", shape: { ...linear, queries: 2048 }, within: [1.8, 2.2] },
    ],
  },
  {
    name: "S7", work: "a quarter of the blocks, 2048 tokens", runs: [
      { who: "qkv", peer: "qkv", shape: quarter },
      { who: "qkv over all blocks", peer: "qkv", shape: long, atMost: 0.35 },
    ],
  },
  {
    name: "C1", work: "processor, one thread, full, 1024 tokens", runs: [
      { who: "qkv", peer: "qkv-cpu", shape: full, cores: 1 },
      { who: "ORT Web", peer: "ort-wasm", shape: full, cores: 1, atLeast: 1.7 },
    ],
  },
  {
    name: "C2", work: "the same on all cores, page not isolated", runs: [
      { who: "qkv", peer: "qkv-cpu", shape: full, isolated: false },
      { who: "qkv on one thread", peer: "qkv-cpu", shape: full, cores: 1, isolated: false, atLeast: 1.8 },
      { who: "ORT Web", peer: "ort-wasm", shape: full, options: { threads: 0 }, isolated: false, atLeast: 3 },
    ],
  },
  {
    name: "M1", work: "memory on the device, 1 head, 16384 tokens", measures: "bytes", runs: [
      { who: "qkv", peer: "qkv", shape: { heads: 1, queries: 16384 }, limit: { beyondData: MIB } },
    ],
  },
  {
    name: "L4", work: "first call, pipelines cold, 512 tokens", measures: "first", runs: [
      { who: "qkv", peer: "qkv", shape: small, limit: { millis: 500 } },
      { who: "ORT Web", peer: "ort", shape: small },
      { who: "jax-js", peer: "jax-js", shape: small },
      { who: "TensorFlow.js", peer: "tfjs", shape: small },
    ],
  },
];
