"""The encoder in PyTorch. Names and sums follow the file format, so that the state dict is what is stored."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import gelu, linear


@dataclass(frozen=True)
class Shape:
    layers: int = 4
    heads: int = 4
    model: int = 128
    hidden: int = 512
    word: int = 64
    suffix: int = 24
    positions: int = 40
    epsilon: float = 1e-5

    @property
    def features(self):
        return self.word + self.suffix

    @property
    def head(self):
        return self.model // self.heads


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        d = shape.model
        self.shape = shape
        self.attn_norm, self.ff_norm = nn.LayerNorm(d, shape.epsilon), nn.LayerNorm(d, shape.epsilon)
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.ff_up, self.ff_down = nn.Linear(d, shape.hidden), nn.Linear(shape.hidden, d)

    def forward(self, x, blocked, silenced=()):
        """`blocked` is True where a key may not be seen; `silenced` heads give nothing."""
        batch, length, d = x.shape
        n = self.attn_norm(x)
        q, k, v = (
            part(n).view(batch, length, self.shape.heads, self.shape.head).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        # Written out: for short sentences this is faster than the fused call, and the weights are wanted anyway.
        scores = (q @ k.transpose(-1, -2)) * self.shape.head**-0.5
        weights = scores.masked_fill(blocked, float("-inf")).softmax(-1)
        mixed = weights.to(v.dtype) @ v
        for head in silenced:
            mixed[:, head] = 0
        x = x + self.o(mixed.transpose(1, 2).reshape(batch, length, d))
        x = x + self.ff_down(gelu(self.ff_up(self.ff_norm(x)), approximate="tanh"))
        return x, weights


class Encoder(nn.Module):
    def __init__(self, table, output_rows, output_suffixes, shape=Shape()):
        super().__init__()
        self.shape = shape
        self.word = nn.Linear(shape.features, shape.model)
        self.special = nn.Embedding(4, shape.word)
        self.suffix = nn.Embedding(256, shape.suffix)
        self.position = nn.Embedding(shape.positions, shape.model)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.final_norm = nn.LayerNorm(shape.model, shape.epsilon)
        self.unembed = nn.Linear(shape.model, shape.features)
        self.out_bias = nn.Parameter(torch.zeros(len(output_rows)))
        # The frozen table is stored apart from the weights.
        self.register_buffer("table", table, persistent=False)
        self.register_buffer("output_rows", output_rows, persistent=False)
        self.register_buffer("output_suffixes", output_suffixes, persistent=False)
        # Of the same order as the word features, or number and order are learned late.
        nn.init.normal_(self.suffix.weight, std=0.5)
        nn.init.normal_(self.position.weight, std=0.3)

    def embed(self, ids, suffixes):
        specials = self.special.weight[ids.clamp_max(3)]
        words = self.table[(ids - 4).clamp_min(0)]
        vectors = torch.where((ids < 4)[..., None], specials, words)
        features = torch.cat([vectors, self.suffix(suffixes)], -1)
        return self.word(features) + self.position.weight[: ids.shape[1]]

    def forward(self, ids, suffixes, causal=False, silenced=None):
        """(embedding, weights of every layer, final vectors). `silenced` maps a layer to heads whose output is zeroed."""
        embedded = self.embed(ids, suffixes)
        blocked = (ids == 0)[:, None, None, :]
        if causal:
            blocked = blocked | torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool).triu(1)
        x, all_weights = embedded, []
        for at, layer in enumerate(self.layers):
            x, weights = layer(x, blocked, (silenced or {}).get(at, ()))
            all_weights.append(weights)
        return embedded, all_weights, self.final_norm(x)

    def logits(self, final):
        words = torch.cat([self.table[self.output_rows], self.suffix(self.output_suffixes)], -1)
        return linear(self.unembed(final), words.to(final.dtype), self.out_bias.to(final.dtype))
