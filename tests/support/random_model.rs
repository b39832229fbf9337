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
    pub(crate) qkv_bias: bool,
    pub(crate) tied: bool,
    pub(crate) kv_heads: usize,
    pub(crate) head_dim: usize,
    pub(crate) qk_norm: bool,
    /// Angles that no power of a base gives, and a factor on what they turn by.
    pub(crate) scaled: bool,
    /// Norms after the sums and over the embedding, a segment, and a head that fills masked words.
    pub(crate) masked_words: bool,
}

/// As Llama's.
const LLAMA: Kind = Kind {
    norm: "rms",
    activation: "swiglu",
    position: "rope",
    bias: false,
    qkv_bias: false,
    tied: true,
    kv_heads: 2,
    head_dim: DIM / HEADS,
    qk_norm: false,
    scaled: false,
    masked_words: false,
};

/// As Llama's, GPT-2's, two that mix them, Qwen2's, Qwen3's with scaled angles, and BERT's with its masked-word head.
pub(crate) const KINDS: [Kind; 7] = [
    LLAMA,
    Kind {
        norm: "layer",
        activation: "gelu-tanh",
        position: "learned",
        bias: true,
        qkv_bias: true,
        kv_heads: 4,
        ..LLAMA
    },
    Kind { activation: "gelu-tanh", bias: true, qkv_bias: true, tied: false, kv_heads: 1, ..LLAMA },
    Kind { norm: "layer", position: "learned", tied: false, kv_heads: 4, ..LLAMA },
    Kind { qkv_bias: true, ..LLAMA },
    Kind { head_dim: 10, qk_norm: true, scaled: true, ..LLAMA },
    BERT,
];

/// As BERT's: every norm after its sum.
pub(crate) const BERT: Kind = Kind {
    norm: "layer",
    activation: "gelu",
    position: "learned",
    bias: true,
    qkv_bias: true,
    kv_heads: 4,
    masked_words: true,
    ..LLAMA
};

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
    let Kind { norm, activation, position, bias, qkv_bias, tied, kv_heads, head_dim, qk_norm, masked_words, .. } = kind;
    let angles: Vec<f64> = (0..head_dim / 2).map(|i| 1.0 / (1.0 + i as f64)).collect();
    let scaled =
        if kind.scaled { format!(r#""ropeFrequencies":{angles:?},"ropeFactor":1.25,"#) } else { String::new() };
    let width = if head_dim * HEADS == DIM { String::new() } else { format!(r#""headDim":{head_dim},"#) };
    let place = if masked_words { "after" } else { "before" };
    format!(
        r#"{{"format":1,"name":"random","kind":"decoder","layers":{LAYERS},"heads":{HEADS},"kvHeads":{kv_heads},
        "modelDim":{DIM},"hiddenDim":{HIDDEN},"positions":{POSITIONS},"normEpsilon":1e-5,"norm":"{norm}",
        "qkvBias":{qkv_bias},{width}"qkNorm":{qk_norm},{scaled}"normPlace":"{place}",
        "embedNorm":{masked_words},"transform":{masked_words},"outputBias":{masked_words},
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
    if kind.masked_words {
        tensors.vector("segment.weight", DIM);
        norm(&mut tensors, "embed_norm");
        tensors.matrix("transform.weight", DIM, DIM);
        tensors.vector("transform.bias", DIM);
        tensors.vector("output.bias", vocabulary);
    }
    let (q_dim, kv_dim) = (HEADS * kind.head_dim, kind.head_dim * kind.kv_heads);
    for layer in 0..LAYERS {
        for part in ["attn_norm", "ff_norm"] {
            norm(&mut tensors, &format!("layers.{layer}.{part}"));
        }
        if kind.qk_norm {
            tensors.vector(&format!("layers.{layer}.q_norm.weight"), kind.head_dim);
            tensors.vector(&format!("layers.{layer}.k_norm.weight"), kind.head_dim);
        }
        let gate = (kind.activation == "swiglu").then_some(("ff_gate", HIDDEN, DIM));
        let parts =
            [("q", q_dim, DIM), ("k", kv_dim, DIM), ("v", kv_dim, DIM), ("o", DIM, q_dim), ("ff_up", HIDDEN, DIM)];
        for (part, outputs, inputs) in parts.into_iter().chain([("ff_down", DIM, HIDDEN)]).chain(gate) {
            let name = format!("layers.{layer}.{part}");
            tensors.matrix(&format!("{name}.weight"), outputs, inputs);
            if if ["q", "k", "v"].contains(&part) { kind.qkv_bias } else { kind.bias } {
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
