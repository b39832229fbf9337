"""One seed: masked words, and pronouns as blanks. No target ever touches the attention weights."""

import math
import random
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .model import Encoder
from .tokenise import MASK, REST

SENTENCES = 256  # a step
MASK_SHARE = 0.2
BLANK_SHARE = 0.5  # of the pronouns
SORTED_TOGETHER = 4  # batches of like length are cut from this many
DECAY, CLIP = 0.01, 1.0
LOG_EVERY, OBSERVE_EVERY = 50, 100
IGNORED = -100


@dataclass(frozen=True)
class Phase:
    """A stretch of the training with its own text and its own learning rate (warm-up, then half a cosine to the floor)."""

    share_of_steps: float
    plain: float  # shares of the sentences drawn
    grammar: float
    natural: float
    packed: tuple  # True: batches that join sentences up to the full length, so that late positions are trained
    peak: float
    floor: float
    warm_up: int

    def rate(self, step, steps):
        along = self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * step / steps))
        return self.peak * along * min(1, (step + 1) / self.warm_up)


# A curriculum. Begun on the full mixture, most seeds learn to look at every noun and to choose later, out of sight; begun on
# plain sentences, one head learns to point, and keeps to it when the text gets rich.
PHASES = (
    Phase(7 / 18, 1.0, 0.0, 0.0, (False,), 3e-3, 0.3, 100),
    Phase(11 / 18, 0.4, 0.32, 0.28, (False, False, True), 1.2e-3, 0.02, 50),
)


class Batches:
    def __init__(self, data, phase, positions, seed):
        self.sources = (data.plain, data.grammar, data.natural)
        self.bounds = np.cumsum((phase.plain, phase.grammar))
        self.packed = phase.packed
        self.output_of_id = data.output_of_id
        self.room = positions - 2
        self.rng = np.random.default_rng(seed)
        self.waiting = []

    def _draw(self):
        source = self.sources[int((self.rng.random() >= self.bounds).sum())]
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
            self.waiting = [rows for packed in self.packed for rows in self._rows(packed)]
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


def _schedule(data, seed, steps, positions):
    """(step, learning rate, batch) over all phases."""
    first = 0
    for phase in PHASES:
        length = round(phase.share_of_steps * steps)
        batches = Batches(data, phase, positions, seed)
        for step in range(length):
            yield first + step, phase.rate(step, length), batches.next()
        first += length


def train(data, seed, steps, observe):
    """Returns (model, [[step, loss], ...], [[step, observed], ...], processor seconds)."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = Encoder(data.table, data.output_rows, data.output_suffixes)
    decayed = [p for p in model.parameters() if p.dim() == 2]
    plain = [p for p in model.parameters() if p.dim() != 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.98)
    )
    curve, observed, recent, began = [], [], [], time.process_time()
    for step, rate, (ids, suffixes, targets) in _schedule(data, seed, steps, model.shape.positions):
        for group in optimiser.param_groups:
            group["lr"] = rate
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
        if (step + 1) % OBSERVE_EVERY == 0:
            observed.append([step + 1, observe(model, step + 1, curve[-1][1])])
    return model.eval(), curve, observed, round(time.process_time() - began)
