"""A GGUF file as a model of `transformers` in f32: every weight expanded, rows of queries and keys back in order."""

import gguf
import numpy as np
import torch
from gguf.quants import dequantize
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM
from tokenizers import Tokenizer, models, pre_tokenizers

LLAMA = {
    "token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head", "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}
GPT2 = {
    "token_embd": "transformer.wte", "position_embd": "transformer.wpe", "output_norm": "transformer.ln_f", "attn_norm": "ln_1", "ffn_norm": "ln_2",
    "attn_qkv": "attn.c_attn", "attn_output": "attn.c_proj", "ffn_up": "mlp.c_fc", "ffn_down": "mlp.c_proj",
}


def model(path):
    reader = gguf.GGUFReader(path)
    field = lambda name, default=None: reader.fields[name].contents() if name in reader.fields else default
    architecture = field("general.architecture")
    get = lambda name, default=None: field(f"{architecture}.{name}", default)
    tied = all(tensor.name != "output.weight" for tensor in reader.tensors)
    sizes = dict(vocab_size=len(field("tokenizer.ggml.tokens")), bos_token_id=None, eos_token_id=None, tie_word_embeddings=tied)
    if architecture == "gpt2":
        made = GPT2LMHeadModel(GPT2Config(
            n_layer=get("block_count"), n_head=get("attention.head_count"), n_embd=get("embedding_length"), n_inner=get("feed_forward_length"),
            n_positions=get("context_length"), layer_norm_epsilon=get("attention.layer_norm_epsilon"), attn_implementation="eager", **sizes,
        ))
        names, blocks = GPT2, "transformer.h"
    else:
        heads, kv_heads, dim = (get(name) for name in ("attention.head_count", "attention.head_count_kv", "embedding_length"))
        made = LlamaForCausalLM(LlamaConfig(
            num_hidden_layers=get("block_count"), num_attention_heads=heads, num_key_value_heads=kv_heads, hidden_size=dim,
            head_dim=get("attention.key_length", dim // heads), intermediate_size=get("feed_forward_length"),
            max_position_embeddings=get("context_length"), rms_norm_eps=get("attention.layer_norm_rms_epsilon"),
            rope_parameters={"rope_type": "default", "rope_theta": get("rope.freq_base")}, attn_implementation="eager", **sizes,
        ))
        names, blocks = LLAMA, "model.layers"
    weights = {}
    for tensor in reader.tensors:
        data = np.array(dequantize(tensor.data, tensor.tensor_type), np.float32)
        *block, part, kind = tensor.name.removeprefix("blk.").split(".")
        if architecture == "llama" and part in ("attn_q", "attn_k"):
            data = in_order(data, heads if part == "attn_q" else kv_heads)
        if architecture == "gpt2" and block and kind == "weight" and data.ndim == 2:
            data = data.T.copy()
        weights[".".join([*([blocks, *block] if block else []), names[part], kind])] = torch.from_numpy(data)
    missing, unexpected = made.load_state_dict(weights, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
    made.tie_weights()
    return made.eval()


def in_order(weights, heads):
    """llama.cpp keeps the rows of a head as pairs (i, i + half); this puts the first halves before the second again."""
    rows, columns = weights.shape
    return weights.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def tokenizer(path):
    """Of the byte-level files that are here: GPT-2's way of cutting, or SmolLM's, where every digit is a token."""
    field = gguf.GGUFReader(path).fields
    tokens, merges = (field[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "merges"))
    made = Tokenizer(models.BPE({token: id for id, token in enumerate(tokens)}, [tuple(merge.split(" ")) for merge in merges]))
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False)
    digits = field["tokenizer.ggml.pre"].contents() == "smollm"
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), bytes_]) if digits else bytes_
    return made
