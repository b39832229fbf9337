"""Corpus and word table made once, shared by every seed."""

import pickle
from dataclasses import dataclass

import numpy as np
import torch

from . import corpus, fingerprint, lexicon, words
from .quantise import dequantise
from .tokenise import SPECIALS, Vocabulary
from .train import IGNORED

FIRST_FILE = 4_350  # rows of words.0
TOTAL_WORDS = 17_500


@dataclass
class Data:
    words: list
    rows: torch.Tensor  # int8 table
    scale: torch.Tensor
    outputs: list  # output words in row order
    plain: corpus.Encoded
    grammar: corpus.Encoded
    natural: corpus.Encoded
    grammar_words: int

    def __post_init__(self):
        self.vocabulary = Vocabulary(self.words)
        self.table = dequantise(self.rows, self.scale)
        looked_up = [self.vocabulary.lookup(word) for word in self.outputs]
        self.output_rows = torch.tensor([i - SPECIALS for i, _ in looked_up])
        self.output_suffixes = torch.tensor([s for _, s in looked_up])
        self.output_of_id = np.full(SPECIALS + len(self.words), IGNORED, np.int64)
        self.output_of_id[[i for i, _ in looked_up]] = np.arange(len(self.outputs))


def load(cache, wordnet_path, report):
    stored = cache / f"data-{fingerprint.of(fingerprint.DATA)}.pickle"
    if stored.exists():
        return pickle.loads(stored.read_bytes())
    report("corpus ...")
    text = corpus.build(wordnet_path)
    report(f"{len(text.plain)} plain and {len(text.grammar)} grammar sentences, {len(text.natural)} WordNet examples, {len(text.output_words)} output words")
    first = [*text.output_words, *corpus.held_out_words(), *lexicon.EVERYDAY]
    table_words, rows, scale = words.build(wordnet_path, first, TOTAL_WORDS)
    vocabulary = Vocabulary(table_words)
    index = {word: at for at, word in enumerate(text.output_words)}
    plain, full = (
        corpus.encode([s.words for s in found], vocabulary, index, [s.references for s in found]) for found in (text.plain, text.grammar)
    )
    natural = corpus.encode(text.natural, vocabulary, index)
    made = Data(table_words, rows, scale, text.output_words, plain, full, natural, text.grammar_words)
    cache.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(pickle.dumps(made))
    return made
