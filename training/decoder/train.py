"""One size, one seed: the next word. Every size of a seed sees the same rows in the same order, for the same number of steps."""

import math
import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from . import abilities, corpus
from .model import Decoder
from .sizes import RATES, shape

ROWS = 21  # of 96 words, a step
CORPUS_SEED, VALIDATION_SEED, VALIDATION_ROWS = 1, 2, 84
UNKNOWN_SHARE = 0.02  # words read as <unk>; the word to say stays the true one
WARM_UP, FLOOR, DECAY, CLIP, OBSERVE_EVERY = 100, 0.02, 0.01, 1.0, 150


def rate(size, step, steps):
    along = FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * step / steps))
    return RATES[size] * along * min(1, (step + 1) / WARM_UP)


def batches(seed, steps):
    ids, parts = corpus.rows(ROWS * steps, CORPUS_SEED, False)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(ids))
    for step in range(steps):
        chosen = order[step * ROWS : (step + 1) * ROWS]
        read, targets, allowed = corpus.tensors(ids[chosen], parts[chosen])
        hidden = torch.from_numpy(rng.random(read.shape) < UNKNOWN_SHARE) & (read > corpus.UNK)
        yield read.masked_fill(hidden, corpus.UNK), targets, allowed


def loss_of(model, read, targets, allowed):
    wanted = targets != corpus.IGNORED
    logits = model(read, allowed)[0]
    return cross_entropy(logits.float()[wanted], targets[wanted])


@torch.no_grad()
def validation(model):
    """Mean loss in nats a word on texts kept out of training."""
    return loss_of(model, *corpus.tensors(*corpus.rows(VALIDATION_ROWS, VALIDATION_SEED, True))).item()


def train(size, seed, steps, report):
    """Returns (model, what was observed along the way, processor seconds)."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    vocabulary = len(corpus.Vocabulary(abilities.language.load()).words)
    model = Decoder(shape(size, vocabulary))
    decayed = [p for p in model.parameters() if p.dim() == 2]
    plain = [p for p in model.parameters() if p.dim() != 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.98)
    )
    observed, recent, began = [], [], time.process_time()
    for step, batch in enumerate(batches(seed, steps)):
        for group in optimiser.param_groups:
            group["lr"] = rate(size, step, steps)
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(model, *batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        recent.append(loss.item())
        if (step + 1) % OBSERVE_EVERY == 0 or step + 1 == steps:
            seen = {"step": step + 1, "loss": round(sum(recent) / len(recent), 4), "validation": round(validation(model), 4), **abilities.measure(model)}
            observed.append(seen)
            recent = []
            report(f"size {size} seed {seed} {seen} {time.process_time() - began:.0f} s")
    return model.eval(), observed, round(time.process_time() - began)
