"""What `transformers` computes, in f32 with plain attention: the numbers that every backend is held to."""

import json

import torch
from safetensors.torch import save
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForMaskedLM

from . import load
from .models import SCALED
from .texts import HEADLINE, ODD, SOFT

#: Of this layer and head, silenced, the last row of the logits is kept too.
SILENCED = (0, 1)
WRITTEN = 8
KINDS = {"CausalLM": AutoModelForCausalLM, "LMHeadModel": AutoModelForCausalLM, "MaskedLM": AutoModelForMaskedLM}
MASKS = ("<mask>", "[MASK]")
#: So many ids of a large vocabulary are kept for each position, evenly spread.
SPREAD = 1500


def small(listed, home):
    """Beside each small model: its texts, all weights, some rows of the logits, a silenced head, words written."""
    for entry in listed:
        model, tokenizer = opened(entry, home)
        # A vocabulary that another model has too is tried there.
        texts = [HEADLINE] + [ODD] * ("gguf" not in entry and entry["name"] not in SCALED) + [HEADLINE.replace("tired", mask) for mask in MASKS if tokenizer.token_to_id(mask)]
        writes = not type(model).__name__.endswith("MaskedLM")
        write(model, tokenizer, texts, home / entry["name"] / "expected", silenced=SILENCED, writes=writes)


@torch.no_grad()
def write(model, tokenizer, texts, stem, *, silenced=None, writes=False):
    tensors, cases = {}, []
    for at, text in enumerate(texts):
        ids = tokenizer.encode(text).ids
        given = torch.tensor([ids])
        result = model(given, output_attentions=True, output_hidden_states=True)
        case = {"text": text, "ids": ids, "tokens": [tokenizer.id_to_token(id) for id in ids]}
        tensors[f"{at}.weights"] = torch.cat(result.attentions)
        if "logits" in result:
            masks = [at for at, token in enumerate(case["tokens"]) if token in MASKS]
            case["positions"] = masks or ([len(ids) // 2] if at == 0 else []) + [len(ids) - 1]
            vocabulary = result.logits.shape[-1]
            case["step"] = max(1, vocabulary // SPREAD)
            tensors[f"{at}.logits"] = result.logits[0, case["positions"], :: case["step"]]
        else:
            tensors[f"{at}.final"] = result.last_hidden_state[0]
        if at == 0 and silenced:
            case["silenced"] = silenced
            tensors[f"{at}.silenced"] = without(model, given, *silenced).logits[0, -1]
        if at == 0 and writes:
            case["written"] = greedy(model, given)
        cases.append(case)
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".safetensors").write_bytes(save({name: tensor.contiguous() for name, tensor in tensors.items()}))
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    stem.with_suffix(".json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def opened(entry, home):
    if "gguf" in entry:
        path = home / entry["gguf"]
        return load.model(path), load.tokenizer(path)
    config = AutoConfig.from_pretrained(home / entry["config"])
    weights = home / entry["weights"][0]
    kind = next((kind for end, kind in KINDS.items() if config.architectures[0].endswith(end)), AutoModel)
    model = kind.from_pretrained(weights.parent, config=config, dtype=torch.float32, attn_implementation="eager")
    tokenizer = Tokenizer.from_file(str(home / entry["tokenizer"]))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return model.eval(), tokenizer


def without(model, ids, layer, head):
    """A run in which nothing of one head reaches the matrix after the mix."""
    ends = ("attn.c_proj", "o_proj", "attention.output.dense", "attention.out_lin")
    parts = [part for name, part in model.named_modules() if name.endswith(ends)]
    config = model.config
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads

    def silence(_, inputs):
        mixed = inputs[0].clone()
        mixed[..., head * width : (head + 1) * width] = 0
        return (mixed,)

    handle = parts[layer].register_forward_pre_hook(silence)
    try:
        return model(ids)
    finally:
        handle.remove()


def greedy(model, ids):
    written = []
    for _ in range(WRITTEN):
        written.append(int(model(torch.cat([ids, torch.tensor([written], dtype=torch.long)], 1)).logits[0, -1].argmax()))
    return written


def real(cache, home):
    """Of the two models that are fetched for the tests: few numbers, since the models are large."""
    minilm, smollm2 = cache / "minilm", next((cache / "smollm2").glob("*.gguf"))
    entry = {"config": "minilm/config.json", "weights": ["minilm/model.safetensors"], "tokenizer": "minilm/tokenizer.json"}
    write(*opened(entry, cache), [HEADLINE, SOFT], home / "minilm")
    write(load.model(smollm2), load.tokenizer(smollm2), [HEADLINE], home / "smollm2", writes=True)
