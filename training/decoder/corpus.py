"""Training text as rows of ids. A row holds whole texts, none of which sees another; <start> opens a text and is what follows it."""

import random
from zlib import crc32

import numpy as np

from . import grammar as language
from .sources import TRAINING, fingerprint

CACHE = TRAINING / ".cache" / "decoder"
SOURCES = ("decoder/corpus.py", "decoder/grammar.py", "../models/decoder/grammar.txt")
PAD, START, UNK = 0, 1, 2
SPECIALS = ["<pad>", "<start>", "<unk>"]
POSITIONS = 96
SHARES = {"story": 0.46, "sentence": 0.30, "list": 0.24}  # of the words
CHUNK = 4000  # texts packed together
HELD_OUT = 20  # one text in so many is for validation
IGNORED = -100


class Vocabulary:
    def __init__(self, grammar):
        self.words = [*SPECIALS, *grammar.words]
        self.id_of = {word: at for at, word in enumerate(self.words)}

    def encode(self, words):
        return [START, *(self.id_of.get(word, UNK) for word in words)]


def agreement_held_out(words):
    """A fifth of the pairs (noun, noun between it and its verb) is kept for the probes."""
    if len(words) < 6 or words[0] != "the":
        return False
    other = words[4] if words[3] == "the" else words[5] if words[2] == "that" and words[4] == "the" else None
    return other is not None and crc32(f"{words[1]}>{other}".encode()) % 5 == 0


def for_validation(words):
    return crc32(" ".join(words).encode()) % HELD_OUT == 0


def texts(grammar, seed, validation):
    """Endless; kinds are drawn so that their shares of the words come out as in SHARES."""
    rng = random.Random(seed)
    make = {"story": grammar.story, "sentence": grammar.sentence, "list": grammar.twice}
    written = dict.fromkeys(SHARES, 1)
    while True:
        kind = min(SHARES, key=lambda name: written[name] / SHARES[name])
        words = make[kind](rng)
        if len(words) < POSITIONS and for_validation(words) == validation and not (kind == "sentence" and agreement_held_out(words)):
            written[kind] += len(words) + 1
            yield kind, words


def pack(documents):
    """Longest first into the first row with room: (ids, which text of the row), both [rows, POSITIONS]; 0 is padding."""
    open_rows = [[] for _ in range(POSITIONS + 1)]  # by room left
    for document in sorted(documents, key=len, reverse=True):
        room = next((r for r in range(len(document), POSITIONS + 1) if open_rows[r]), None)
        row = open_rows[room].pop() if room is not None else []
        room = POSITIONS if room is None else room
        row.append(document)
        open_rows[room - len(document)].append(row)
    rows = [row for group in open_rows for row in group]
    ids, parts = np.zeros((len(rows), POSITIONS), np.uint16), np.zeros((len(rows), POSITIONS), np.uint8)
    for at, row in enumerate(rows):
        low = 0
        for part, document in enumerate(row, 1):
            ids[at, low : low + len(document)], parts[at, low : low + len(document)] = document, part
            low += len(document)
    return ids, parts


def rows(count, seed, validation):
    """The rows of training or of validation, made once and kept."""
    made_by = fingerprint(SOURCES, count, seed, validation)
    path = CACHE / f"rows-{'validation' if validation else 'training'}-{made_by}.npz"
    if not path.exists():
        grammar = language.load()
        vocabulary, source = Vocabulary(grammar), texts(grammar, seed, validation)
        parts, have = [], 0
        while have < count:
            parts.append(pack([vocabulary.encode(next(source)[1]) for _ in range(CHUNK)]))
            have += len(parts[-1][0])
        ids, which = (np.concatenate(column) for column in zip(*parts))
        order = np.random.default_rng(seed).permutation(len(ids))[:count]
        CACHE.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".new.npz"), ids=ids[order], parts=which[order])
        path.with_suffix(".new.npz").replace(path)
    stored = np.load(path)
    return stored["ids"], stored["parts"]


def tensors(ids, parts):
    """(ids, targets, allowed): the last word of a text has <start> as its target; a key of another text may not be seen."""
    import torch

    ids, parts = torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(parts.astype(np.int64))
    following = torch.cat([ids[:, 1:], torch.full_like(ids[:, :1], PAD)], 1)
    targets = torch.where(following == PAD, START, following).masked_fill(parts == 0, IGNORED)
    causal = torch.ones(POSITIONS, POSITIONS, dtype=torch.bool).tril()
    return ids, targets, ((parts[:, :, None] == parts[:, None, :]) & causal)[:, None]
