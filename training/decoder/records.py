"""What was measured of every size and seed that is through: models/family/records.json."""

import json
from functools import lru_cache

import torch

from . import abilities, corpus, export, grammar as language, probes, roles, seeds, train, writing
from .sizes import SIZES

ABILITIES = ("agreement", "names", "list", "induction")
EXHIBITS = ("agreement", "names", "list")
TOLERANCE = 0.02  # by which an ability may fall from one size to the next and still count as not falling
PARSED, REPEATS = 0.95, 3
WITH_ROLES = (4, 5)


@lru_cache(1)
def vocabulary():
    return corpus.Vocabulary(language.load())


def name_of(size):
    return "decoder" if size == 4 else f"family-{size}"


def through(size, seed):
    return seeds.paths(size, seed)[1].exists()


@torch.no_grad()
def measured(size, seed):
    """One run, on its int8 weights."""
    torch.set_num_threads(1)
    model, record = seeds.restore(size, seed)
    writes, texts, wrong = writing.measure(model, vocabulary())
    found = {
        "size": size, "seed": seed, "steps": record["steps"], "processorSeconds": record["seconds"], "parameters": export.parameters(model),
        "validation": round(train.validation(model), 4), "abilities": abilities.measure(model), "probes": probes.measure(model, vocabulary()),
        "writing": writes, "observed": record["observed"],
    }
    if size in WITH_ROLES:
        found["roles"] = roles.find(model, abilities.questions()["list"], abilities.questions()["agreement"])
    return found, texts, wrong


def gates(runs):
    """{gate: held}, over every seed that has all sizes."""
    by_seed = {}
    for run in runs:
        by_seed.setdefault(run["seed"], {})[run["size"]] = run
    whole = {seed: [sizes[size] for size in SIZES] for seed, sizes in by_seed.items() if len(sizes) == len(SIZES)}

    def rises(read, slack):
        return {seed: all(after >= before - slack for before, after in zip(values, values[1:])) for seed, values in ((s, [read(run) for run in row]) for s, row in whole.items())}

    found = {"validation loss falls at every size": rises(lambda run: -run["validation"], 0)}
    for name in EXHIBITS:
        found[f"{name} does not fall from size to size"] = rises(lambda run: run["abilities"][name], TOLERANCE)
    found["the decoder's sentences parse"] = {
        run["seed"]: run["writing"]["parsed"] >= PARSED and run["writing"]["longestRepeat"] < REPEATS for run in runs if run["size"] == 4
    }
    return found


def shipping(runs, gates):
    """{size: run}: all sizes of one seed, so that the models that ship read the same rows in the same order; the first seed that holds every gate."""
    seeds_run = sorted({run["seed"] for run in runs})
    chosen = next((seed for seed in seeds_run if all(by_seed.get(seed, True) for by_seed in gates.values())), seeds_run[0])
    return {size: next((run for run in mine if run["seed"] == chosen), mine[0]) for size in {run["size"] for run in runs} for mine in [[run for run in runs if run["size"] == size]]}


def write(runs, best):
    """Fields are described in training/README.md."""
    folder = export.MODELS / "family"
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [
        {
            "size": size, "model": name_of(size), "parameters": best[size]["parameters"], "width": SIZES[size]["model"],
            **{key: SIZES[size][key] for key in ("layers", "heads", "hidden")},
            "seeds": [_compact(run, run is best[size]) for run in runs if run["size"] == size],
        }
        for size in SIZES if size in best
    ]
    content = {
        "wordsPerStep": train.ROWS * corpus.POSITIONS, "chance": _chance(), "observedFields": ["step", "loss", "validation", *ABILITIES], "sizes": sizes,
    }
    (folder / "records.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


def _chance():
    grammar = language.load()
    return {
        "agreement": 0.5, "names": round(1 / len(abilities.names(grammar, 1)[0][2]), 4),
        "list": round(1 / len(grammar.words), 4), "induction": round(1 / len(grammar.words), 4),
    }


def _compact(run, ships):
    kept = {key: run[key] for key in ("seed", "steps", "processorSeconds", "validation", "abilities", "writing")}
    if "roles" in run:
        kept["roles"] = run["roles"]
    return {**kept, "ships": ships, "observed": [[seen[key] for key in ("step", "loss", "validation", *ABILITIES)] for seen in run["observed"]]}
