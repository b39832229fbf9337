"""One net of the pair, one seed. Both nets of a seed see the same batches; only the words said back are trained."""

import math
import time

import torch
from torch.nn.functional import cross_entropy

from decoder.model import Decoder, Shape

from . import task
from .gru import Gru

ATTENTION = Shape(len(task.WORDS), layers=2, heads=2, model=64, hidden=176, positions=task.POSITIONS)
GRU_MODEL, GRU_HIDDEN = 64, 140
RATE = {"attention": 3e-3, "gru": 8e-3}
WARM_UP, FLOOR, DECAY, CLIP, OBSERVE_EVERY = 100, 0.02, 0.01, 1.0, 100


def build(kind):
    return Decoder(ATTENTION) if kind == "attention" else Gru(len(task.WORDS), GRU_MODEL, GRU_HIDDEN)


def rate(kind, step, steps):
    along = FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * step / steps))
    return RATE[kind] * along * min(1, (step + 1) / WARM_UP)


def train(kind, seed, steps, report):
    """Returns (model, [[step, loss], ...], processor seconds)."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = build(kind)
    decayed = [p for p in model.parameters() if p.dim() == 2]
    plain = [p for p in model.parameters() if p.dim() != 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.98)
    )
    curve, recent, began = [], [], time.process_time()
    for step, (ids, own) in enumerate(task.batches(seed, steps)):
        for group in optimiser.param_groups:
            group["lr"] = rate(kind, step, steps)
        ids = torch.from_numpy(ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == "attention"):
            logits = model(ids[:, :-1])[0][:, own:]
        loss = cross_entropy(logits.float().flatten(0, 1), ids[:, own + 1 :].flatten())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        recent.append(loss.item())
        if (step + 1) % OBSERVE_EVERY == 0 or step + 1 == steps:
            curve.append([step + 1, round(sum(recent) / len(recent), 4)])
            recent = []
            report(f"{kind} seed {seed} step {step + 1} loss {curve[-1][1]} {time.process_time() - began:.0f} s")
    return model.eval(), curve, round(time.process_time() - began)
