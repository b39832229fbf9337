"""Small models of each family with random weights, in the folders that `transformers` itself writes."""

import json

import torch
from transformers import (
    BertConfig, BertForMaskedLM, DistilBertConfig, DistilBertForMaskedLM, GPT2Config, GPT2LMHeadModel, LlamaConfig,
    LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM, RobertaConfig, RobertaForMaskedLM,
)

from . import vocabularies

LLAMA3 = {"rope_type": "llama3", "rope_theta": 500.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32}
# The last two, as older files write them.
LINEAR = {"type": "linear", "factor": 2.5}
YARN = {"rope_type": "yarn", "factor": 1.5, "original_max_position_embeddings": 32}


def all_models():
    """name → (model class, config, dtype, tokenizer, bytes of the largest shard)"""
    small = dict(num_hidden_layers=2, num_attention_heads=4, hidden_size=32, intermediate_size=64, max_position_embeddings=48)
    encoder = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    gpt, roberta, bert = vocabularies.byte_level(), vocabularies.roberta(), vocabularies.word_piece()
    sizes = {tokenizer: dict(vocab_size=tokenizer.get_vocab_size()) for tokenizer in (gpt, roberta, bert)}
    end = dict(bos_token_id=0, eos_token_id=0)
    return {
        "gpt2": (GPT2LMHeadModel, GPT2Config(n_layer=2, n_head=4, n_embd=32, n_inner=64, n_positions=48, **sizes[gpt], **end), "float32", gpt, None),
        "roberta": (RobertaForMaskedLM, RobertaConfig(**{**small, "max_position_embeddings": 50}, **sizes[roberta], **encoder, type_vocab_size=1, layer_norm_eps=1e-5), "float16", roberta, None),
        "bert": (BertForMaskedLM, BertConfig(**small, **sizes[bert], **encoder), "float16", bert, None),
        "distilbert": (DistilBertForMaskedLM, DistilBertConfig(n_layers=2, n_heads=2, dim=32, hidden_dim=64, max_position_embeddings=48, **sizes[bert], dropout=0.0, attention_dropout=0.0), "bfloat16", bert, None),
        "llama": (LlamaForCausalLM, LlamaConfig(**small, **sizes[gpt], **end, num_key_value_heads=2, rope_parameters=LLAMA3, tie_word_embeddings=False), "bfloat16", gpt, None),
        "qwen2": (Qwen2ForCausalLM, Qwen2Config(**small, **sizes[gpt], **end, num_key_value_heads=1, tie_word_embeddings=True), "bfloat16", gpt, 24_000),
        "qwen3": (Qwen3ForCausalLM, Qwen3Config(**small, **sizes[gpt], **end, num_key_value_heads=2, head_dim=12, tie_word_embeddings=True), "float16", gpt, None),
    }


#: Descriptions that differ from another model's in the scaling of their angles alone, as older files write it.
SCALED = {"llama-linear": ("llama", LINEAR), "llama-yarn": ("llama", YARN)}


@torch.no_grad()
def fill(model, seed):
    """Random weights of a size at which attention is far from even, and the logits are far apart."""
    generator = torch.Generator().manual_seed(seed)
    for name, weight in sorted(model.named_parameters()):
        noise = torch.randn(weight.shape, generator=generator)
        if weight.dim() == 1:
            weight.copy_((1 if "weight" in name else 0) + 0.25 * noise)
        elif "embed" in name or "wte" in name or "wpe" in name:
            weight.copy_(0.5 * noise)
        else:
            # GPT-2 keeps its matrices the other way round; its rows are inputs.
            inputs = weight.shape[0] if "c_" in name else weight.shape[1]
            sharp = 1.6 if any(part in name for part in ("query", "key", "q_", "k_", "c_attn")) else 1.0
            weight.copy_(noise * sharp / inputs**0.5)


def write(home):
    """Writes every folder; gives their descriptions for the list."""
    listed = []
    for seed, (name, (kind, config, dtype, tokenizer, shard)) in enumerate(all_models().items()):
        folder = home / name
        folder.mkdir(parents=True, exist_ok=True)
        model = kind(config)
        fill(model, seed)
        model.to(getattr(torch, dtype)).save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
        (folder / "generation_config.json").unlink(missing_ok=True)
        (folder / "tokenizer.json").write_text(compact(json.loads(tokenizer.to_str())), encoding="utf-8")
        listed.append(describe(name, folder, folder / "config.json"))
    for name, (base, scaling) in SCALED.items():
        described = json.loads((home / base / "config.json").read_text(encoding="utf-8"))
        described["rope_theta"] = described.pop("rope_parameters")["rope_theta"]
        (home / name).mkdir(exist_ok=True)
        (home / name / "config.json").write_text(compact({**described, "rope_scaling": scaling}), encoding="utf-8")
        listed.append(describe(name, home / base, home / name / "config.json"))
    return listed


def describe(name, folder, config):
    home = folder.parent
    weights = sorted(folder.glob("model*.safetensors"))
    index = folder / "model.safetensors.index.json"
    relative = lambda path: path.relative_to(home).as_posix()
    return {
        "name": name,
        "config": relative(config),
        "weights": [relative(path) for path in weights],
        **({"index": relative(index)} if index.exists() else {}),
        "tokenizer": relative(folder / "tokenizer.json"),
    }


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
