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
        model, curve, pointer, seconds = train(prepared, seed, steps, lambda *now: _observe(prepared, seed, *now))
        save_file(pack(model.state_dict()), weights)
        training.write_text(json.dumps({"fingerprint": made_by, "seconds": seconds, "loss": curve, "pointer": pointer}))
    trained = json.loads(training.read_text())
    measured = measure.everything(export.restore(weights, prepared), prepared.vocabulary, prepared.outputs)
    return {
        "seed": seed, "steps": steps, "processorSeconds": trained["seconds"], **measured,
        "gates": gate.check(measured), "loss": trained["loss"], "pointerScore": trained["pointer"],
    }


def _observe(prepared, seed, model, step, loss):
    """The best head's score on the validation pairs: when does the pointer appear?"""
    found = measure.pairs(model, prepared.vocabulary, measure.read("validation"))["smallerMass"]
    score = round(found.max().item(), 4)
    _report(f"seed {seed} step {step} loss {loss} pointer score {score}")
    return score


def _report(line):
    print(line, flush=True)
