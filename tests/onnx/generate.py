# /// script
# requires-python = ">=3.10"
# dependencies = ["onnx==1.23.2", "numpy==2.4.6"]
# ///
"""Writes cases.json and cases.bin: the ONNX backend tests of Attention and LinearAttention, as onnx.backend.test makes them.

    python tests/onnx/generate.py

The "_expanded" twins are left out: they are graphs of other operators that define the same function.
cases.bin is a pool of little-endian f32, each tensor once however many cases use it; cases.json has a line per case, whose
tensors name their type in ONNX, their shape and where in the pool they begin. f16, bf16, bool and int64 all widen to f32
without loss. The inputs come from seeded generators; the expected outputs from numpy, whose last bit depends on the processor.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases

VERSION = "1.23.2"
COUNTS = {"Attention": 93, "LinearAttention": 14}
BF16_RTOL = 2.0**-6  # what onnx.backend.test.runner allows outputs of this type, whatever the case says

here = Path(__file__).parent


class Pool:
    """The tensors of all cases one after another, equal ones once."""

    def __init__(self) -> None:
        self.parts: list[np.ndarray] = []
        self.size = 0
        self.places: dict[bytes, int] = {}

    def add(self, tensor: np.ndarray) -> dict:
        values = tensor.astype("<f4").ravel()
        exact = np.array_equal(values.astype(np.float64), tensor.astype(np.float64).ravel())
        if not exact or tensor.dtype == np.float64:
            raise SystemExit(f"{tensor.dtype} does not widen to f32 without loss; cases.json must say what is done about it")
        key = values.tobytes()
        if key not in self.places:
            self.places[key] = self.size
            self.parts.append(values)
            self.size += values.size
        return {"type": tensor.dtype.name, "shape": list(tensor.shape), "at": self.places[key]}


def describe(case, pool: Pool) -> dict:
    (node,) = case.model.graph.node
    ((inputs, outputs),) = case.data_sets
    named = lambda names, tensors: {n: pool.add(t) for n, t in zip((n for n in names if n), tensors, strict=True)}
    bf16 = any(tensor.dtype.name == "bfloat16" for tensor in outputs)
    return {
        "name": case.name,
        "operator": node.op_type,
        "opset": case.model.opset_import[0].version,
        "attributes": {a.name: plain(onnx.helper.get_attribute_value(a)) for a in node.attribute},
        "inputs": named(node.input, inputs),
        "outputs": named(node.output, outputs),
        "rtol": max(case.rtol, BF16_RTOL) if bf16 else case.rtol,
        "atol": case.atol,
    }


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def main() -> None:
    if onnx.__version__ != VERSION:
        raise SystemExit(f"These are the cases of onnx {VERSION}; installed is {onnx.__version__}.")
    warnings.simplefilter("ignore")  # other operators' cases overflow on purpose
    wanted = [c for c in collect_testcases() if "_expanded" not in c.name and c.model.graph.node[0].op_type in COUNTS]
    pool = Pool()
    cases = [describe(case, pool) for case in sorted(wanted, key=lambda case: case.name)]
    counts = {operator: sum(case["operator"] == operator for case in cases) for operator in COUNTS}
    if counts != COUNTS:
        raise SystemExit(f"Expected {COUNTS} cases, found {counts}.")
    lines = ",\n".join(json.dumps(case) for case in cases)
    (here / "cases.json").write_text(f'{{"onnx": "{VERSION}", "cases": [\n{lines}\n]}}\n')
    (here / "cases.bin").write_bytes(b"".join(part.tobytes() for part in pool.parts))
    print(f"{counts}, {pool.size} numbers")


main()
