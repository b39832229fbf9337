"""Per-row symmetric int8 with an f16 scale; vectors go to f16."""

import torch


def quantise(matrix):
    scale = (matrix.abs().amax(1) / 127).clamp_min(1e-7).half()
    rows = (matrix / scale.float()[:, None]).round().clamp(-127, 127)
    return rows.to(torch.int8), scale


def dequantise(rows, scale):
    return rows.float() * scale.float()[:, None]


def pack(state):
    """A model's state as it is stored: every matrix `x` becomes `x` and `x.scale`."""
    stored = {}
    for name, value in state.items():
        if value.dim() == 2 and name != "special.weight":
            stored[name], stored[name + ".scale"] = quantise(value)
        else:
            stored[name] = value.half()
    return {name: value.contiguous() for name, value in stored.items()}


def unpack(stored):
    """The f32 state that a runtime computes with."""
    return {
        name: dequantise(value, stored[name + ".scale"]) if value.dtype == torch.int8 else value.float()
        for name, value in stored.items()
        if not name.endswith(".scale")
    }
