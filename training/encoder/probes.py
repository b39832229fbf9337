"""The fixed probe files: minimal pairs for the pronoun, agreement, and words of one kind."""

import random
import re

from . import grammar, lexicon as lex
from .grammar import Bounds, Sentence
from .paths import PAIRS, PROBES

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
SIZE = 200


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


def agreement_rows(rng, wanted):
    """(text, verb, subject, other): a neighbour of the opposite number stands between subject and verb."""
    rows, seen = [], set()
    while len(rows) < SIZE:
        made = grammar.agreement_parts(rng, wanted)
        if made is None or made[1].many == made[2].many:
            continue
        sentence, subject, other, verb_at = made
        text = " ".join(sentence.end().words)
        if text not in seen:
            seen.add(text)
            rows.append((text, verb_at, sentence.heads[id(subject)], sentence.heads[id(other)]))
    return rows


def meaning_rows(rng, groups):
    """(text, word, partner, other): a partner of the same group and a stranger, in either order before the word."""
    rows = []
    while len(rows) < SIZE:
        own, strange = rng.sample(groups, 2)
        (word, partner), stranger = rng.sample(own, 2), rng.choice(strange)
        if stranger in own or len({word, partner, stranger}) < 3:
            continue
        order = [partner, stranger] if rng.random() < 0.5 else [stranger, partner]
        words = Sentence().add("we talked about", order[0], "and", order[1], "and", word).end().words
        rows.append((" ".join(words), len(words) - 2, words.index(partner), words.index(stranger)))
    return rows


MEANING = {"same-kind": tuple(lex.LISTS.values()), "synonym": lex.SYNONYMS}


def build():
    """Everything, as {name: rows}: pairs, and the probes of one row and two nouns."""
    pairs = {name: _draw(*how) for name, how in DRAWN.items()} | {name: _read_written(name) for name in WRITTEN}
    single = {"agreement": agreement_rows(random.Random(108), "test")}
    single |= {name: meaning_rows(random.Random(109), groups) for name, groups in MEANING.items()}
    return pairs, single


def write():
    pairs, single = build()
    PROBES.mkdir(parents=True, exist_ok=True)
    for name, rows in pairs.items():
        _write(name, "first\tsecond\tpronoun\ta\tb", [(" ".join(f), " ".join(s), *at) for f, s, *at in rows])
    for name, rows in single.items():
        _write(name, "text\tverb\tsubject\tother" if name == "agreement" else "text\tword\tpartner\tother", rows)


def _write(name, header, rows):
    lines = [header, *("\t".join(map(str, row)) for row in rows)]
    (PROBES / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def texts():
    """Every probe sentence, to be kept out of the corpus."""
    pairs, single = build()
    found = {" ".join(side) for rows in pairs.values() for row in rows for side in row[:2]}
    return found | {row[0] for rows in single.values() for row in rows}
