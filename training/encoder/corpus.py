"""The training text: plain reasons and agreement, sentences of the whole grammar, and WordNet examples, as ids."""

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np

from . import grammar, probes, wordnet
from .inflect import conjugate
from .split import UNSEEN_ADJECTIVES, UNSEEN_VERBS

PLAIN_REASONS, PLAIN_AGREEMENT, GRAMMAR_SENTENCES = 60_000, 20_000, 260_000
OUTPUT_WORDS = 4_250  # words that may be predicted
KNOWN_SHARE = 0.9  # of a natural sentence's words must be output words
SEED = 2026


@dataclass
class Corpus:
    plain: list  # Sentence objects
    grammar: list
    natural: list  # lists of words
    output_words: list
    grammar_words: int


def _different(rng, make, count, kept_out):
    found, seen = [], set(kept_out)
    while len(found) < count:
        made = make(rng)
        if made is not None and (text := " ".join(made.words)) not in seen:
            seen.add(text)
            found.append(made)
    return found


def build(wordnet_path):
    rng, kept_out = random.Random(SEED), probes.texts()
    plain = _different(rng, grammar.plain_reason, PLAIN_REASONS, kept_out) + _different(rng, grammar.agreement, PLAIN_AGREEMENT, kept_out)
    sentences = _different(rng, grammar.sentence, GRAMMAR_SENTENCES, kept_out)
    counts = Counter(word for made in (*plain, *sentences) for word in made.words)
    own = sorted(counts, key=lambda w: (-counts[w], w))
    candidates = [words for words in wordnet.examples(wordnet_path) if " ".join(words) not in kept_out]
    natural_counts = Counter(word for words in candidates for word in words)
    others = [w for w in sorted(natural_counts, key=lambda w: (-natural_counts[w], w)) if w not in counts and not any(c.isdigit() for c in w)]
    outputs = own + others[: OUTPUT_WORDS - len(own)]
    known = set(outputs)
    natural = [words for words in candidates if sum(w in known for w in words) >= KNOWN_SHARE * len(words)]
    met = {word for words in natural for word in words} | set(own)
    return Corpus(plain, sentences, natural, [w for w in outputs if w in met], len(own))


def held_out_words():
    """Forms of the held-out words: in the table, never in the corpus."""
    forms = set(UNSEEN_ADJECTIVES)
    for verb in UNSEEN_VERBS:
        forms |= {conjugate(verb, many, present)[0] for many in (False, True) for present in (False, True)}
    return sorted(forms)


@dataclass
class Encoded:
    """Sentences as flat arrays; sentence i is [start[i], start[i + 1])."""

    ids: np.ndarray
    suffixes: np.ndarray
    start: np.ndarray
    reference_of: dict  # sentence -> [(position, output index of the noun)]


def encode(sentences, vocabulary, outputs, references=()):
    ids, suffixes, start, reference_of = [], [], [0], {}
    for words in sentences:
        looked_up = [vocabulary.lookup(word) for word in words]
        ids += [i for i, _ in looked_up]
        suffixes += [s for _, s in looked_up]
        start.append(len(ids))
    for at, found in enumerate(references):
        if found:
            reference_of[at] = [(position, outputs[noun]) for position, noun in found]
    return Encoded(np.array(ids, np.int32), np.array(suffixes, np.int16), np.array(start), reference_of)
