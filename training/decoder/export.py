"""Write the files of one model: weights with words, and config.json."""

import hashlib
import json

import torch
from safetensors.torch import load_file, save

from .sources import TRAINING

MODELS = TRAINING.parent / "models"
WEIGHTS = "weights.safetensors"
LICENSE = "MIT OR Apache-2.0"


def words(listed):
    """Words in the order of their ids, joined by line ends."""
    return torch.frombuffer(bytearray("\n".join(listed).encode()), dtype=torch.uint8)


def weights(name, tensors, listed):
    """Returns {file: sha256}."""
    folder = MODELS / name
    folder.mkdir(parents=True, exist_ok=True)
    content = save({**tensors, "words": words(listed)})
    (folder / WEIGHTS).write_bytes(content)
    return {WEIGHTS: hashlib.sha256(content).hexdigest()}


def config(name, described, hashes, parameters, roles, metrics):
    full = {
        "format": 1, "name": name, **described, "parameters": parameters, "license": LICENSE,
        "words": [], "weights": WEIGHTS, "sha256": hashes, "roles": roles, "metrics": metrics,
    }
    (MODELS / name / "config.json").write_text(json.dumps(full, indent=2) + "\n")
    return full


def decoder_shape(shape):
    """What config.json says of a decoder's shape; kinds are spelled out, so that a runtime need not guess."""
    return {
        "kind": "decoder", "layers": shape.layers, "heads": shape.heads, "kvHeads": shape.heads, "modelDim": shape.model,
        "hiddenDim": shape.hidden, "positions": shape.positions, "normEpsilon": shape.epsilon, "norm": "rms", "activation": "swiglu",
        "position": "rope", "ropeBase": int(shape.rope_base), "causal": True, "bias": False, "tied": True, "embedding": "tokens",
        "vocabulary": shape.vocabulary,
    }


def parameters(model):
    return sum(p.numel() for p in model.parameters())


def decoder(name, model, stored, listed, roles, metrics):
    hashes = weights(name, load_file(stored), listed)
    return config(name, decoder_shape(model.shape), hashes, parameters(model), roles, metrics)
