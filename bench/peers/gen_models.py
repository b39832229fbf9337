#!/usr/bin/env python3
"""Writes the small ONNX graphs that the peers of ONNX Runtime run. Needs the package `onnx`.

  python3 gen_models.py models GRAPH HEADS KV_HEADS DIM CAUSAL WINDOW
  python3 gen_models.py models                # those kept in models/

Batch and lengths are symbolic, so one file serves every length. Which options an operator has, its documentation says.
"""

import sys
from pathlib import Path

from onnx import TensorProto, checker, save
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info

MICROSOFT = "com.microsoft"
KEPT = [
    *(("mha", 8, 8, 64, causal, 0) for causal in (0, 1)),
    *(("mha_bnsh", 8, 8, 64, causal, 0) for causal in (0, 1)),
    *(("attn23", 8, 8, 64, causal, 0) for causal in (0, 1)),
    *(("gqa", 8, kv_heads, 64, 1, 0) for kv_heads in (2, 8)),
    ("gqa", 8, 8, 64, 1, 256),
    ("linear", 8, 8, 64, 1, 0),
]


def mha(heads, _kv_heads, dim, causal, _window):
    """q, k, v and the output as [batch, tokens, heads * dim]."""
    rows = {"q": ["B", "N", heads * dim], "k": ["B", "M", heads * dim], "v": ["B", "M", heads * dim]}
    return "MultiHeadAttention", MICROSOFT, rows, {"o": ["B", "N", heads * dim]}, {"num_heads": heads, "unidirectional": causal}


def mha_bnsh(heads, _kv_heads, dim, causal, _window):
    """The same with k and v as [batch, heads, tokens, dim]."""
    rows = {"q": ["B", "N", heads * dim], "k": ["B", heads, "M", dim], "v": ["B", heads, "M", dim]}
    return "MultiHeadAttention", MICROSOFT, rows, {"o": ["B", "N", heads * dim]}, {"num_heads": heads, "unidirectional": causal}


def gqa(heads, kv_heads, dim, _causal, window):
    """Causal; the window counts the query itself, and none is -1."""
    rows = {"q": ["B", "N", heads * dim], "k": ["B", "N", kv_heads * dim], "v": ["B", "N", kv_heads * dim]}
    past = {"past_k": ["B", kv_heads, "P", dim], "past_v": ["B", kv_heads, "P", dim]}
    present = {"present_k": ["B", kv_heads, "T", dim], "present_v": ["B", kv_heads, "T", dim]}
    counts = {"seqlens_k": ["B"], "total": [1]}
    options = {"num_heads": heads, "kv_num_heads": kv_heads, "local_window_size": window or -1}
    return "GroupQueryAttention", MICROSOFT, {**rows, **past, **counts}, {"o": ["B", "N", heads * dim], **present}, options


def attn23(heads, kv_heads, dim, causal, _window):
    """The standard's own, [batch, heads, tokens, dim]."""
    rows = {"q": ["B", heads, "N", dim], "k": ["B", kv_heads, "M", dim], "v": ["B", kv_heads, "M", dim]}
    return "Attention", "", rows, {"o": ["B", heads, "N", dim]}, {"is_causal": causal}


def linear(heads, kv_heads, dim, _causal, _window):
    """Scale 0 stands for 1/sqrt(dim)."""
    rows = {"q": ["B", "N", heads * dim], "k": ["B", "N", kv_heads * dim], "v": ["B", "N", kv_heads * dim]}
    outputs = {"o": ["B", "N", heads * dim], "state": ["B", kv_heads, dim, dim]}
    return "LinearAttention", MICROSOFT, rows, outputs, {"q_num_heads": heads, "kv_num_heads": kv_heads, "update_rule": "linear", "scale": 0.0}


GRAPHS = {graph.__name__: graph for graph in (mha, mha_bnsh, gqa, attn23, linear)}


def build(graph, *numbers):
    operator, domain, inputs, outputs, options = GRAPHS[graph](*numbers)
    node = make_node(operator, list(inputs), list(outputs), domain=domain, **options)

    def values(named):
        kind = {"seqlens_k": TensorProto.INT32, "total": TensorProto.INT32}
        return [make_tensor_value_info(name, kind.get(name, TensorProto.FLOAT), sizes) for name, sizes in named.items()]

    opsets = [make_opsetid("", 17), make_opsetid(MICROSOFT, 1)] if domain else [make_opsetid("", 23)]
    model = make_model(make_graph([node], "attention", values(inputs), values(outputs)), opset_imports=opsets, ir_version=10, producer_name="qkv")
    if not domain:
        checker.check_model(model)
    return model


def write(folder, graph, heads, kv_heads, dim, causal, window):
    path = Path(folder) / f"{graph}_h{heads}_kv{kv_heads}_d{dim}_c{causal}_w{window}.onnx"
    save(build(graph, heads, kv_heads, dim, causal, window), path)


if __name__ == "__main__":
    folder, *given = sys.argv[1:]
    for graph, *numbers in [given] if given else KEPT:
        write(folder, graph, *map(int, numbers))
