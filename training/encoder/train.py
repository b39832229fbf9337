"""One seed: masked words, and pronouns as blanks. No target ever touches the attention weights."""

import math
import random
import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .corpus import NATURAL_SHARE
from .model import Encoder
from .tokenise import MASK, REST

SENTENCES = 256  # a step
MASK_SHARE = 0.2
BLANK_SHARE = 0.5  # of the pronouns
SORTED_TOGETHER = 4  # batches of like length are cut from this many
PACKED = (False, False, True)  # one batch in three joins sentences up to the full length, so that late positions are trained
PEAK_RATE, WARM_UP, DECAY, CLIP = 3e-3, 100, 0.01, 1.0
LOG_EVERY = 25
IGNORED = -100


class Batches:
    def __init__(self, grammar, natural, output_of_id, positions, seed):
        self.sources = (grammar, natural)
        self.output_of_id = output_of_id
        self.room = positions - 2
        self.rng = np.random.default_rng(seed)
        self.waiting = []

    def _draw(self):
        source = self.sources[int(self.rng.random() < NATURAL_SHARE)]
        at = int(self.rng.integers(len(source.start) - 1))
        low, high = source.start[at], source.start[at + 1]
        return source.ids[low:high], source.suffixes[low:high], source.reference_of.get(at, ())

    def _rows(self, packed):
        """Several steps' worth of rows, sorted by length into batches, so that little is padding."""
        rows, room = [], self.room
        for _ in range(SENTENCES * SORTED_TOGETHER):
            ids, suffixes, references = self._draw()
            if packed and rows and len(rows[-1][0]) + len(ids) <= room:
                before = rows[-1]
                shift = len(before[0])
                rows[-1] = (
                    np.concatenate([before[0], ids]),
                    np.concatenate([before[1], suffixes]),
                    [*before[2], *((p + shift, noun) for p, noun in references)],
                )
            elif len(ids) <= room:
                rows.append((ids, suffixes, references))
        rows.sort(key=lambda row: len(row[0]))
        size = -(-len(rows) // SORTED_TOGETHER)
        return [rows[at : at + size] for at in range(0, len(rows), size)]

    def next(self):
        if not self.waiting:
            self.waiting = [rows for packed in PACKED for rows in self._rows(packed)]
            random.Random(int(self.rng.integers(1 << 30))).shuffle(self.waiting)
        rows = self.waiting.pop()
        length = max(len(row[0]) for row in rows) + 2
        ids = np.zeros((len(rows), length), np.int64)
        suffixes = np.zeros((len(rows), length), np.int64)
        targets = np.full((len(rows), length), IGNORED, np.int64)
        for at, (row_ids, row_suffixes, references) in enumerate(rows):
            inside = slice(1, 1 + len(row_ids))
            ids[at, inside], suffixes[at, inside] = row_ids, row_suffixes
            ids[at, 0] = ids[at, 1 + len(row_ids)] = REST
            for position, noun in references:
                if self.rng.random() < BLANK_SHARE:
                    targets[at, 1 + position] = noun
        chosen = (self.rng.random(ids.shape) < MASK_SHARE) & (self.output_of_id[ids] != IGNORED) & (targets == IGNORED)
        targets[chosen] = self.output_of_id[ids[chosen]]
        ids[chosen], suffixes[chosen] = MASK, 0
        return torch.from_numpy(ids), torch.from_numpy(suffixes), torch.from_numpy(targets)


def _rate(step, steps):
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    along = (step - WARM_UP) / max(1, steps - WARM_UP)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * along))


def train(data, seed, steps, report):
    """Returns (model, [[step, loss], ...], seconds)."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = Encoder(data.table, data.output_rows, data.output_suffixes)
    batches = Batches(data.grammar, data.natural, data.output_of_id, model.shape.positions, seed)
    decayed = [p for p in model.parameters() if p.dim() == 2]
    plain = [p for p in model.parameters() if p.dim() != 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], lr=PEAK_RATE, betas=(0.9, 0.98)
    )
    curve, recent, began = [], [], time.time()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * _rate(step, steps)
        ids, suffixes, targets = batches.next()
        with torch.autocast("cpu", torch.bfloat16):
            _, _, final = model(ids, suffixes)
            wanted = targets != IGNORED
            logits = model.logits(final[wanted])
        loss = cross_entropy(logits.float(), targets[wanted])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        recent.append(loss.item())
        if (step + 1) % LOG_EVERY == 0 or step + 1 == steps:
            curve.append([step + 1, round(sum(recent) / len(recent), 4)])
            recent = []
            if (step + 1) % (8 * LOG_EVERY) == 0:
                report(f"seed {seed} step {step + 1} loss {curve[-1][1]} {time.time() - began:.0f} s")
    return model.eval(), curve, round(time.time() - began)
