#!/usr/bin/env python3
"""Train a model of the playground: python3 training/run.py encoder [--seeds 0,1,2,3,4] [--steps N]"""

import argparse
import os
import sys

# One thread a job, and no busy waiting: several jobs, or a build beside them, slow down OpenMP threads many times over.
for name, value in (("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE"), ("GOMP_SPINCOUNT", "0"), ("TOKENIZERS_PARALLELISM", "false")):
    os.environ.setdefault(name, value)

SEEDS = "0,1,2,3,4"
STEPS = 1800


def main():
    parser = argparse.ArgumentParser(description="Train a model of the playground and write its files.")
    models = parser.add_subparsers(dest="model", required=True)
    encoder = models.add_parser("encoder", help="models/encoder: the pointing encoder")
    encoder.add_argument("--seeds", default=SEEDS, help=f"comma-separated (default {SEEDS})")
    encoder.add_argument("--steps", type=int, default=STEPS, help=f"of 256 sentences (default {STEPS})")
    encoder.add_argument("--jobs", type=int, default=2, help="seeds trained side by side (default 2)")
    encoder.add_argument("--wordnet", help="folder with WordNet's data.noun (default: where the system keeps it)")
    chosen = parser.parse_args()

    from encoder import pipeline

    held = pipeline.run([int(seed) for seed in chosen.seeds.split(",")], chosen.steps, chosen.jobs, chosen.wordnet)
    if not held:
        sys.exit("No seed held the gate; the best by validation score was written all the same.")


if __name__ == "__main__":
    main()
