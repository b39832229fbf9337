"""Writes tests/fixtures/blocks.safetensors: random blocks of every packed format, and the numbers that the gguf package makes of
them, for tests/blocks.rs.

    python training/own/blocks.py tests/fixtures/blocks.safetensors

The bits are drawn, only the exponents of scales are kept among those of real weights.
"""

import sys

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize
from safetensors.numpy import save_file

ROWS = 2
# Format, blocks of a row, where the f16 scales of a block stand.
FORMATS = [
    ("F16", 32, []),
    ("BF16", 32, []),
    ("Q8_0", 5, [0]),
    ("Q4_0", 5, [0]),
    ("Q4_1", 5, [0, 2]),
    ("Q4_K", 2, [0, 2]),
    ("Q5_K", 2, [0, 2]),
    ("Q6_K", 2, [208]),
]

random = np.random.default_rng(7)
tensors = {}
for name, blocks, scales in FORMATS:
    kind = GGMLQuantizationType[name]
    _, size = GGML_QUANT_SIZES[kind]
    drawn = random.integers(0, 256, (ROWS, blocks, size), dtype=np.uint8)
    for at in scales:
        # Sign and fraction as drawn; the exponent from subnormal to about 1/8.
        exponents = random.integers(0, 12, (ROWS, blocks), dtype=np.uint8)
        drawn[:, :, at + 1] = drawn[:, :, at + 1] & 0x83 | exponents << 2
    if not scales:
        drawn[:, :, 1] &= 0xBF  # below 2 in size: no infinity and no NaN
    drawn = drawn.reshape(ROWS, blocks * size)
    tensors[f"{name.lower()}.bytes"] = drawn
    tensors[f"{name.lower()}.numbers"] = dequantize(drawn, kind).astype(np.float32)
save_file(tensors, sys.argv[1])
