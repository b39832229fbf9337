#!/usr/bin/env python3
"""llama.cpp on the same file, natively and on one thread: the package `llama-cpp-python`.

  python3 bench/native/llama.py tests/real/.cache/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf

Prints one line of JSON: milliseconds from a prompt of so many tokens to the first token after it, and tokens a second from
there on. Medians. Greedy, so that every repeat writes the same; no attention weights are kept, which it has no way to ask for.
"""

import argparse
import json
import statistics
import time

import llama_cpp


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    for name, default in {"prompt": 64, "tokens": 48, "repeats": 5, "threads": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def main():
    given = options()
    start = time.perf_counter()
    model = llama_cpp.Llama(given.model, n_threads=given.threads, n_threads_batch=given.threads, n_ctx=512, n_gpu_layers=0, verbose=False)
    loaded = 1e3 * (time.perf_counter() - start)
    # The same words again and again until they fill the prompt: what is computed does not hang on what they are.
    words = model.tokenize(b"The cat sat on the mat because it was tired. ", add_bos=False)
    prompt = (words * given.prompt)[: given.prompt]
    firsts, rates = [], []
    for repeat in range(given.repeats + 1):
        model.reset()
        start = time.perf_counter()
        model.eval(prompt)
        token = model.sample(temp=0)
        first = time.perf_counter()
        for _ in range(given.tokens):
            model.eval([token])
            token = model.sample(temp=0)
        if repeat > 0:
            firsts.append(1e3 * (first - start))
            rates.append(given.tokens / (time.perf_counter() - first))
    print(json.dumps({
        "peer": f"llama-cpp-python {llama_cpp.__version__}", "threads": given.threads, "prompt": given.prompt, "tokens": given.tokens,
        "loadMillis": loaded, "firstMillis": statistics.median(firsts), "tokensPerSecond": statistics.median(rates),
    }))


main()
