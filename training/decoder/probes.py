"""The fixed probe files, models/decoder/probes/*.tsv, for the runtime's evaluator, and their figures.

`agreement`, `names`, `list` are questions of their own. `subjects`, `introductions`, `lists` (and `lists-once`) are those of `abilities.py`, which the
figures of abilities, roles and ablations are from; in `subjects` and the lists the places are marked that a head should look at.
Of these the half on which heads are chosen stands in every other line, from the first, so that the search of a page splits them alike.
"""

import torch

from . import abilities, grammar as language
from .abilities import last_logits

FOLDER = language.FILE.parent / "probes"
ROWS, SEED = 100, 78
MARKED = "text\tfrom\tright\tother"
SUBJECT = 1  # of `the SUBJECT near the other`, without the start


def write():
    grammar = language.load()
    rows = {"agreement": [(" ".join(words), right, wrong) for words, right, wrong in abilities.agreement(grammar, ROWS, SEED)]}
    rows["names"] = [(" ".join(words), right, " ".join(w for w in everyone if w != right)) for words, right, everyone in abilities.names(grammar, ROWS, SEED)]
    rows["list"] = []
    for at, words in enumerate(abilities.lists(grammar, ROWS, SEED)):
        end = len(words) - abilities.LIST_LENGTH + 1 + at % (abilities.LIST_LENGTH - 1)
        rows["list"].append((" ".join(words[:end]), words[end], "*"))
    # `@class` stands for the words of a class of the grammar.
    rows["introductions"] = [(" ".join(words), right, "@name @pet") for words, right, _ in abilities.names(grammar, abilities.NAMES)]
    for name, listed in rows.items():
        table(FOLDER / f"{name}.tsv", "text\tright\tothers", listed)
    subjects = [(" ".join(words), len(words) - 1, SUBJECT, len(words) - 1, right, wrong) for words, right, wrong in abilities.agreement(grammar, abilities.AGREEMENT)]
    table(FOLDER / "subjects.tsv", MARKED + "\tverb\twrong", in_turn(subjects))
    write_lists(FOLDER, abilities.lists(grammar, abilities.LISTS))


def write_lists(folder, said_twice):
    """`lists`: said twice but for its last word; the last one there should look at the place of the one left out. `lists-once`: its
    first saying; the last word should look at the one before."""
    twice, once = [], []
    for words in said_twice:
        last = words.index(words[-1])
        twice.append((" ".join(words[:-1]), len(words) - 2, last, last - 1))
        once.append((" ".join(words[: last + 1]), last, last - 1, last - 2))
    table(folder / "lists.tsv", MARKED, in_turn(twice))
    table(folder / "lists-once.tsv", MARKED, in_turn(once))


def in_turn(rows):
    """A row of the first half, one of the second half, and so on."""
    half = len(rows) // 2
    return [row for both in zip(rows[:half], rows[half:], strict=True) for row in both]


def table(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *("\t".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")


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
