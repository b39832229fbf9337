"""Where things are, relative to the repository."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAIRS = Path(__file__).resolve().parent / "pairs"
CACHE = REPOSITORY / "training" / ".cache" / "encoder"
MODEL = REPOSITORY / "models" / "encoder"
PROBES = MODEL / "probes"
FIXTURES = REPOSITORY / "tests" / "fixtures"
