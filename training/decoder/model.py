"""The decoder in PyTorch. Names and sums follow the file format, so that the state dict is what is stored."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import linear, scaled_dot_product_attention, silu


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    layers: int
    heads: int
    model: int
    hidden: int
    positions: int
    epsilon: float = 1e-5
    rope_base: float = 10000.0

    @property
    def head(self):
        return self.model // self.heads


def angles(shape, length):
    """cos and sin, [length, head / 2]: position × base^(−2i / head)."""
    rate = shape.rope_base ** (-torch.arange(0, shape.head, 2, dtype=torch.float32) / shape.head)
    turned = torch.arange(length, dtype=torch.float32)[:, None] * rate
    return turned.cos(), turned.sin()


def rotate(x, cos, sin):
    """The first half of a head turns with the second half."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


class Norm(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.model))
        self.epsilon = shape.epsilon

    def forward(self, x):
        x = x.float()
        return x * (x.square().mean(-1, keepdim=True) + self.epsilon).rsqrt() * self.weight


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        d = shape.model
        self.shape = shape
        self.attn_norm, self.ff_norm = Norm(shape), Norm(shape)
        self.q, self.k, self.v, self.o = (nn.Linear(d, d, bias=False) for _ in range(4))
        self.ff_gate, self.ff_up = nn.Linear(d, shape.hidden, bias=False), nn.Linear(d, shape.hidden, bias=False)
        self.ff_down = nn.Linear(shape.hidden, d, bias=False)

    def forward(self, x, allowed, turn, traced, silenced=()):
        """`allowed` is True where a key may be seen (None: every earlier one); `silenced` heads give nothing."""
        batch, length, d = x.shape
        n = self.attn_norm(x)
        q, k, v = (
            part(n).view(batch, length, self.shape.heads, self.shape.head).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        q, k = (rotate(part.float(), *turn).to(v.dtype) for part in (q, k))
        if traced:
            scores = (q @ k.transpose(-1, -2)) * self.shape.head**-0.5
            if allowed is None:
                allowed = torch.ones(length, length, dtype=torch.bool).tril()
            weights = scores.masked_fill(~allowed, float("-inf")).softmax(-1)
            mixed = weights @ v
        else:
            weights = None
            mixed = scaled_dot_product_attention(q, k, v, attn_mask=allowed, is_causal=allowed is None)
        for head in silenced:
            mixed[:, head] = 0
        x = x + self.o(mixed.transpose(1, 2).reshape(batch, length, d))
        n = self.ff_norm(x)
        return x + self.ff_down(silu(self.ff_gate(n)) * self.ff_up(n)), weights


class Decoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.model)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.final_norm = Norm(shape)
        # The same rows read words and score them: begun small, or every word would first predict itself.
        nn.init.normal_(self.embedding.weight, std=0.3 * shape.model**-0.5)
        with torch.no_grad():
            for layer in self.layers:
                for out in (layer.o, layer.ff_down):
                    out.weight.mul_((2 * shape.layers) ** -0.5)

    def forward(self, ids, allowed=None, traced=False, silenced=None):
        """(logits, weights of every layer if traced). `silenced` maps a layer to heads whose output is zeroed."""
        turn = angles(self.shape, ids.shape[1])
        x, all_weights = self.embedding(ids), []
        for at, layer in enumerate(self.layers):
            x, weights = layer(x, allowed, turn, traced, (silenced or {}).get(at, ()))
            all_weights.append(weights)
        return linear(self.final_norm(x), self.embedding.weight), all_weights
