"""Small models in GGUF files, in every format of weights that the engine reads."""

import json

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T
from gguf.constants import GGML_QUANT_SIZES

from . import vocabularies

#: Bytes where a block of 256 weights keeps its f16 scales; what stands elsewhere may be any bits.
SCALES = {T.Q4_K: (0, 2), T.Q5_K: (0, 2), T.Q6_K: (208,)}
#: Which format a matrix is kept in, layer by layer: all of them, on queries and keys too.
MIXED = {
    "attn_q": (T.Q4_1, T.F16, T.BF16), "attn_k": (T.Q8_0, T.BF16, T.Q4_0), "attn_v": (T.Q4_0, T.F32, T.Q8_0),
    "attn_output": (T.F16, T.Q4_1, T.F32), "ffn_gate": (T.Q8_0, T.Q4_0, T.Q4_1), "ffn_up": (T.Q4_1, T.Q8_0, T.Q4_0),
    "ffn_down": (T.Q4_K, T.Q5_K, T.Q6_K), "token_embd": (T.Q8_0,), "output": (T.Q4_0,),
}
#: As the usual "Q4_K_M" files are: K formats all through, the words in Q6_K.
K_FORMATS = {
    "attn_q": (T.Q4_K,), "attn_k": (T.Q4_K,), "attn_v": (T.Q6_K,), "attn_output": (T.Q8_0,), "ffn_gate": (T.Q4_K,),
    "ffn_up": (T.Q5_K,), "ffn_down": (T.Q8_0,), "token_embd": (T.Q6_K,),
}
GPT2 = {"attn_qkv": (T.F16, T.Q8_0), "attn_output": (T.Q8_0, T.BF16), "ffn_up": (T.F16, T.Q4_1), "ffn_down": (T.Q4_0, T.F16), "token_embd": (T.F16,)}


def write(home):
    """Writes every file; gives their descriptions for the list."""
    files = {
        "llama-gguf": lambda path: llama(path, seed=20, formats=MIXED, layers=3, dim=32, hidden=256, heads=4, kv_heads=2, head_dim=8),
        "llama-k-gguf": lambda path: llama(path, seed=21, formats=K_FORMATS, layers=1, dim=256, hidden=32, heads=2, kv_heads=1, head_dim=16),
        "gpt2-gguf": lambda path: gpt2(path, seed=22, formats=GPT2, layers=2, dim=32, hidden=64, heads=4),
    }
    for name, make in files.items():
        (home / name).mkdir(parents=True, exist_ok=True)
        make(home / name / "model.gguf")
    return [{"name": name, "gguf": f"{name}/model.gguf"} for name in files]


def llama(path, *, seed, formats, layers, dim, hidden, heads, kv_heads, head_dim):
    out = File(path, "llama", seed, formats, layers, dim, hidden, heads)
    out.writer.add_head_count_kv(kv_heads)
    out.writer.add_layer_norm_rms_eps(1e-5)
    out.writer.add_rope_freq_base(1000.0)
    out.writer.add_rope_dimension_count(head_dim)
    out.writer.add_key_length(head_dim)
    out.writer.add_value_length(head_dim)
    out.matrix("token_embd", out.vocabulary, dim, deviation=3 / dim**0.5)
    if "output" in formats:
        out.matrix("output", out.vocabulary, dim)
    out.vector("output_norm.weight", dim, 1)
    for layer in range(layers):
        for norm in ("attn_norm", "ffn_norm"):
            out.vector(f"blk.{layer}.{norm}.weight", dim, 1)
        out.matrix("attn_q", heads * head_dim, dim, layer, sharp=1.6, turned=heads)
        out.matrix("attn_k", kv_heads * head_dim, dim, layer, sharp=1.6, turned=kv_heads)
        out.matrix("attn_v", kv_heads * head_dim, dim, layer)
        out.matrix("attn_output", dim, heads * head_dim, layer)
        out.matrix("ffn_gate", hidden, dim, layer)
        out.matrix("ffn_up", hidden, dim, layer)
        out.matrix("ffn_down", dim, hidden, layer)
    out.close()


def gpt2(path, *, seed, formats, layers, dim, hidden, heads):
    out = File(path, "gpt2", seed, formats, layers, dim, hidden, heads)
    out.writer.add_layer_norm_eps(1e-5)
    out.matrix("token_embd", out.vocabulary, dim, deviation=3 / dim**0.5)
    out.writer.add_tensor("position_embd.weight", out.noise(48, dim) * np.float32(0.5))
    for norm in ["output_norm"] + [f"blk.{layer}.{norm}" for layer in range(layers) for norm in ("attn_norm", "ffn_norm")]:
        out.vector(f"{norm}.weight", dim, 1)
        out.vector(f"{norm}.bias", dim, 0)
    for layer in range(layers):
        for name, outputs, inputs in (("attn_qkv", 3 * dim, dim), ("attn_output", dim, dim), ("ffn_up", hidden, dim), ("ffn_down", dim, hidden)):
            out.matrix(name, outputs, inputs, layer, sharp=1.6 if name == "attn_qkv" else 1)
            out.vector(f"blk.{layer}.{name}.bias", outputs, 0)
    out.close()


class File:
    """A file being written: what all of them hold, and random tensors."""

    def __init__(self, path, architecture, seed, formats, layers, dim, hidden, heads):
        tokenizer = vocabularies.byte_level()
        self.random, self.formats, self.vocabulary = np.random.default_rng(seed), formats, tokenizer.get_vocab_size()
        self.writer = gguf.GGUFWriter(path, architecture)
        self.writer.add_name(path.parent.name)
        self.writer.add_context_length(48)
        self.writer.add_embedding_length(dim)
        self.writer.add_block_count(layers)
        self.writer.add_feed_forward_length(hidden)
        self.writer.add_head_count(heads)
        self.writer.add_tokenizer_model("gpt2")
        self.writer.add_tokenizer_pre("gpt-2")
        self.writer.add_token_list([tokenizer.id_to_token(id) for id in range(self.vocabulary)])
        self.writer.add_token_types([gguf.TokenType.CONTROL] + [gguf.TokenType.NORMAL] * (self.vocabulary - 1))
        self.writer.add_token_merges([" ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]])
        for mark in (self.writer.add_bos_token_id, self.writer.add_eos_token_id):
            mark(0)
        self.writer.add_add_bos_token(False)

    def noise(self, *shape):
        return self.random.standard_normal(shape, np.float32)

    def vector(self, name, size, middle):
        self.writer.add_tensor(name, (middle + 0.25 * self.noise(size)).astype(np.float32))

    def matrix(self, name, rows, columns, layer=None, sharp=1.0, deviation=None, turned=None):
        """Of such a deviation that sums stay about 1. `turned`: the heads whose rows llama.cpp puts in another order."""
        choices = self.formats[name]
        kind = choices[(layer or 0) % len(choices)]
        full = f"{name}.weight" if layer is None else f"blk.{layer}.{name}.weight"
        deviation = deviation or sharp / columns**0.5
        if kind in SCALES:
            self.writer.add_tensor(full, self.blocks(kind, rows, columns, deviation), raw_dtype=kind)
            return
        weights = deviation * self.noise(rows, columns)
        if turned:
            weights = turn(weights, turned)
        self.writer.add_tensor(full, gguf.quants.quantize(weights.astype(np.float32), kind), raw_dtype=kind)

    def blocks(self, kind, rows, columns, deviation):
        """Random bits with scales that give about the deviation asked for: Python has no quantiser of these formats."""
        size, length = GGML_QUANT_SIZES[kind]
        count = rows * columns // size
        bits = self.random.integers(0, 256, (count, length), np.uint8)

        def scale(scales):
            for at, numbers in zip(SCALES[kind], scales):
                bits[:, at:at + 2] = np.float16(numbers).reshape(-1, 1).view(np.uint8)

        # The second scale is of what is taken off: at seven times the first, values lie about evenly around 0.
        scale([np.ones(count), 7 * np.ones(count)])
        unit = deviation / gguf.quants.dequantize(bits, kind).std()
        scale([share * unit * (1 + 0.25 * self.random.random(count)) for share in (1, 7)])
        return bits.reshape(rows, -1)

    def close(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def turn(weights, heads):
    """The first and second halves of a head's rows, interleaved: neighbours are then turned together."""
    rows, columns = weights.shape
    return weights.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
