"""The five sizes of the family. The decoder is the fourth."""

from .corpus import POSITIONS
from .model import Shape


def _shape(layers, heads, model):
    return dict(layers=layers, heads=heads, model=model, hidden=8 * round(model / 3), positions=POSITIONS)


SIZES = {1: _shape(1, 2, 16), 2: _shape(2, 2, 32), 3: _shape(2, 4, 64), 4: _shape(3, 4, 128), 5: _shape(4, 8, 256)}
RATES = {1: 8e-3, 2: 6e-3, 3: 4e-3, 4: 3e-3, 5: 2e-3}  # peaks: wider nets take smaller steps


def shape(size, vocabulary):
    return Shape(vocabulary, **SIZES[size])
