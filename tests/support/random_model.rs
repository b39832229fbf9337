//! A model of random weights, of whatever kind a description names: what the core does must not hang on what was trained.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

use std::collections::BTreeMap;

use half::f16;
use qkv::model::{Config, Model};
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// What may differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) norm: &'static str,
    pub(crate) activation: &'static str,
    pub(crate) position: &'static str,
    pub(crate) bias: bool,
    pub(crate) tied: bool,
    pub(crate) kv_heads: usize,
}

/// As Llama's, GPT-2's, and two that mix them.
pub(crate) const KINDS: [Kind; 4] = [
    Kind { norm: "rms", activation: "swiglu", position: "rope", bias: false, tied: true, kv_heads: 2 },
    Kind { norm: "layer", activation: "gelu-tanh", position: "learned", bias: true, tied: true, kv_heads: 4 },
    Kind { norm: "rms", activation: "gelu-tanh", position: "rope", bias: true, tied: false, kv_heads: 1 },
    Kind { norm: "layer", activation: "swiglu", position: "learned", bias: false, tied: false, kv_heads: 4 },
];

const LAYERS: usize = 2;
const HEADS: usize = 4;
const DIM: usize = 24;
const HIDDEN: usize = 40;
/// Positions of such a model.
pub(crate) const POSITIONS: usize = 20;
/// Words after the first three.
const WORDS: [&str; 8] = ["the", "cat", "sat", "on", "a", "mat", ".", "ball"];

/// The description of such a model.
pub(crate) fn config(kind: Kind) -> String {
    let Kind { norm, activation, position, bias, tied, kv_heads } = kind;
    format!(
        r#"{{"format":1,"name":"random","kind":"decoder","layers":{LAYERS},"heads":{HEADS},"kvHeads":{kv_heads},
        "modelDim":{DIM},"hiddenDim":{HIDDEN},"positions":{POSITIONS},"normEpsilon":1e-5,"norm":"{norm}",
        "activation":"{activation}","position":"{position}","ropeBase":50,"causal":true,"bias":{bias},"tied":{tied},
        "embedding":"tokens","words":[],"weights":"weights.safetensors"}}"#
    )
}

/// Its weights: matrices as int8 with an f16 scale a row, vectors as f16.
pub(crate) fn weights(kind: Kind) -> Vec<u8> {
    let mut tensors = Tensors { state: 5, all: BTreeMap::new() };
    let vocabulary = WORDS.len() + 3;
    tensors.words();
    tensors.matrix("embedding.weight", vocabulary, DIM);
    if !kind.tied {
        tensors.matrix("output.weight", vocabulary, DIM);
    }
    if kind.position == "learned" {
        tensors.matrix("position.weight", POSITIONS, DIM);
    }
    let norm = |tensors: &mut Tensors, name: &str| {
        tensors.vector(&format!("{name}.weight"), DIM);
        if kind.norm == "layer" {
            tensors.vector(&format!("{name}.bias"), DIM);
        }
    };
    let kv_dim = DIM / HEADS * kind.kv_heads;
    for layer in 0..LAYERS {
        for part in ["attn_norm", "ff_norm"] {
            norm(&mut tensors, &format!("layers.{layer}.{part}"));
        }
        let gate = (kind.activation == "swiglu").then_some(("ff_gate", HIDDEN, DIM));
        let parts = [("q", DIM, DIM), ("k", kv_dim, DIM), ("v", kv_dim, DIM), ("o", DIM, DIM), ("ff_up", HIDDEN, DIM)];
        for (part, outputs, inputs) in parts.into_iter().chain([("ff_down", DIM, HIDDEN)]).chain(gate) {
            let name = format!("layers.{layer}.{part}");
            tensors.matrix(&format!("{name}.weight"), outputs, inputs);
            if kind.bias {
                tensors.vector(&format!("{name}.bias"), outputs);
            }
        }
    }
    norm(&mut tensors, "final_norm");
    tensors.file()
}

/// The model itself.
pub(crate) fn model(kind: Kind) -> Model {
    let config = Config::parse(&config(kind)).expect("the description reads");
    Model::read(config, &weights(kind), &[]).expect("the model reads")
}

/// The files of a recurrent net of random weights: description and weights.
pub(crate) fn gru() -> (String, Vec<u8>) {
    let (dim, hidden, vocabulary) = (10, 13, WORDS.len() + 3);
    let mut tensors = Tensors { state: 9, all: BTreeMap::new() };
    tensors.words();
    tensors.matrix("embedding.weight", vocabulary, dim);
    tensors.matrix("gru.weight_ih", 3 * hidden, dim);
    tensors.matrix("gru.weight_hh", 3 * hidden, hidden);
    tensors.vector("gru.bias_ih", 3 * hidden);
    tensors.vector("gru.bias_hh", 3 * hidden);
    tensors.matrix("out.weight", vocabulary, hidden);
    tensors.vector("out.bias", vocabulary);
    let description = format!(
        r#"{{"format":1,"name":"random","kind":"gru","layers":1,"modelDim":{dim},"hiddenDim":{hidden},
        "positions":{POSITIONS},"weights":"weights.safetensors"}}"#
    );
    (description, tensors.file())
}

struct Tensors {
    state: u64,
    all: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
}

impl Tensors {
    fn byte(&mut self) -> u8 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 56) as u8
    }

    fn words(&mut self) {
        let words = format!("<pad>\n<start>\n<unk>\n{}", WORDS.join("\n"));
        self.all.insert("words".into(), (Dtype::U8, vec![words.len()], words.into_bytes()));
    }

    fn matrix(&mut self, name: &str, rows: usize, columns: usize) {
        let data = (0..rows * columns).map(|_| self.byte()).collect();
        self.all.insert(name.to_owned(), (Dtype::I8, vec![rows, columns], data));
        // Numbers up to 0.6: rows of a few dozen then add up to about 1.
        let scales = (0..rows).flat_map(|_| f16::from_f32(0.6 / 128.0).to_le_bytes()).collect();
        self.all.insert(format!("{name}.scale"), (Dtype::F16, vec![rows], scales));
    }

    fn vector(&mut self, name: &str, len: usize) {
        let numbers = (0..len).map(|_| 0.5 + f32::from(self.byte()) / 256.0);
        let data = numbers.flat_map(|number| f16::from_f32(number).to_le_bytes()).collect();
        self.all.insert(name.to_owned(), (Dtype::F16, vec![len], data));
    }

    fn file(&self) -> Vec<u8> {
        let views = self.all.iter().map(|(name, (dtype, shape, data))| {
            (name.as_str(), TensorView::new(*dtype, shape.clone(), data).expect("its size is right"))
        });
        safetensors::serialize(views, None).expect("it can be written")
    }
}
