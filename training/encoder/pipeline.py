"""Words, corpus, seeds, gate, files: the whole run."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from . import card, data, export, fixture, gate, measure, probes, seeds, wordnet
from .paths import CACHE


def run(seed_list, steps, jobs, wordnet_path):
    path = wordnet.folder(wordnet_path)
    probes.write()
    prepared = data.load(CACHE, path, print)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        runs = list(pool.map(seeds.run, *zip(*((CACHE, path, seed, steps) for seed in seed_list))))
    shipped = gate.best(runs)
    stored = CACHE / f"seed-{shipped['seed']}.safetensors"
    model = export.restore(stored, prepared)
    ablation = measure.ablation(model, prepared.vocabulary, prepared.outputs, shipped["roles"])
    config = export.write(shipped, stored, prepared, ablation)
    export.write_runs(runs, shipped)
    command = f"python3 training/run.py encoder --seeds {','.join(map(str, seed_list))} --steps {steps}"
    card.write(runs, shipped, config, prepared, command)
    fixture.write(model, prepared.vocabulary)
    for made in runs:
        figures = ", ".join(f"{name} {figure['flip']:.2f}" for name, figure in made["metrics"].items() if "flip" in figure)
        print(f"seed {made['seed']}: {'passed' if gate.passed(made) else 'failed'} the gate; score {made['score']:.3f}; {figures}")
    print(f"seed {shipped['seed']} ships")
    return gate.passed(shipped)
