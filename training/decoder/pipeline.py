"""Seeds, measures, gates, files: the decoder and its family from beginning to end."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from . import abilities, card, corpus, export, fixture, probes, records, roles, seeds, train
from .sizes import SIZES

FIXTURE_TEXTS = (
    "the cats near the dog are sleepy .",
    'Once there was a girl named Ella. Ella asked, "where is my zorblax?"',
    "list : ball apples milk train . again : ball apples milk",
    "tom",
)


def train_all(sizes, seed_list, steps, jobs):
    corpus.rows(train.ROWS * steps, train.CORPUS_SEED, False)
    corpus.rows(train.VALIDATION_ROWS, train.VALIDATION_SEED, True)
    # All sizes of a seed before the next seed, the largest first.
    todo = [(size, seed, steps) for seed in seed_list for size in sorted(sizes, reverse=True)]
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(seeds.run, *zip(*todo)))


def run(sizes, seed_list, steps, jobs, train_missing=True):
    """Trains what is missing and writes the files of every size that is through; returns the gates."""
    probes.write()
    if train_missing:
        train_all(sizes, seed_list, steps, jobs)
    done = [records.measured(size, seed) for size in sizes for seed in seed_list if records.through(size, seed)]
    runs = [found for found, _, _ in done]
    gates = records.gates(runs)
    best = records.shipping(runs, gates)
    if len(sizes) == len(SIZES):
        records.write(runs, best)
    written = {run["size"]: (texts, wrong) for run, texts, wrong in done if run is best[run["size"]]}
    configs = {size: _files(size, best[size]) for size in sorted(best)}
    card.write(runs, best, configs, gates, written)
    return gates


def _files(size, run):
    name, words = records.name_of(size), records.vocabulary().words
    model, _ = seeds.restore(size, run["seed"])
    metrics = {key: run[key] for key in ("validation", "abilities", "probes", "writing")}
    if size in records.WITH_ROLES:
        metrics["ablation"] = roles.ablations(model, run["roles"], abilities.measure)
    texts = [*FIXTURE_TEXTS, _long()] if size == 4 else FIXTURE_TEXTS[:2]
    fixture.write(name, model, records.vocabulary().id_of, texts)
    return export.decoder(name, model, seeds.paths(size, run["seed"])[0], words, run.get("roles", {}), metrics)


def _long():
    """A text that fills every position, so that late turns are compared too."""
    source = corpus.texts(abilities.language.load(), train.VALIDATION_SEED, True)
    words = []
    while len(words) < corpus.POSITIONS - 1:
        words += next(source)[1]
    return " ".join(words[: corpus.POSITIONS - 1])
