"""The fixed probe files: minimal pairs for the pronoun, agreement, and words of one kind."""

import random
import re

from . import grammar, lexicon as lex
from .grammar import Bounds, Sentence
from .paths import PAIRS, PROBES

PAIR_HEADER = "first\tsecond\tpronoun\ta\tb"
# How each file is drawn: (bounds of the two halves, shape, seed). Halves alternate.
DRAWN = {
    "validation": ([Bounds("train", plain=True), Bounds("validation", plain=True)], None, 101),
    "train-like": ([Bounds("train", plain=True)], None, 102),
    "unseen-combinations": ([Bounds("test", plain=True)], None, 103),
    "thing-first": ([Bounds("test", plain=True)], "thing-first", 104),
    "unseen-verbs": ([Bounds("train", verbs="unseen", plain=True)], None, 105),
    "unseen-adjectives": ([Bounds(adjectives="unseen", plain=True)], None, 106),
    "two-things": ([Bounds("test", plain=True)], "two-things", 107),
}
WRITTEN = ("hand-written", "second-hand")
SIZE = 250


def _draw(bounds, shape, seed):
    rng, pairs, seen = random.Random(seed), [], set()
    while len(pairs) < SIZE:
        shape_now = shape
        if bounds[0].verbs == "unseen":
            shape_now = rng.choices(("place", "object", "thing-first"), (3, 5, 1))[0]
        pair = grammar.minimal_pair(rng, bounds[len(pairs) % len(bounds)], shape_now)
        if pair and " ".join(pair[0]) not in seen:
            seen.add(" ".join(pair[0]))
            pairs.append(pair)
    return pairs


def _read_written(name):
    """'the [cat] sat on the (mat) because it was {tired|soft} .' -> the same tuple as a drawn pair."""
    pairs = []
    for line in (PAIRS / f"{name}.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        first_end, second_end = re.search(r"\{(.*)\|(.*)\}", line).groups()
        words = line.split()
        a = next(i for i, w in enumerate(words) if w.startswith("["))
        b = next(i for i, w in enumerate(words) if w.startswith("("))
        pronoun = max(i for i, w in enumerate(words) if w in ("it", "they"))
        first, second = (
            re.sub(r"\{.*\}", end, re.sub(r"[\[\]()]", "", line)).split() for end in (first_end, second_end)
        )
        pairs.append((first, second, pronoun, a, b))
    return pairs


def _agreement():
    rng, rows, seen = random.Random(108), [], set()
    while len(rows) < SIZE:
        made = grammar.agreement_parts(rng, "test")
        if made is None:
            continue
        sentence, subject, other, verb_at = made
        text = " ".join(sentence.end().words)
        if text not in seen:
            seen.add(text)
            rows.append((text, verb_at, sentence.heads[id(subject)], sentence.heads[id(other)]))
    return rows


def _same_kind():
    """Two kinds in one sentence: a word, its partner of the same kind and a stranger, one word of distance each way."""
    rng, rows = random.Random(109), []
    kinds = tuple(lex.LISTS.values())
    while len(rows) < SIZE:
        own, strange = rng.sample(kinds, 2)
        (word, partner), stranger = rng.sample(own, 2), rng.choice(strange)
        order = [partner, stranger] if rng.random() < 0.5 else [stranger, partner]
        words = Sentence().add("we talked about", order[0], "and", order[1], "and", word).end().words
        rows.append((" ".join(words), words.index(word), words.index(partner), words.index(stranger)))
    return rows


def build():
    """Everything, as {name: rows}; pairs are (first, second, pronoun, a, b)."""
    made = {name: _draw(*how) for name, how in DRAWN.items()}
    made |= {name: _read_written(name) for name in WRITTEN}
    return made, _agreement(), _same_kind()


def write():
    pairs, agreement, same_kind = build()
    PROBES.mkdir(parents=True, exist_ok=True)
    for name, rows in pairs.items():
        lines = [PAIR_HEADER, *("\t".join((" ".join(f), " ".join(s), str(p), str(a), str(b))) for f, s, p, a, b in rows)]
        (PROBES / f"{name}.tsv").write_text("\n".join(lines) + "\n")
    for name, header, rows in (
        ("agreement", "text\tverb\tsubject\tother", agreement),
        ("same-kind", "text\tword\tpartner\tother", same_kind),
    ):
        lines = [header, *("\t".join(map(str, row)) for row in rows)]
        (PROBES / f"{name}.tsv").write_text("\n".join(lines) + "\n")


def texts():
    """Every probe sentence, to be kept out of the corpus."""
    pairs, agreement, same_kind = build()
    found = {" ".join(side) for rows in pairs.values() for row in rows for side in row[:2]}
    return found | {row[0] for row in agreement} | {row[0] for row in same_kind}
