"""How much of a list a net says back, by the length of the list: its own words are fed back to it, as on the page."""

import numpy as np
import torch

from . import task

LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64)
LISTS = 100
VALIDATION_SEED, TEST_SEED = 901, 902


@torch.no_grad()
def say_back(model, ids):
    """(what it says with its own words fed back, what it says with the right words fed back): [lists, length] each."""
    half = ids.shape[1] // 2
    told = model(ids[:, :-1])[0][:, half:].argmax(-1)
    heard = ids[:, : half + 1]
    while heard.shape[1] < ids.shape[1]:
        heard = torch.cat([heard, model(heard)[0][:, -1:].argmax(-1)], 1)
    return heard[:, half + 1 :], told


def measure(model, seed):
    """Accuracy per word by length; of the first word only; and with the right words fed back."""
    rng = np.random.default_rng(seed)
    found = {"accuracy": [], "first": [], "told": []}
    for length in LENGTHS:
        ids = torch.from_numpy(task.lists(rng, LISTS, length))
        right, (own, told) = ids[:, length + 2 :], say_back(model, ids)
        found["accuracy"].append((own == right).float().mean().item())
        found["first"].append((own == right)[:, 0].float().mean().item())
        found["told"].append((told == right).float().mean().item())
    return {name: [round(value, 4) for value in values] for name, values in found.items()}


def score(found):
    """Mean accuracy over the lengths that were trained."""
    kept = [value for length, value in zip(LENGTHS, found["accuracy"]) if length <= task.LONGEST]
    return round(sum(kept) / len(kept), 4)
