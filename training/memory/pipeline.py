"""Seeds, measures, gate, files: the memory pair from beginning to end."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import torch

from decoder import fixture, probes, roles
from decoder.abilities import LIST_LENGTH
from decoder.export import MODELS, config, decoder_shape, parameters, weights
from decoder.fixture import save_files

from . import card, export, measure, seeds, task, train

KINDS = ("attention", "gru")
LEAST = 0.98  # attention, at every length that was trained
FIXTURE_TEXTS = ("milk eggs bread again milk eggs bread", "Tea, please!", "soup again soup")


def run(seed_list, steps, jobs, train_missing=True):
    """Trains what is missing, writes everything; returns whether the gate holds."""
    todo = [(kind, seed) for seed in seed_list for kind in KINDS]
    if train_missing:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
            list(pool.map(seeds.run, *zip(*((kind, seed, steps) for kind, seed in todo))))
    runs = {kind: [_measured(kind, seed) for seed in seed_list if export.paths(kind, seed)[1].exists()] for kind in KINDS}
    best = {kind: max(listed, key=lambda made: made["score"]) for kind, listed in runs.items()}
    configs = {kind: _write(kind, best[kind]) for kind in KINDS}
    held = all(value >= LEAST for made in runs["attention"] for value in made["accuracy"][: _trained()])
    _records(runs, best, configs)
    card.write(runs, best, configs, held)
    return held


def _trained():
    return sum(length <= task.LONGEST for length in measure.LENGTHS)


def _measured(kind, seed):
    torch.set_num_threads(1)
    model, record = export.restore(kind, seed)
    found = {"roles": roles.find(model, _lists())} if kind == "attention" else {}
    return {
        **found,
        "seed": seed, "steps": record["loss"][-1][0], "processorSeconds": record["seconds"],
        "score": measure.score(measure.measure(model, measure.VALIDATION_SEED)), **measure.measure(model, measure.TEST_SEED), "loss": record["loss"],
    }


def _lists():
    import numpy as np

    return torch.from_numpy(task.lists(np.random.default_rng(measure.VALIDATION_SEED), 100, LIST_LENGTH))


def _write(kind, made):
    name = f"memory-{kind}"
    model, _ = export.restore(kind, made["seed"])
    hashes = weights(name, export.stored(kind, made["seed"]), task.WORDS)
    if kind == "attention":
        shape = decoder_shape(model.shape)
        found = made["roles"]
        said = [[task.WORDS[at] for at in row[1:]] for row in _lists().tolist()]
        probes.write_lists(MODELS / name / "probes", said)
    else:
        shape = {
            "kind": "gru", "layers": 1, "modelDim": train.GRU_MODEL, "hiddenDim": train.GRU_HIDDEN, "positions": task.POSITIONS,
            "causal": True, "bias": True, "tied": False, "embedding": "tokens", "vocabulary": len(task.WORDS),
        }
        found = {}
    metrics = {"lengths": list(measure.LENGTHS), "lists": measure.LISTS, **{key: made[key] for key in ("accuracy", "first", "told")}}
    _fixture(kind, name, model)
    return config(name, shape, hashes, parameters(model), found, metrics)


@torch.no_grad()
def _fixture(kind, name, model):
    id_of = {word: at for at, word in enumerate(task.WORDS)}
    listing = " ".join(task.ITEMS[3:51])
    texts = (*FIXTURE_TEXTS, f"{listing} again {listing}")
    if kind == "attention":
        return fixture.write(name, model, id_of, texts)
    tensors, listed = {}, []
    for at, text in enumerate(texts):
        ids = fixture.encode(text, id_of)
        logits, states = model(torch.tensor([ids]))
        positions = sorted({1, len(ids) - 1})
        tensors |= {
            f"{at}.ids": torch.tensor(ids, dtype=torch.int32), f"{at}.positions": torch.tensor(positions, dtype=torch.int32),
            f"{at}.logits": logits[0, positions].contiguous(), f"{at}.states": states[0].contiguous(),
        }
        listed.append({"text": text, "ids": ids, "pieces": fixture.pieces(text)})
    save_files(name, tensors, listed)


def _records(runs, best, configs):
    """What the page draws; the fields are described in training/README.md."""
    nets = {
        kind: {
            "parameters": configs[kind]["parameters"],
            "seeds": [{**made, "ships": made is best[kind]} for made in listed],
        }
        for kind, listed in runs.items()
    }
    folder = MODELS / "memory"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"lengths": list(measure.LENGTHS), "listsPerLength": measure.LISTS, "trainedTo": task.LONGEST, "nets": nets}
    (folder / "records.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
