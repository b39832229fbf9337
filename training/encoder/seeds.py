"""Train one seed, store it as it would ship, and measure what was stored."""

import json

from safetensors.torch import save_file

from . import data, export, fingerprint, gate, measure
from .quantise import pack
from .train import train


def run(cache, wordnet_path, seed, steps):
    """The record of one seed; its weights are in the cache beside it."""
    weights, training = cache / f"seed-{seed}.safetensors", cache / f"seed-{seed}.json"
    made_by = fingerprint.of(fingerprint.TRAINING, steps)
    prepared = data.load(cache, wordnet_path, _report)
    if not training.exists() or json.loads(training.read_text())["fingerprint"] != made_by:
        model, curve, seconds = train(prepared, seed, steps, _report)
        save_file(pack(model.state_dict()), weights)
        training.write_text(json.dumps({"fingerprint": made_by, "seconds": seconds, "curve": curve}))
    trained = json.loads(training.read_text())
    measured = measure.everything(export.restore(weights, prepared), prepared.vocabulary, prepared.outputs)
    return {
        "seed": seed, "steps": steps, "seconds": trained["seconds"], **measured,
        "gates": gate.check(measured), "loss": trained["curve"],
    }


def _report(line):
    print(line, flush=True)
