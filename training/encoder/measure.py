"""Numbers about the heads, from the probe files. The Rust evaluator computes the same ones."""

import csv
import random

import torch

from . import probes
from .paths import PROBES

NUMBER_FORMS = dict(pair.split(":") for pair in "is:are are:is was:were were:was has:have have:has".split())


def read(name):
    with open(PROBES / f"{name}.tsv", newline="", encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [tuple(int(cell) if cell.isdigit() else cell for cell in row) for row in rows]


@torch.no_grad()
def run(model, vocabulary, texts, silenced=None):
    """(weights [text, layer, head, row, column], final [text, row, d]) of spaced texts, padded to one length."""
    encoded = [vocabulary.encode(text.split(), model.shape.positions) for text in texts]
    length = max(len(ids) for ids, _ in encoded)
    ids = torch.tensor([i + [0] * (length - len(i)) for i, _ in encoded])
    suffixes = torch.tensor([s + [0] * (length - len(s)) for _, s in encoded])
    _, weights, final = model(ids, suffixes, silenced=silenced)
    return torch.stack(weights, 1), final


def _weights_at(weights, rows, columns):
    """[text, layer, head]: the weight that piece `row` gives to piece `column` (pieces start after `<rest>`)."""
    at = torch.arange(len(weights))
    return weights[at, :, :, torch.tensor(rows) + 1, torch.tensor(columns) + 1]


def _summary(right, other):
    """Per head [layer, head] of (2, pair, layer, head) weights: flip, accuracy, mass, and the mean over pairs of the smaller mass."""
    won = right > other
    return {
        "flip": won.all(0).float().mean(0),
        "accuracy": won.float().mean((0, 1)),
        "mass": right.mean((0, 1)),
        "smallerMass": right.amin(0).mean(0),
    }


def pairs(model, vocabulary, rows):
    first, second, pronoun, a, b = zip(*rows)
    one, _ = run(model, vocabulary, first)
    two, _ = run(model, vocabulary, second)
    right = torch.stack([_weights_at(one, pronoun, a), _weights_at(two, pronoun, b)])
    other = torch.stack([_weights_at(one, pronoun, b), _weights_at(two, pronoun, a)])
    return _summary(right, other)


def two_nouns(model, vocabulary, rows):
    """Agreement and meaning probes: one row, the right word and another."""
    texts, row, right, other = zip(*rows)
    weights, _ = run(model, vocabulary, texts)
    right, other = _weights_at(weights, row, right), _weights_at(weights, row, other)
    return {"accuracy": (right > other).float().mean(0), "mass": right.mean(0)}


def neighbours(model, vocabulary, texts):
    """Mean weight on the word before, the word after, and `<rest>`, with the share of words for which it is the largest."""
    totals, count = {}, 0
    for text in texts:
        weights, _ = run(model, vocabulary, [text])
        weights, last = weights[0], weights.shape[-1] - 1
        rows = torch.arange(2, last - 1)  # words that have a word on both sides
        count += len(rows)
        for role, columns in (("previous-word", rows - 1), ("next-word", rows + 1)):
            here = weights[:, :, rows, columns]
            largest = weights[:, :, rows].argmax(-1) == columns
            _add(totals, role, here.sum(-1), largest.sum(-1))
        resting = weights[:, :, rows, 0] + weights[:, :, rows, last]
        _add(totals, "rest", resting.sum(-1), (resting > 0.5).sum(-1))
    return {role: {"mass": mass / count, "accuracy": largest / count} for role, (mass, largest) in totals.items()}


def _add(totals, role, mass, largest):
    before = totals.get(role, (0, 0))
    totals[role] = (before[0] + mass, before[1] + largest)


@torch.no_grad()
def answers(model, vocabulary, outputs, rows, silenced=None):
    """Does the model, asked what the pronoun stands for, prefer the right noun? (flip, accuracy)"""
    index = {word: at for at, word in enumerate(outputs)}
    kept = [r for r in rows if r[0].split()[r[3]] in index and r[0].split()[r[4]] in index]
    won = []
    for side, (right, other) in ((0, (3, 4)), (1, (4, 3))):
        _, final = run(model, vocabulary, [r[side] for r in kept], silenced)
        at = torch.arange(len(kept))
        logits = model.logits(final[at, torch.tensor([r[2] for r in kept]) + 1])
        chosen, rejected = (torch.tensor([index[r[side].split()[r[noun]]] for r in kept]) for noun in (right, other))
        won.append(logits[at, chosen] > logits[at, rejected])
    won = torch.stack(won)
    return {"flip": won.all(0).float().mean().item(), "accuracy": won.float().mean().item()}


@torch.no_grad()
def number_agreement(model, vocabulary, outputs, rows):
    """Share of masked is/are, was/were, has/have for which the right number scores higher."""
    index = {word: at for at, word in enumerate(outputs)}
    kept = [r for r in rows if r[0].split()[r[1]] in NUMBER_FORMS]
    texts = []
    for text, verb, *_ in kept:
        words = text.split()
        words[verb] = "[mask]"
        texts.append(" ".join(words))
    _, final = run(model, vocabulary, texts)
    at = torch.arange(len(kept))
    logits = model.logits(final[at, torch.tensor([r[1] for r in kept]) + 1])
    right = torch.tensor([index[r[0].split()[r[1]]] for r in kept])
    wrong = torch.tensor([index[NUMBER_FORMS[r[0].split()[r[1]]]] for r in kept])
    return (logits[at, right] > logits[at, wrong]).float().mean().item()


@torch.no_grad()
def ablation(model, vocabulary, outputs, roles):
    """What the model answers without the heads that play a role: as `src/model/evaluate` in Rust measures it, for `config.json`."""
    heads = [(layer, head) for layer in range(model.shape.layers) for head in range(model.shape.heads)]
    verbs, nouns = read("agreement"), read("unseen-combinations")
    subject, pointer = ((roles[name]["layer"], roles[name]["head"]) for name in ("verb-subject", "pronoun-noun"))
    looking = two_nouns(model, vocabulary, validation_rows()[0])["mass"]
    second = max((at for at in heads if at != subject), key=lambda at: looking[at])
    pointing = pairs(model, vocabulary, read("validation"))["mass"]
    pointers = sorted((at for at in heads if pointing[at] >= 2 / 3 or at == pointer), key=lambda at: -pointing[at])
    without = {at: _verb_forms(model, vocabulary, outputs, verbs, [at]) for at in heads}
    worst = min((at for at in heads if at not in (subject, second)), key=lambda at: without[at]["accuracy"])
    every = _verb_forms(model, vocabulary, outputs, verbs, [])
    return {
        "verb-forms": {"probe": "agreement", "count": every["count"], "runs": [
            _off([], every), _off([subject], without[subject]), _off([second], without[second]),
            _off([subject, second], _verb_forms(model, vocabulary, outputs, verbs, [subject, second])), _off([worst], without[worst]),
        ]},
        "named-nouns": {"probe": "unseen-combinations", "count": len(_sayable(nouns, outputs)), "runs": [
            _off(off, _named_nouns(model, vocabulary, outputs, nouns, off)) for off in ([], [pointer], pointers)
        ]},
    }


def _off(off, figures):
    return {"off": [list(at) for at in off], "accuracy": round(figures["accuracy"], 4), "probability": round(figures["probability"], 4)}


def _silenced(off):
    return {layer: [head for at, head in off if at == layer] for layer, _ in off}


def _sayable(rows, outputs):
    return [r for r in rows if {r[0].split()[r[3]], r[0].split()[r[4]]} <= set(outputs)]


def _asked(model, vocabulary, outputs, texts, places, right, wrong, off):
    """Whether `right` has more than `wrong` at a piece of each text, and its probability."""
    index = {word: at for at, word in enumerate(outputs)}
    _, final = run(model, vocabulary, texts, _silenced(off))
    at = torch.arange(len(texts))
    logits = model.logits(final[at, torch.tensor(places) + 1])
    chosen, rejected = (torch.tensor([index[word] for word in words]) for words in (right, wrong))
    return logits[at, chosen] > logits[at, rejected], logits.softmax(-1)[at, chosen]


def _verb_forms(model, vocabulary, outputs, rows, off):
    kept = [r for r in rows if r[0].split()[r[1]] in NUMBER_FORMS]
    right = [r[0].split()[r[1]] for r in kept]
    texts = [" ".join("[mask]" if at == r[1] else word for at, word in enumerate(r[0].split())) for r in kept]
    won, probability = _asked(model, vocabulary, outputs, texts, [r[1] for r in kept], right, [NUMBER_FORMS[word] for word in right], off)
    return {"count": len(kept), "accuracy": won.float().mean().item(), "probability": probability.mean().item()}


def _named_nouns(model, vocabulary, outputs, rows, off):
    kept = _sayable(rows, outputs)
    places = [r[2] for r in kept]
    a, b = ([r[0].split()[r[noun]] for r in kept] for noun in (3, 4))
    sides = [
        _asked(model, vocabulary, outputs, [r[side] for r in kept], places, right, wrong, off)
        for side, right, wrong in ((0, a, b), (1, b, a))
    ]
    accuracy, probability = (torch.stack([side[n].float() for side in sides]).mean().item() for n in (0, 1))
    return {"accuracy": accuracy, "probability": probability}


def _best(scores):
    at = int(scores.flatten().argmax())
    return at // scores.shape[1], at % scores.shape[1]


def _figures(found, head, names):
    return {name: round(found[name][head].item(), 4) for name in names}


def validation_rows():
    """Rows for choosing heads, drawn apart from the probe files that are reported."""
    return probes.agreement_rows(random.Random(208), "train"), {
        name: probes.meaning_rows(random.Random(209), groups) for name, groups in probes.MEANING.items()
    }


def everything(model, vocabulary, outputs):
    """Choose a head for each role on validation data, then measure it on every probe file."""
    validation = pairs(model, vocabulary, read("validation"))
    pointer = _best(validation["smallerMass"])
    metrics = {}
    for name in (*probes.DRAWN, *probes.WRITTEN):
        rows = read(name)
        found = pairs(model, vocabulary, rows)
        metrics[name] = {"pairs": len(rows), **_figures(found, pointer, ("flip", "accuracy", "mass"))}
    roles = {
        "pronoun-noun": {
            **_place(pointer), **{k: metrics["validation"][k] for k in ("accuracy", "flip", "mass")},
            "smallerMass": round(validation["smallerMass"][pointer].item(), 4), "chosenOn": "validation",
        }
    }
    agreement_validation, meaning_validation = validation_rows()
    for role, name, chosen_on in (
        ("verb-subject", "agreement", agreement_validation), *((n, n, rows) for n, rows in meaning_validation.items())
    ):
        head = _best(two_nouns(model, vocabulary, chosen_on)["mass"])
        rows = read(name)
        figures = _figures(two_nouns(model, vocabulary, rows), head, ("accuracy", "mass"))
        roles[role] = {**_place(head), **figures, "chosenOn": "validation", "probe": name}
        if role == "verb-subject":
            metrics["agreement"] = {"pairs": len(rows), **figures}
    chosen_on = neighbours(model, vocabulary, [r[0] for r in read("validation")])
    reported = neighbours(model, vocabulary, [r[0] for r in read("train-like")])
    for role in reported:
        head = _best(chosen_on[role]["mass"])
        roles[role] = {**_place(head), **_figures(reported[role], head, ("accuracy", "mass")), "chosenOn": "validation", "probe": "train-like"}
    return {
        "score": roles["pronoun-noun"]["smallerMass"],
        "metrics": metrics,
        "roles": roles,
        "answers": _answers(model, vocabulary, outputs, pointer),
        "agreementOutput": round(number_agreement(model, vocabulary, outputs, read("agreement")), 4),
    }


def _answers(model, vocabulary, outputs, pointer):
    """The noun that the model names, as it is, without the pointer head, and without each other head in turn."""
    rows = read("unseen-combinations")
    layer, head = pointer
    others = [
        answers(model, vocabulary, outputs, rows, {at: [other]})
        for at in range(model.shape.layers) for other in range(model.shape.heads) if (at, other) != pointer
    ]
    return {
        "intact": _rounded(answers(model, vocabulary, outputs, rows)),
        "withoutPointer": _rounded(answers(model, vocabulary, outputs, rows, {layer: [head]})),
        "withoutAnotherHeadMean": _rounded({k: sum(o[k] for o in others) / len(others) for k in ("flip", "accuracy")}),
        "withoutAnotherHeadWorst": _rounded({k: min(o[k] for o in others) for k in ("flip", "accuracy")}),
    }


def _place(head):
    return {"layer": head[0], "head": head[1]}


def _rounded(figures):
    return {name: round(value, 4) for name, value in figures.items()}
