"""Which head does what: chosen on one half of the lists, reported on the other; and what the model still can with it switched off."""

import torch

from . import abilities

LENGTH = abilities.LIST_LENGTH


def previous_word(weights):
    """Mass on the word before, from the second word on: [lists, heads]."""
    return weights.diagonal(-1, 2, 3)[:, :, 1:].mean(-1)


def _second_saying(weights, shift):
    """Mean weight of the words said again on the first saying's place of themselves, moved by `shift`."""
    length = weights.shape[-1]
    rows = torch.arange(length - LENGTH, length - 1)
    first = rows - _distance(length)
    return weights[:, :, rows, first + shift].mean(-1)


def _distance(length):
    """Between the two sayings: the frame is <start> list : … . again : …, or <start> … …, or <start> … again …"""
    return {2 * LENGTH + 6: LENGTH + 3, 2 * LENGTH + 1: LENGTH, 2 * LENGTH + 2: LENGTH + 1}[length]


ROLES = {
    "previous-word": previous_word,
    "induction": lambda weights: _second_saying(weights, 1),
    "duplicate": lambda weights: _second_saying(weights, 0),
}


@torch.no_grad()
def find(model, ids):
    """{role: layer, head, mass}: the head with the most mass on the first half of the lists, its mass on the second half."""
    weights = model(ids, traced=True)[1]
    half, found = len(ids) // 2, {}
    for role, measure in ROLES.items():
        masses = torch.stack([measure(layer) for layer in weights], 1)  # [lists, layers, heads]
        best = masses[:half].mean(0).flatten().argmax().item()
        layer, head = divmod(best, masses.shape[2])
        found[role] = {"layer": layer, "head": head, "mass": round(masses[half:, layer, head].mean().item(), 4), "chosenOn": "first half of the lists", "probe": "list"}
    return found


class Without:
    """The model with one head switched off."""

    def __init__(self, model, layer, head):
        self.model, self.silenced = model, {layer: (head,)}

    def __call__(self, ids):
        return self.model(ids, silenced=self.silenced)


def ablations(model, roles, measure):
    """What `measure` gives with each role's head off, and the mean over all other heads, one off at a time."""
    shape = model.shape
    chosen = {(role["layer"], role["head"]) for role in roles.values()}
    everyone = {(layer, head): measure(Without(model, layer, head)) for layer in range(shape.layers) for head in range(shape.heads)}
    others = [found for place, found in everyone.items() if place not in chosen]
    return {
        "intact": measure(model),
        "without": {name: everyone[role["layer"], role["head"]] for name, role in roles.items()},
        "withoutAnotherMean": {key: round(sum(o[key] for o in others) / len(others), 4) for key in others[0]} if others else None,
    }
