"""Train one net of one seed and keep it, as it would ship, in the cache."""

import json

from safetensors.torch import save_file

from decoder.sources import TRAINING, fingerprint
from encoder.quantise import pack

from .train import train

CACHE = TRAINING / ".cache" / "memory"
SOURCES = ("decoder/model.py", "encoder/quantise.py", "memory/gru.py", "memory/task.py", "memory/train.py")


def run(kind, seed, steps):
    """The path of the stored weights; the loss curve lies beside it as JSON."""
    CACHE.mkdir(parents=True, exist_ok=True)
    weights, record = CACHE / f"{kind}-{seed}.safetensors", CACHE / f"{kind}-{seed}.json"
    made_by = fingerprint(SOURCES, kind, seed, steps)
    if not record.exists() or json.loads(record.read_text())["fingerprint"] != made_by:
        model, curve, seconds = train(kind, seed, steps, lambda line: print(line, flush=True))
        save_file(pack(model.state_dict()), weights)
        record.write_text(json.dumps({"fingerprint": made_by, "seconds": seconds, "loss": curve}))
    return weights
