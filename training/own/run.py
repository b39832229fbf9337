#!/usr/bin/env python3
"""Makes tests/fixtures/own anew: python3 training/own/run.py [--real tests/real/.cache]"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

HOME = Path(__file__).resolve().parents[2] / "tests/fixtures/own"


def main():
    parser = argparse.ArgumentParser(description="Small models of every family in the files that people have, and what PyTorch computes with them.")
    parser.add_argument("--real", type=Path, help="also for MiniLM and SmolLM2, from the folder that npm test fetches them into")
    chosen = parser.parse_args()

    from own import expected, ggufs, models

    HOME.mkdir(parents=True, exist_ok=True)
    listed = models.write(HOME) + ggufs.write(HOME)
    (HOME / "models.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    expected.small(listed, HOME)
    if chosen.real:
        expected.real(chosen.real, HOME.parents[1] / "real")


if __name__ == "__main__":
    main()
