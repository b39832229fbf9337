"""Train one size of one seed and keep it, as it would ship, in the cache."""

import json

from safetensors.torch import load_file, save_file

from encoder.quantise import pack, unpack

from .corpus import CACHE, SOURCES as TEXT
from .model import Decoder
from .sizes import shape
from .sources import fingerprint
from .train import train

SOURCES = (*TEXT, "decoder/abilities.py", "decoder/model.py", "decoder/sizes.py", "decoder/train.py", "encoder/quantise.py")


def paths(size, seed):
    return CACHE / f"{size}-{seed}.safetensors", CACHE / f"{size}-{seed}.json"


def run(size, seed, steps):
    weights, record = paths(size, seed)
    made_by = fingerprint(SOURCES, size, seed, steps)
    if not record.exists() or json.loads(record.read_text())["fingerprint"] != made_by:
        model, observed, seconds = train(size, seed, steps, lambda line: print(line, flush=True))
        save_file(pack(model.state_dict()), weights)
        record.write_text(json.dumps({"fingerprint": made_by, "steps": steps, "seconds": seconds, "observed": observed}))


def restore(size, seed):
    """(the model as a runtime sees it: stored weights expanded to f32, its record)."""
    weights, record = paths(size, seed)
    state = unpack(load_file(weights))
    model = Decoder(shape(size, len(state["embedding.weight"])))
    model.load_state_dict(state)
    return model.eval(), json.loads(record.read_text())
