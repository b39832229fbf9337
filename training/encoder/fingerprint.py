"""Intermediates are reused only if no source that made them has changed."""

import hashlib

from .paths import PAIRS

CODE = PAIRS.parent
DATA = ("corpus", "data", "grammar", "inflect", "lexicon", "probes", "quantise", "split", "tokenise", "wordnet", "words")
TRAINING = (*DATA, "model", "train")


def of(names, *settings):
    made_by = hashlib.sha256(repr(settings).encode())
    for source in [*(CODE / f"{name}.py" for name in names), *sorted(PAIRS.glob("*.txt"))]:
        made_by.update(source.read_bytes())
    return made_by.hexdigest()[:16]
