"""Expected numbers for the Rust tests: PyTorch, f32, on the shipped weights."""

import json

import torch
from safetensors.torch import save

from encoder.tokenise import normal, pieces

from .corpus import START, UNK
from .sources import TRAINING

FIXTURES = TRAINING.parent / "tests" / "fixtures"


def encode(text, id_of):
    return [START, *(id_of.get(normal(piece), UNK) for piece in pieces(text))]


@torch.no_grad()
def write(name, model, id_of, texts):
    """`N.weights` [layers, heads, tokens, tokens] for short texts, `N.last` [layers, heads, tokens] (the last row) for long ones."""
    tensors, listed = {}, []
    for at, text in enumerate(texts):
        ids = encode(text, id_of)[: model.shape.positions]
        logits, weights = model(torch.tensor([ids]), traced=True)
        weights = torch.cat(weights)
        positions = sorted({1, len(ids) - 1})
        long = len(ids) > 32
        tensors |= {
            f"{at}.ids": torch.tensor(ids, dtype=torch.int32),
            f"{at}.positions": torch.tensor(positions, dtype=torch.int32),
            f"{at}.logits": logits[0, positions].contiguous(),
            f"{at}.{'last' if long else 'weights'}": (weights[:, :, -1] if long else weights).contiguous(),
        }
        listed.append({"text": text, "causal": True, "ids": ids, "pieces": pieces(text), "weights": not long})
    save_files(name, tensors, listed)


def save_files(name, tensors, listed):
    (FIXTURES / f"{name}.safetensors").write_bytes(save(tensors))
    (FIXTURES / f"{name}.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
