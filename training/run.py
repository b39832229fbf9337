#!/usr/bin/env python3
"""Train a model of the playground: python3 training/run.py encoder|decoder|family|memory [--seeds 0,1,2] [--steps N]"""

import argparse
import os
import sys

# One thread a job, and no busy waiting: several jobs, or a build beside them, slow down OpenMP threads many times over.
for name, value in (("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE"), ("GOMP_SPINCOUNT", "0"), ("TOKENIZERS_PARALLELISM", "false")):
    os.environ.setdefault(name, value)


def options(models, name, about, seeds, steps, step):
    parser = models.add_parser(name, help=about)
    parser.add_argument("--seeds", default=seeds, help=f"comma-separated (default {seeds})")
    parser.add_argument("--steps", type=int, default=steps, help=f"of {step} (default {steps})")
    parser.add_argument("--jobs", type=int, default=2, help="runs trained side by side (default 2)")
    return parser


def trained_only(parser):
    parser.add_argument("--trained-only", action="store_true", help="write the files from the runs that are through; train nothing")


def main():
    parser = argparse.ArgumentParser(description="Train a model of the playground and write its files.")
    models = parser.add_subparsers(dest="model", required=True)
    encoder = options(models, "encoder", "models/encoder: the pointing encoder", "0,1,2,3,4", 1800, "256 sentences")
    encoder.add_argument("--wordnet", help="folder with WordNet's data.noun (default: where the system keeps it)")
    for name, about in (("decoder", "models/decoder: the decoder alone"), ("family", "models/family-*: the decoder at five sizes, itself included")):
        trained_only(options(models, name, about, "0,1,2", 1800, "2,016 words"))
    trained_only(options(models, "memory", "models/memory-*: attention against a GRU", "0,1,2", 2500, "about 4,096 words"))
    chosen = parser.parse_args()
    seeds = [int(seed) for seed in chosen.seeds.split(",")]
    {"encoder": encode, "decoder": decode, "family": decode, "memory": remember}[chosen.model](chosen, seeds)


def encode(chosen, seeds):
    from encoder import pipeline

    if not pipeline.run(seeds, chosen.steps, chosen.jobs, chosen.wordnet):
        sys.exit("No seed held the gate; the best by validation score was written all the same.")


def decode(chosen, seeds):
    from decoder import pipeline
    from decoder.sizes import SIZES

    sizes = (4,) if chosen.model == "decoder" else tuple(SIZES)
    gates = pipeline.run(sizes, seeds, chosen.steps, chosen.jobs, not chosen.trained_only)
    missed = [f"{name} (seed {seed})" for name, by_seed in gates.items() for seed, held in by_seed.items() if not held]
    if missed:
        sys.exit("The files were written, but a gate was missed: " + "; ".join(missed) + ".")


def remember(chosen, seeds):
    from memory import pipeline

    if not pipeline.run(seeds, chosen.steps, chosen.jobs, not chosen.trained_only):
        sys.exit("The files were written, but attention missed its gate.")


if __name__ == "__main__":
    main()
