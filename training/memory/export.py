"""Stored nets: restored as a runtime sees them, and written as they ship."""

import json

from safetensors.torch import load_file

from encoder.quantise import unpack

from .seeds import CACHE
from .train import build


def paths(kind, seed):
    return CACHE / f"{kind}-{seed}.safetensors", CACHE / f"{kind}-{seed}.json"


def restore(kind, seed):
    """(the net with its stored weights expanded to f32, its record)."""
    weights, record = paths(kind, seed)
    model = build(kind)
    model.load_state_dict(unpack(load_file(weights)))
    return model.eval(), json.loads(record.read_text())


def stored(kind, seed):
    """Tensors under the names of the file format (one layer, so PyTorch's layer suffix goes)."""
    return {name.replace("_l0", ""): value for name, value in load_file(paths(kind, seed)[0]).items()}
