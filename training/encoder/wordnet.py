"""WordNet 3.0: word counts, and example sentences as natural text."""

import os
import re
from collections import Counter
from pathlib import Path

from . import lexicon as lex
from .split import UNSEEN_ADJECTIVES, UNSEEN_VERBS, combination
from .tokenise import pieces

PARTS = ("noun", "verb", "adj", "adv")
QUOTED = re.compile(r'"([^"]+)"')
FROWNED_ON = re.compile(r"\b(slur|offensive|disparaging|obscene|vulgar|derogatory|sexual)\b")
# Themes that a page for all ages can do without, by the start of a word.
AVOIDED = re.compile(r"^(kill|murder|rape|suicid|sex|nude|naked|drug|cocain|heroin|nazi|hitler|tortur|corps|slave|whore|prostitut|genital|penis|breast|blood|gun|bomb|terroris|negro|jew|drunk|cancer|god|jesus|christ|islam|muslim)")


def folder(path=None):
    usual = (os.environ.get("WNSEARCHDIR"), "/usr/share/wordnet", "/usr/local/WordNet-3.0/dict")
    for candidate in (path,) if path else usual:
        if candidate and (Path(candidate) / "data.noun").exists():
            return Path(candidate)
    raise SystemExit(
        "WordNet 3.0 was not found. Install it (Debian, Ubuntu: apt install wordnet-base) "
        "or give the folder that holds data.noun: --wordnet PATH"
    )


def glosses(path):
    """(lemmas, gloss) of every synset."""
    for part in PARTS:
        with open(path / f"data.{part}", encoding="latin-1") as lines:
            for line in lines:
                if line.startswith("  "):
                    continue  # the licence at the top of the file
                fields, _, gloss = line.partition("|")
                fields = fields.split()
                count = int(fields[3], 16)
                yield [fields[4 + 2 * i].lower() for i in range(count)], gloss.strip()


def common_lemmas(path):
    """Single-word lemmas that are not names (WordNet writes names with a capital)."""
    found = set()
    for part in PARTS:
        with open(path / f"data.{part}", encoding="latin-1") as lines:
            for line in lines:
                if not line.startswith("  "):
                    fields = line.partition("|")[0].split()
                    found.update(fields[4 : 4 + 2 * int(fields[3], 16) : 2])
    return {lemma for lemma in found if lemma.islower() and "_" not in lemma}


def sense_counts(path):
    """How often each single-word lemma was met in the tagged texts that came with WordNet."""
    counts = Counter()
    with open(path / "cntlist.rev", encoding="latin-1") as lines:
        for line in lines:
            sense, _, count = line.split()
            counts[sense.partition("%")[0]] += int(count)
    return counts


def word_counts(path):
    """Words of all glosses and examples, with tagged-text counts added."""
    counts = Counter()
    for _, gloss in glosses(path):
        counts.update(piece.lower() for piece in pieces(gloss))
    counts.update({lemma: count for lemma, count in sense_counts(path).items() if "_" not in lemma})
    return counts


def avoided_words(path):
    """Lemmas whose gloss calls them a slur or the like, unless they are mostly used otherwise."""
    common = sense_counts(path)
    return {
        lemma for lemmas, gloss in glosses(path) if FROWNED_ON.search(gloss) for lemma in lemmas if "_" not in lemma and common[lemma] < 4
    }


def _held_out_forms():
    """Words that no natural sentence may contain."""
    forms = set(UNSEEN_ADJECTIVES) | {"stole", "stolen", "napped", "napping", "hopped", "hopping", "stealing", "scratches"}
    for head in {verb.split()[0] for verb in UNSEEN_VERBS}:
        stem = head[:-1] if head.endswith("e") else head
        forms |= {head, head + "s", head + "es", stem + "ed", stem + "ing"}
    return forms


def examples(path, shortest=4, longest=18):
    """Example sentences fit for training: short, plain words, nothing held out."""
    held_out, avoided = _held_out_forms(), avoided_words(path)
    nouns = {*lex.ANIMALS, *lex.PEOPLE, *lex.WOMEN, *lex.MEN, *(n for group in lex.THINGS.values() for n in group)}
    adjectives = {*lex.ANIMATE_ADJECTIVES, *(a for group in lex.THING_ADJECTIVES.values() for a in group)}
    seen, kept = set(), []
    for _, gloss in glosses(path):
        for example in QUOTED.findall(gloss):
            words = [piece.lower().replace("’", "'") for piece in pieces(example)]
            text = " ".join(words)
            if not shortest <= len(words) <= longest or text in seen:
                continue
            if any(w in held_out or w in avoided or AVOIDED.match(w) or not w.isascii() for w in words):
                continue
            present = set(words)
            if any(combination(n, a) != "train" for n in nouns & present for a in adjectives & present):
                continue
            seen.add(text)
            kept.append(words if words[-1] in ".?!" else [*words, "."])
    return kept
