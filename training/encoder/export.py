"""Write the files that ship."""

import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors import numpy as arrays
from safetensors.torch import load_file

from .data import FIRST_FILE
from .model import Encoder, Shape
from .paths import MODEL
from .quantise import unpack

WEIGHTS = "weights.safetensors"
WORD_FILES = ("words.0.safetensors", "words.1.safetensors")
LICENSE = "MIT OR Apache-2.0"
EARLIER = Path(__file__).parent / "earlier_runs.json"


def restore(path, data):
    """The model as a runtime sees it: stored weights expanded to f32."""
    model = Encoder(data.table, data.output_rows, data.output_suffixes)
    model.load_state_dict(unpack(load_file(path)))
    return model.eval()


def sha256(name):
    return hashlib.sha256((MODEL / name).read_bytes()).hexdigest()


def write_words(data):
    rows, scale = data.rows.numpy(), data.scale.numpy()
    bounds = ((0, FIRST_FILE), (FIRST_FILE, len(data.words)))
    listed = set(data.outputs)
    for name, (low, high) in zip(WORD_FILES, bounds):
        words = data.words[low:high]
        stored = {
            "table": rows[low:high],
            "table.scale": scale[low:high],
            "words": np.frombuffer("\n".join(words).encode(), np.uint8),
            "output": np.array([word in listed for word in words], np.uint8),
        }
        (MODEL / name).write_bytes(arrays.save(stored))
    return [{"file": name, "words": high - low} for name, (low, high) in zip(WORD_FILES, bounds)]


def write(run, stored, data, ablation):
    """Weights, words and config of the run that ships."""
    MODEL.mkdir(parents=True, exist_ok=True)
    (MODEL / WEIGHTS).write_bytes(stored.read_bytes())
    words = write_words(data)
    shape = Shape()
    config = {
        "format": 1, "name": "encoder", "kind": "encoder",
        "layers": shape.layers, "heads": shape.heads, "modelDim": shape.model, "hiddenDim": shape.hidden,
        "wordDim": shape.word, "suffixDim": shape.suffix, "positions": shape.positions,
        "normEpsilon": shape.epsilon, "activation": "gelu-tanh",
        "parameters": sum(p.numel() for p in restore(stored, data).parameters()),
        "vocabulary": len(data.words), "outputs": len(data.outputs), "license": LICENSE,
        "words": words, "weights": WEIGHTS,
        "sha256": {name: sha256(name) for name in (WEIGHTS, *WORD_FILES)},
        "roles": run["roles"], "ablation": ablation, "metrics": run["metrics"],
    }
    (MODEL / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    return config


def earlier_runs():
    """Seeds of recipes that were given up, measured in the same way."""
    return json.loads(EARLIER.read_text())


def write_runs(runs, shipped):
    records = [{**run, "shipped": run["seed"] == shipped["seed"]} for run in runs]
    parts = (
        f'"{name}": [\n' + ",\n".join("  " + json.dumps(record) for record in listed) + "\n]"
        for name, listed in (("runs", records), ("earlierRecipes", earlier_runs()))
    )
    (MODEL / "runs.json").write_text("{" + ",\n".join(parts) + "}\n")
