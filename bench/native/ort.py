#!/usr/bin/env python3
"""The same problems in ONNX Runtime, natively on WebGPU: the packages `onnxruntime-webgpu`, `onnx` and `numpy`.

  python3 bench/native/ort.py --n 1024 --heads 8 --dim 64 --causal --repeats 5

Prints one line of JSON. Inputs and output stay on the device. It offers no way to wait for the device but copying the output
back, so several runs are queued before each copy, and the time of a copy alone is taken off.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy
import onnxruntime

sys.path.insert(0, str(Path(__file__).parent.parent / "peers"))
import gen_models  # noqa: E402: its folder is known only now

TOLERANCE = 1e-4
WEBGPU = "WebGpuExecutionProvider"


def options():
    parser = argparse.ArgumentParser()
    for name, default in {"n": 1024, "heads": 8, "kv-heads": 0, "dim": 64, "window": 0, "repeats": 5, "inner": 8, "rows": 64, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--causal", action="store_true")
    given = parser.parse_args()
    given.kv_heads = given.kv_heads or given.heads
    return given


def session(given):
    """MultiHeadAttention, or where key heads are shared or there is a window GroupQueryAttention."""
    grouped = given.window > 0 or given.kv_heads != given.heads
    if grouped and not given.causal:
        raise SystemExit("GroupQueryAttention is causal: give --causal with --kv-heads or --window.")
    graph = gen_models.build("gqa" if grouped else "mha", given.heads, given.kv_heads, given.dim, int(given.causal), given.window)
    made = onnxruntime.InferenceSession(graph.SerializeToString(), providers=[WEBGPU])
    # Without an adapter it would compute on the processor and say nothing.
    if made.get_providers()[0] != WEBGPU:
        raise SystemExit("ONNX Runtime found no WebGPU adapter that it takes.")
    return made, grouped


def bound(made, grouped, given, tensors):
    binding = made.io_binding()
    for name, data in zip("qkv", tensors):
        binding.bind_cpu_input(name, data)  # copied to the device here, not with each run
    if grouped:
        past = numpy.zeros((1, given.kv_heads, 0, given.dim), numpy.float32)
        counts = {"seqlens_k": numpy.array([given.n - 1], numpy.int32), "total": numpy.array([given.n], numpy.int32)}
        for name, data in {"past_k": past, "past_v": past, **counts}.items():
            binding.bind_cpu_input(name, data)
    for output in made.get_outputs():
        binding.bind_output(output.name, "webgpu", 0)
    return binding


def measure(made, binding, given):
    def copy():
        start = time.perf_counter()
        output = binding.copy_outputs_to_cpu()[0]
        return 1e3 * (time.perf_counter() - start), output

    start = time.perf_counter()
    made.run_with_iobinding(binding)
    copy()
    first = 1e3 * (time.perf_counter() - start)
    copying = float(numpy.median([copy()[0] for _ in range(5)]))
    times = []
    for _ in range(given.repeats + 1):
        start = time.perf_counter()
        for _ in range(given.inner):
            made.run_with_iobinding(binding)
        output = copy()[1]
        times.append((1e3 * (time.perf_counter() - start) - copying) / given.inner)
    return first, times[1:], copying, output


def largest_difference(given, tensors, output):
    """Over some rows of each head, against f64."""
    q, k, v = (data[0].reshape(given.n, -1, given.dim).astype(numpy.float64) for data in tensors)
    output = output[0].reshape(given.n, given.heads, given.dim)
    largest = 0.0
    for row in numpy.unique(numpy.linspace(0, given.n - 1, given.rows).astype(int)):
        end = row + 1 if given.causal else given.n
        first = max(0, end - given.window) if given.window else 0
        for head in range(given.heads):
            shared = head // (given.heads // given.kv_heads)
            scores = k[first:end, shared] @ q[row, head] / math.sqrt(given.dim)
            weights = numpy.exp(scores - scores.max())
            wanted = weights / weights.sum() @ v[first:end, shared]
            difference = numpy.abs(output[row, head] - wanted).max()
            largest = max(largest, float(difference) if numpy.isfinite(difference) else math.inf)
    return largest


def main():
    given = options()
    random = numpy.random.default_rng(given.seed)
    tensors = [random.standard_normal((1, given.n, heads * given.dim), numpy.float32) for heads in (given.heads, given.kv_heads, given.kv_heads)]
    made, grouped = session(given)
    first, times, copying, output = measure(made, bound(made, grouped, given, tensors), given)
    pairs = sum(min(row + 1, given.window or row + 1) for row in range(given.n)) if given.causal else given.n**2
    median = float(numpy.median(times))
    error = largest_difference(given, tensors, output)
    print(json.dumps({
        "peer": f"onnxruntime-webgpu {onnxruntime.__version__}", "operator": "GroupQueryAttention" if grouped else "MultiHeadAttention",
        "n": given.n, "heads": given.heads, "kvHeads": given.kv_heads, "dim": given.dim, "causal": given.causal, "window": given.window or None,
        "firstMillis": first, "medianMillis": median, "minMillis": min(times), "repeats": given.repeats, "inner": given.inner,
        "copyMillis": copying, "gflops": 4 * given.heads * given.dim * pairs / median / 1e6,
        "maxAbsError": error if math.isfinite(error) else None, "wrong": not error <= TOLERANCE,
    }))


main()
