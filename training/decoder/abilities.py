"""What a model can do, measured on words that it would have to say next. The same drawn questions for every model and step."""

import random
from functools import lru_cache

import torch

from . import corpus, grammar as language

VERBS = (("is", "are"), ("was", "were"), ("has", "have"))  # one, many
AGREEMENT, NAMES, LISTS, LIST_LENGTH = 400, 300, 64, 12
SEED = 77


def agreement(grammar, count, seed=SEED):
    """(words so far, right verb, wrong verb): a noun of the other number stands before the verb; the pair of nouns was never met."""
    rng, out = random.Random(seed), []
    one, many, near = grammar.classes["@being"], grammar.classes["@beings"], grammar.classes["@near"]
    while len(out) < count:
        plural = len(out) % 2
        subject, other = rng.choice((one, many)[plural]), rng.choice((many, one)[plural])
        words = ["the", subject, rng.choice(near), "the", other]
        right, wrong = VERBS[len(out) // 2 % 3][:: -1 if plural else 1]
        if corpus.agreement_held_out([*words, right]):
            out.append((words, right, wrong))
    return out


def names(grammar, count, seed=SEED):
    """(words so far, the name that comes next, all names): a name was introduced; the model has it at its most likely name."""
    rng, out = random.Random(seed), []
    people = [(name, "boy") for name in grammar.classes["@boyname"]] + [(name, "girl") for name in grammar.classes["@girlname"]]
    pets, animals = grammar.classes["@pet"], grammar.classes["@animal"]
    while len(out) < count:
        if len(out) % 3 == 2:
            name, noun, before = rng.choice(pets), rng.choice(animals), rng.choice([[], [rng.choice(grammar.classes["@size"])]])
        else:
            (name, noun), before = rng.choice(people), rng.choice([[], [rng.choice(grammar.classes["@young"])]])
        opening = rng.choice(["once upon a time there was a", "once there was a", "there was a"]).split()
        out.append(([*opening, *before, noun, "named", name, "."], name))
    candidates = [*grammar.classes["@name"], *pets]
    return [(words, name, candidates) for words, name in out]


def lists(grammar, count, seed=SEED, framed=True):
    """Lists of different words said twice, whole; with the frame of the grammar or as bare words."""
    rng = random.Random(seed)
    drawn = [rng.sample(grammar.classes["@word"], LIST_LENGTH) for _ in range(count)]
    return [["list", ":", *words, ".", "again", ":", *words] if framed else [*words, *words] for words in drawn]


@lru_cache(1)
def questions():
    grammar = language.load()
    vocabulary = corpus.Vocabulary(grammar)
    id_of, encode = vocabulary.id_of, vocabulary.encode
    return {
        "agreement": [(encode(words), id_of[right], id_of[wrong]) for words, right, wrong in agreement(grammar, AGREEMENT)],
        "names": [(encode(words), id_of[name], [id_of[n] for n in all_names]) for words, name, all_names in names(grammar, NAMES)],
        "list": torch.tensor([encode(words) for words in lists(grammar, LISTS)]),
        "induction": torch.tensor([encode(words) for words in lists(grammar, LISTS, framed=False)]),
    }


def last_logits(model, texts):
    """Logits after the last word of each text; texts may differ in length."""
    longest = max(map(len, texts))
    ids = torch.zeros(len(texts), longest, dtype=torch.long)
    for at, text in enumerate(texts):
        ids[at, : len(text)] = torch.tensor(text)
    # Padding stands after the text, where a causal model does not look.
    return model(ids)[0][torch.arange(len(texts)), torch.tensor([len(text) - 1 for text in texts])].float()


def said_again(model, ids):
    """Share of the words of the second saying, without its first, that are the most likely ones."""
    wanted = ids[:, -LIST_LENGTH + 1 :]
    return (model(ids[:, :-1])[0][:, -LIST_LENGTH + 1 :].argmax(-1) == wanted).float().mean().item()


@torch.no_grad()
def measure(model, asked=None):
    asked = asked or questions()
    logits = last_logits(model, [text for text, _, _ in asked["agreement"]])
    right, wrong = (torch.tensor([row[column] for row in asked["agreement"]]) for column in (1, 2))
    rows = torch.arange(len(right))
    agrees = (logits[rows, right] > logits[rows, wrong]).float().mean().item()
    among = torch.tensor(asked["names"][0][2])
    logits = last_logits(model, [text for text, _, _ in asked["names"]])[:, among]
    named = (among[logits.argmax(-1)] == torch.tensor([name for _, name, _ in asked["names"]])).float().mean().item()
    found = {"agreement": agrees, "names": named, "list": said_again(model, asked["list"]), "induction": said_again(model, asked["induction"])}
    return {name: round(value, 4) for name, value in found.items()}
