// Tokenizers of opened models against the references of training/own/token_ids.py: every id of a thousand lines, and the places.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { createTokenizer } from "../www/engine/own/tokenizer.js";
import { fromGguf } from "../www/engine/own/tokenizer-gguf.js";
import { ggufTokenizer } from "./support/gguf.mjs";

const SPECIAL = /<(s|\/s|pad|unk|mask|repo_name|\|\w+\|)>/;
const at = (path) => new URL(path, import.meta.url);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const unpacked = (name) => gunzipSync(readFileSync(at(`fixtures/tokenizers/${name}.gz`)));

const { lines, counts, bpe, configs, sentencepiece } = JSON.parse(unpacked("lines.json"));
const expected = idsByTokenizer(unpacked("ids.bin"));
const vocab = Object.fromEntries(bpe.tokens.map((token, id) => [token, id]));

/** name → what it is made from, and the name of its reference. */
const small = {};
for (const [name, config] of Object.entries(configs)) {
  const model = { type: "BPE", vocab, merges: mergesOf(name), ignore_merges: name === "llama-bpe" };
  small[name] = { reference: name, source: { tokenizer: { ...config, model } } };
  small[`${name} of a GGUF`] = { reference: name, source: { gguf: smallGguf(name) } };
}
small["Llama 2's kind of a GGUF"] = { reference: "sentencepiece", source: { gguf: { model: "llama", ...sentencepiece, bos: 1, eos: 2, unk: 0 } } };

const real = {};
const minilm = at("real/.cache/minilm/tokenizer.json");
const smollm2 = at("real/.cache/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
if (existsSync(minilm)) {
  real.MiniLM = { reference: "minilm", source: { tokenizer: json(minilm), tokenizerConfig: json(at("real/.cache/minilm/tokenizer_config.json")) } };
  real["MiniLM as a GGUF would have it"] = { reference: "minilm", source: { gguf: bertGguf(json(minilm)) } };
}
if (existsSync(smollm2)) real.SmolLM2 = { reference: "smollm2", source: { gguf: ggufTokenizer(smollm2) } };
for (const path of [minilm, smollm2]) {
  if (!existsSync(path)) console.warn(`\n!!! LEFT OUT: a real vocabulary is not there (${path.pathname}). Only the small ones are compared.\n`);
}

for (const [name, { reference, source }] of Object.entries({ ...small, ...real })) {
  test(`${name}: the ids of ${lines.length} lines`, async () => {
    const { encode } = await createTokenizer(source);
    const wrong = differing(encode, reference);
    assert.equal(wrong.length, 0, wrong.slice(0, 3).map((line) => `${JSON.stringify(lines[line])}\n  ${encode(lines[line]).ids}\n  ${expected[reference][line]}`).join("\n"));
  });

  test(`${name}: places rise, lie in the text, and leave out only what stands for nothing`, async () => {
    const { encode, decode } = await createTokenizer(source);
    const dropsNothing = reference !== "minilm";
    for (const line of [...lines, "\ud800", "a\udc00b", "\ud800\ud800 \udfff"]) checkPlaces(line, encode, dropsNothing);
    // What goes in comes out, but for special tokens and what was composed.
    if (!dropsNothing) return;
    for (const line of lines) {
      if (SPECIAL.test(line) || line !== line.normalize("NFC") || (reference === "sentencepiece" && /[▁\ufeff]/.test(line))) continue;
      assert.equal(decode(encode(line).ids), line);
    }
  });
}

/** Lines whose ids are not the reference's. */
function differing(encode, reference) {
  return [...lines.keys()].filter((line) => encode(lines[line]).ids.join() !== expected[reference][line].join());
}

const CLUSTER = /^[^]\p{M}*$/u;

function checkPlaces(line, encode, dropsNothing) {
  const { ids, tokens } = encode(line);
  assert.equal(tokens.map(({ id }) => id).join(), ids.join());
  let start = 0;
  let end = 0;
  for (const token of tokens) {
    const rises = token.start >= start && token.end >= end && token.start <= token.end && token.end <= line.length;
    // Two tokens share a character, or what is composed to one, only where both are parts of it.
    const shares = token.start >= end || CLUSTER.test(line.slice(token.start, end));
    const follows = !dropsNothing || token.start <= end;
    const says = token.text === line.slice(token.start, token.end);
    if (!(rises && shares && follows && says)) assert.fail(`${JSON.stringify({ line, token })}, ${JSON.stringify({ rises, shares, follows, says })}`);
    ({ start, end } = token);
  }
  if (dropsNothing) assert.equal(end, line.length, JSON.stringify(line));
}

test("a vocabulary, a normaliser, a rule of cutting that is not the model's is seen", async () => {
  const wrongs = {
    "two merges swapped": ["gpt-2", (source) => swapped(source.tokenizer.model, 0, 40)],
    "no normaliser": ["qwen2", (source) => (source.tokenizer.normalizer = null)],
    "another model's words": ["smollm of a GGUF", (source) => (source.gguf.pre = "gpt-2")],
    "digits in threes": ["qwen2 of a GGUF", (source) => (source.gguf.pre = "llama-bpe")],
    "merges before whole words": ["llama-bpe", (source) => (source.tokenizer.model.ignore_merges = false)],
    "no space before the text": ["Llama 2's kind of a GGUF", (source) => (source.gguf.addSpacePrefix = false)],
    "the worst score first": ["Llama 2's kind of a GGUF", ({ gguf }) => (gguf.scores = gguf.scores.map((score) => -score))],
    "no start and end": ["roberta-bpe", (source) => (source.tokenizer.post_processor = null)],
    "accents kept": ["MiniLM", (source) => (source.tokenizer.normalizer.strip_accents = false)],
    "every digit alone left out": ["SmolLM2", (source) => (source.gguf.pre = "gpt-2")],
  };
  for (const [what, [name, spoil]] of Object.entries(wrongs)) {
    const from = { ...small, ...real }[name];
    if (!from) continue; // said above
    const source = structuredClone(from.source);
    spoil(source);
    assert.notEqual(differing((await createTokenizer(source)).encode, from.reference).length, 0, what);
  }
});

test("a disturbed id is seen, and so are disturbed places", async () => {
  const { encode } = await createTokenizer(small["gpt-2"].source);
  const disturbed = (change) => (line) => {
    const result = encode(line);
    if (result.tokens.length > 2) change(result);
    return result;
  };
  assert.notEqual(differing(disturbed(({ ids }) => (ids[1] += 1)), "gpt-2").length, 0);
  const line = "The cat sat on the mat.";
  for (const change of [({ tokens }) => (tokens[1].start += 1), ({ tokens }) => (tokens[1].end += 1), ({ tokens }) => tokens.pop(), ({ tokens }) => tokens.reverse()]) {
    assert.throws(() => checkPlaces(line, disturbed(change), true));
  }
});

test("parts of one character have its place, and words read as they are", async () => {
  const { encode, word } = await createTokenizer(small["gpt-2"].source);
  const { tokens } = encode("a 🫠b");
  assert.ok(tokens.length > 4);
  for (const { text } of tokens.slice(2, -1)) assert.equal(text, "🫠");
  assert.equal(tokens.at(-1).text, "b");
  assert.equal(word(tokens.at(-2).id), "<0xA0>");
  assert.equal(word(bpe.tokens.indexOf("Ġthe")), " the");
  assert.equal(word(bpe.tokens.length), `#${bpe.tokens.length}`);
});

test("what encoders and decoders put around a text", async () => {
  const roberta = await createTokenizer(small["roberta-bpe of a GGUF"].source);
  assert.deepEqual(roberta.encode("The <mask>").tokens.map(({ special }) => special), ["rest", ...Array(roberta.encode("The").ids.length - 2).fill(null), "mask", "rest"]);
  const llama = await createTokenizer(small["llama-bpe"].source);
  assert.deepEqual(llama.encode("a").tokens.map(({ special, piece }) => [special, piece]), [["start", "<s>"], [null, "a"]]);
  const { specials, size } = roberta;
  assert.deepEqual({ ...specials, size }, { bos: 0, eos: 2, mask: 4, cls: null, sep: null, unk: 3, pad: 1, size: bpe.tokens.length });
});

test("a hundred thousand characters", async () => {
  const some = ["qwen2 of a GGUF", "Llama 2's kind of a GGUF", "MiniLM"].map((name) => ({ ...small, ...real })[name]).filter(Boolean);
  for (const { source } of some) {
    const { encode } = await createTokenizer(source);
    for (const text of [`${" ".repeat(1e5)}<mask>`, "\u0301\ud800a".repeat(33_333)]) assert.ok(encode(text).tokens.at(-1).end === text.length);
  }
});

test("files that lie are refused", async () => {
  const good = () => structuredClone(small["gpt-2"].source.tokenizer);
  const spoilt = (spoil) => {
    const tokenizer = good();
    return { tokenizer: spoil(tokenizer) ?? tokenizer };
  };
  const gguf = (change) => ({ gguf: { ...smallGguf("gpt-2"), ...change } });
  const refused = {
    "not-a-model": [
      { tokenizer: null }, { tokenizer: [] }, { tokenizer: {} },
      spoilt((json) => void (json.model.vocab = null)), spoilt((json) => void (json.model.vocab.a = -1)), spoilt((json) => void (json.model.vocab.a = 1e12)),
      spoilt((json) => void (json.model.merges = [1])), spoilt((json) => void (json.added_tokens = [{}])), spoilt((json) => void (json.model.unk_token = "no such")),
      { tokenizer: { model: { type: "Unigram", vocab: [["a", 0]], unk_id: 7 } } }, spoilt((json) => void (json.post_processor = { type: "TemplateProcessing" })),
      gguf({ tokens: null }), gguf({ tokens: [] }), gguf({ merges: null }), gguf({ merges: ["x"] }), gguf({ types: [1] }), gguf({ bos: 1e9 }), gguf({ addBos: true, bos: null }),
      gguf({ model: "bert", unk: null }), gguf({ model: "llama" }),
    ],
    "unsupported-model": [
      spoilt((json) => void (json.model.type = "WordLevel")), spoilt((json) => void (json.pre_tokenizer = { type: "UnicodeScripts" })), spoilt((json) => void (json.normalizer = { type: "Nmt" })),
      spoilt((json) => void (json.decoder = { type: "toString" })), spoilt((json) => void (json.normalizer = { type: "constructor" })),
      spoilt((json) => void (json.pre_tokenizer = { type: "Split", pattern: { Regex: "(" } })), gguf({ pre: "toString" }), gguf({ model: "rwkv" }), gguf({ model: "toString" }),
    ],
  };
  for (const [code, sources] of Object.entries(refused)) {
    for (const source of sources) await assert.rejects(createTokenizer(source), { code }, JSON.stringify(source).slice(-200));
  }
  await assert.rejects(createTokenizer(gguf({ pre: "tekken" })), /"tekken".*Known are gpt-2/);
});

function swapped({ merges }, a, b) {
  [merges[a], merges[b]] = [merges[b], merges[a]];
}

/** Where whole words come first, only the shorter pieces are to be had by merging. */
function mergesOf(name) {
  return name === "llama-bpe" ? bpe.merges.slice(0, bpe.few) : bpe.merges;
}

/** The small vocabulary as a GGUF file would give it. */
function smallGguf(name) {
  const { tokens, special } = bpe;
  return {
    model: "gpt2", pre: name, tokens, merges: mergesOf(name), scores: null, types: tokens.map((token) => (special.includes(token) ? 3 : 1)),
    bos: 0, eos: 2, unk: 3, sep: null, pad: 1, mask: 4, cls: null, addBos: null, addEos: null,
  };
}

/** GGUF marks where words begin, not where they go on. */
function bertGguf({ model }) {
  const tokens = Object.keys(model.vocab).sort((a, b) => model.vocab[a] - model.vocab[b]);
  const spelt = (token) => (/^\[.+\]$/.test(token) ? token : token.startsWith("##") ? token.slice(2) : `▁${token}`);
  return { model: "bert", tokens: tokens.map(spelt), types: tokens.map((token) => (/^\[(PAD|UNK|CLS|SEP|MASK)\]$/.test(token) ? 3 : 1)), cls: 101, sep: 102, unk: 100, pad: 0, mask: 103 };
}

function idsByTokenizer(bytes) {
  const all = new Uint16Array(new Uint8Array(bytes).buffer);
  let from = 0;
  return Object.fromEntries(Object.keys(counts).map((name) => [name, lines.map(() => {
    const ids = all.subarray(from + 1, from + 1 + all[from]);
    from += 1 + ids.length;
    return ids;
  })]));
}
