"""The fixed probe files, models/decoder/probes/*.tsv, for the runtime's evaluator, and their figures."""

import torch

from . import abilities, grammar as language
from .abilities import last_logits

FOLDER = language.FILE.parent / "probes"
ROWS, SEED = 100, 78


def write():
    grammar = language.load()
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = {"agreement": [(" ".join(words), right, wrong) for words, right, wrong in abilities.agreement(grammar, ROWS, SEED)]}
    rows["names"] = [(" ".join(words), right, " ".join(w for w in everyone if w != right)) for words, right, everyone in abilities.names(grammar, ROWS, SEED)]
    rows["list"] = []
    for at, words in enumerate(abilities.lists(grammar, ROWS, SEED)):
        end = len(words) - abilities.LIST_LENGTH + 1 + at % (abilities.LIST_LENGTH - 1)
        rows["list"].append((" ".join(words[:end]), words[end], "*"))
    for name, listed in rows.items():
        lines = ["text\tright\tothers", *("\t".join(row) for row in listed)]
        (FOLDER / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(name):
    return [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]]


@torch.no_grad()
def measure(model, vocabulary):
    """Share of the rows in which the right word is likelier than the others (`*`: than every other word)."""
    found = {}
    for name in ("agreement", "names", "list"):
        rows = read(name)
        logits = last_logits(model, [vocabulary.encode(text.split()) for text, _, _ in rows])
        held = 0
        for row, (_, right, others) in zip(logits, rows):
            right = vocabulary.id_of[right]
            rivals = [at for at in range(len(row)) if at != right] if others == "*" else [vocabulary.id_of[word] for word in others.split()]
            held += bool(row[right] > row[rivals].max())
        found[name] = {"rows": len(rows), "accuracy": round(held / len(rows), 4)}
    return found
