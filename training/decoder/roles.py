"""Which head does what: chosen on one half of the questions, reported on the other; and what the model still can without it."""

import random

import torch

from . import abilities

LENGTH = abilities.LIST_LENGTH
SHARED = 0.5  # heads with at least this share of the best head's mass do the same work and are switched off together
CONTROLS, CONTROL_SEED = 8, 3
SUBJECT = 2  # `<start> the SUBJECT near the other`


def previous_word(weights):
    """Mean weight of the list's words, from its second on, as they are first read, on the word before: [texts, heads]."""
    rows = _first_saying(weights.shape[-1])
    return weights[:, :, rows, rows - 1].mean(-1)


def _first_saying(length):
    """Places of the list's words without its first, when they are said for the first time."""
    last = length - LENGTH - _between(length) - 1
    return torch.arange(last - LENGTH + 2, last + 1)


def _second_saying(weights, shift):
    """Mean weight of the words said again on the first saying's place of themselves, moved by `shift`."""
    length = weights.shape[-1]
    rows = torch.arange(length - LENGTH, length - 1)
    return weights[:, :, rows, rows - _distance(length) + shift].mean(-1)


def _distance(length):
    """Between a word of the one saying and the same word of the other."""
    return LENGTH + _between(length)


def _between(length):
    """Words between the two sayings: `<start> list : … . again : …`, or `<start> … again …`."""
    return {2 * LENGTH + 6: 3, 2 * LENGTH + 2: 1}[length]


LIST_ROLES = {
    "previous-word": previous_word,
    "induction": lambda weights: _second_saying(weights, 1),
    "duplicate": lambda weights: _second_saying(weights, 0),
}
AGREEMENT_ROLES = {"verb-subject": lambda weights: weights[:, :, -1, SUBJECT]}


def _find(weights, measures, probe):
    half, found = len(weights[0]) // 2, {}
    for role, measure in measures.items():
        masses = torch.stack([measure(layer) for layer in weights], 1)  # [texts, layers, heads]
        chosen, reported = masses[:half].mean(0), masses[half:].mean(0)
        layer, head = divmod(chosen.flatten().argmax().item(), chosen.shape[1])
        alike = [[at // chosen.shape[1], at % chosen.shape[1]] for at, mass in enumerate(chosen.flatten().tolist()) if mass >= SHARED * chosen.max()]
        found[role] = {
            "layer": layer, "head": head, "mass": round(reported[layer, head].item(), 4),
            "uniform": round(1 / weights[0].shape[-1], 4) if probe == "agreement" else round(_uniform(weights[0].shape[-1], role), 4),
            "alike": alike, "chosenOn": f"first half of the {probe} questions", "probe": probe,
        }
    return found


def _uniform(length, role):
    """What a head that looks at every earlier word and itself alike would give."""
    rows = _first_saying(length).tolist() if role == "previous-word" else range(length - LENGTH, length - 1)
    return sum(1 / (row + 1) for row in rows) / len(rows)


@torch.no_grad()
def find(model, lists, agreement=None):
    """{role: layer, head, mass}: the head with the most mass on the first half, its mass on the second half."""
    found = _find(model(lists, traced=True)[1], LIST_ROLES, "list")
    if agreement:
        found |= _find(model(torch.tensor([text for text, _, _ in agreement]), traced=True)[1], AGREEMENT_ROLES, "agreement")
    return found


class Without:
    """The model with some heads switched off, given as (layer, head)."""

    def __init__(self, model, heads):
        self.model, self.silenced = model, {}
        for layer, head in heads:
            self.silenced.setdefault(layer, []).append(head)

    def __call__(self, ids):
        return self.model(ids, silenced=self.silenced)


def _mean(found):
    return {key: round(sum(one[key] for one in found) / len(found), 4) for key in found[0]}


def ablations(model, roles, measure):
    """For each role: its head off, all heads alike off, and as many others of the same or later layers off (mean of several draws)."""
    rng, out = random.Random(CONTROL_SEED), {"intact": measure(model), "roles": {}}
    for name, role in roles.items():
        first = min(layer for layer, _ in role["alike"])
        others = [[layer, head] for layer in range(first, model.shape.layers) for head in range(model.shape.heads) if [layer, head] not in role["alike"]]
        count = len(role["alike"])
        controls = [rng.sample(others, count) for _ in range(CONTROLS)] if len(others) >= count else []
        out["roles"][name] = {
            "headOff": measure(Without(model, [(role["layer"], role["head"])])),
            "alikeOff": measure(Without(model, role["alike"])),
            "othersOff": _mean([measure(Without(model, heads)) for heads in controls]) if controls else None,
        }
    return out
