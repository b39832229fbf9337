//! A reader's own model: what every architecture's files become, in all formats.

#[path = "../fuzz/drive.rs"]
#[expect(dead_code, reason = "good files need no watching")]
mod drive;
#[path = "support/model_files.rs"]
mod files;

use files::{Tensor, fixture, gguf, number, safetensors, tensors};
use qkv::matrix::{Format, Matrix};
use qkv::model::Config;
use qkv::model::file::{Plan, Tensors};
use serde_json::{Value, json};

fn read(model: &Value, kind: &str) -> (Plan, Tensors) {
    let file = safetensors(&tensors(&model["tensors"], kind));
    drive::safetensors(&model["config"].to_string(), &[&file]).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a canonical tensor holds what `from(row, column)` says.
fn holds(tensors: &mut Tensors, name: &str, rows: usize, columns: usize, from: impl Fn(usize, usize) -> f32) {
    let found = if columns == 1 {
        tensors.vector(name, rows).unwrap()
    } else {
        tensors.matrix(name, rows, columns).unwrap().as_f32().into_owned()
    };
    for row in 0..rows {
        for column in 0..columns {
            let (found, expected) = (found[row * columns + column], from(row, column));
            assert!((found - expected).abs() <= 0.0, "{name}[{row}, {column}] is {found}, not {expected}");
        }
    }
}

/// The same of one that lies in the file as it is.
fn same(tensors: &mut Tensors, name: &str, from: &str, rows: usize, columns: usize) {
    holds(tensors, name, rows, columns, |row, column| number(from, row * columns + column));
}

fn sizes(config: &Config) -> [usize; 6] {
    let head_dim = config.head_dim.unwrap();
    [config.layers, config.heads, config.model_dim, config.hidden_dim, head_dim, config.positions]
}

#[test]
fn berts_assemble() {
    let fixture = fixture();
    let cases = [
        (
            "bert",
            "bert.",
            "cls.predictions.transform.dense",
            "cls.predictions.transform.LayerNorm",
            "cls.predictions.bias",
        ),
        ("roberta", "roberta.", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias"),
        ("bert body", "", "", "", ""),
        ("xlm-roberta", "roberta.", "", "", ""),
    ];
    for ((name, prefix, transform, norm, bias), kind) in cases.into_iter().zip(["F32", "F16", "BF16", "F32"]) {
        let (plan, mut tensors) = read(&fixture["models"][name], kind);
        let roberta = name.contains("roberta");
        let config = &plan.config;
        assert_eq!(sizes(config), [2, 2, 8, 12, 4, if roberta { 8 } else { 10 }], "{name}");
        assert_eq!((config.vocabulary, config.kind.as_str(), config.causal, config.tied), (12, "encoder", false, true));
        assert_eq!((config.norm_place.as_str(), config.embed_norm, config.bias), ("after", true, true));
        let has_head = !transform.is_empty();
        assert_eq!([config.logits, config.transform, config.final_norm, config.output_bias], [has_head; 4], "{name}");
        assert_eq!(config.activation, if name == "bert body" { "gelu-tanh" } else { "gelu" });
        assert_eq!(plan.format, kind);
        let unused: &[&str] = match name {
            "bert body" => &["pooler.dense.bias", "pooler.dense.weight"],
            "xlm-roberta" => &[
                "classifier.dense.bias",
                "classifier.dense.weight",
                "classifier.out_proj.bias",
                "classifier.out_proj.weight",
            ],
            _ => &[],
        };
        assert_eq!(plan.unused, unused, "{name}");

        same(&mut tensors, "embedding.weight", &format!("{prefix}embeddings.word_embeddings.weight"), 12, 8);
        // Two rows of RoBERTa's are for no position.
        let skipped = if roberta { 16 } else { 0 };
        let from = format!("{prefix}embeddings.position_embeddings.weight");
        holds(&mut tensors, "position.weight", config.positions, 8, |row, column| {
            number(&from, skipped + row * 8 + column)
        });
        same(&mut tensors, "segment.weight", &format!("{prefix}embeddings.token_type_embeddings.weight"), 8, 1);
        same(&mut tensors, "embed_norm.bias", &format!("{prefix}embeddings.LayerNorm.bias"), 8, 1);
        for (to, from, outputs, inputs) in [
            ("q", "attention.self.query", 8, 8),
            ("k", "attention.self.key", 8, 8),
            ("v", "attention.self.value", 8, 8),
            ("o", "attention.output.dense", 8, 8),
            ("attn_norm", "attention.output.LayerNorm", 8, 1),
            ("ff_up", "intermediate.dense", 12, 8),
            ("ff_down", "output.dense", 8, 12),
            ("ff_norm", "output.LayerNorm", 8, 1),
        ] {
            let (to, from) = (format!("layers.1.{to}"), format!("{prefix}encoder.layer.1.{from}"));
            same(&mut tensors, &format!("{to}.weight"), &format!("{from}.weight"), outputs, inputs);
            same(&mut tensors, &format!("{to}.bias"), &format!("{from}.bias"), outputs, 1);
        }
        if has_head {
            same(&mut tensors, "transform.weight", &format!("{transform}.weight"), 8, 8);
            same(&mut tensors, "transform.bias", &format!("{transform}.bias"), 8, 1);
            same(&mut tensors, "final_norm.weight", &format!("{norm}.weight"), 8, 1);
            same(&mut tensors, "output.bias", bias, 12, 1);
        }
        assert!(!tensors.has("output.weight"));
    }
    let (plan, mut tensors) = read(&fixture["models"]["bert untied"], "F32");
    assert!(!plan.config.tied);
    same(&mut tensors, "output.weight", "cls.predictions.decoder.weight", 12, 8);
}

#[test]
fn distilbert_assembles() {
    let (plan, mut tensors) = read(&fixture()["models"]["distilbert"], "F32");
    assert_eq!(sizes(&plan.config), [2, 2, 8, 12, 4, 10]);
    assert!(plan.config.logits && !tensors.has("segment.weight"));
    assert_eq!(plan.unused, [""; 0]);
    for (to, from, outputs, inputs) in [
        ("layers.1.q", "distilbert.transformer.layer.1.attention.q_lin", 8, 8),
        ("layers.1.k", "distilbert.transformer.layer.1.attention.k_lin", 8, 8),
        ("layers.1.v", "distilbert.transformer.layer.1.attention.v_lin", 8, 8),
        ("layers.1.o", "distilbert.transformer.layer.1.attention.out_lin", 8, 8),
        ("layers.1.attn_norm", "distilbert.transformer.layer.1.sa_layer_norm", 8, 1),
        ("layers.1.ff_up", "distilbert.transformer.layer.1.ffn.lin1", 12, 8),
        ("layers.1.ff_down", "distilbert.transformer.layer.1.ffn.lin2", 8, 12),
        ("layers.1.ff_norm", "distilbert.transformer.layer.1.output_layer_norm", 8, 1),
        ("transform", "vocab_transform", 8, 8),
        ("final_norm", "vocab_layer_norm", 8, 1),
    ] {
        same(&mut tensors, &format!("{to}.weight"), &format!("{from}.weight"), outputs, inputs);
        same(&mut tensors, &format!("{to}.bias"), &format!("{from}.bias"), outputs, 1);
    }
    same(&mut tensors, "output.bias", "vocab_projector.bias", 12, 1);
}

#[test]
fn gpt2_is_transposed_and_cut() {
    let fixture = fixture();
    for (name, prefix, kind, hidden) in [("gpt2", "transformer.", "F16", 32), ("gpt2 body", "", "F32", 12)] {
        let (plan, mut tensors) = read(&fixture["models"][name], kind);
        assert_eq!(sizes(&plan.config), [2, 2, 8, hidden, 4, 10]);
        assert_eq!((plan.config.activation.as_str(), plan.config.norm_place.as_str()), ("gelu-tanh", "before"));
        assert!(plan.config.causal && plan.config.logits && plan.config.tied && plan.config.final_norm);
        same(&mut tensors, "position.weight", &format!("{prefix}wpe.weight"), 10, 8);
        let layer = format!("{prefix}h.1.");
        for (at, to) in ["q", "k", "v"].into_iter().enumerate() {
            let from = format!("{layer}attn.c_attn.weight");
            let name = format!("layers.1.{to}.weight");
            holds(&mut tensors, &name, 8, 8, |row, column| number(&from, column * 24 + at * 8 + row));
            let from = format!("{layer}attn.c_attn.bias");
            holds(&mut tensors, &format!("layers.1.{to}.bias"), 8, 1, |row, _| number(&from, at * 8 + row));
        }
        for (to, from, outputs, inputs) in
            [("o", "attn.c_proj", 8, 8), ("ff_up", "mlp.c_fc", hidden, 8), ("ff_down", "mlp.c_proj", 8, hidden)]
        {
            let from = format!("{layer}{from}.weight");
            let name = format!("layers.1.{to}.weight");
            holds(&mut tensors, &name, outputs, inputs, |row, column| number(&from, column * outputs + row));
        }
        same(&mut tensors, "layers.1.attn_norm.bias", &format!("{layer}ln_1.bias"), 8, 1);
        same(&mut tensors, "layers.1.ff_norm.weight", &format!("{layer}ln_2.weight"), 8, 1);
        same(&mut tensors, "final_norm.weight", &format!("{prefix}ln_f.weight"), 8, 1);
    }
}

/// Canonical name, safetensors name, GGUF name, outputs, inputs; of 4 heads and 2 of keys, in a width of 32.
fn llama_layer(head_dim: usize) -> [(&'static str, &'static str, &'static str, usize, usize); 9] {
    let (q, kv) = (4 * head_dim, 2 * head_dim);
    [
        ("q", "self_attn.q_proj", "attn_q", q, 32),
        ("k", "self_attn.k_proj", "attn_k", kv, 32),
        ("v", "self_attn.v_proj", "attn_v", kv, 32),
        ("o", "self_attn.o_proj", "attn_output", 32, q),
        ("ff_gate", "mlp.gate_proj", "ffn_gate", 64, 32),
        ("ff_up", "mlp.up_proj", "ffn_up", 64, 32),
        ("ff_down", "mlp.down_proj", "ffn_down", 32, 64),
        ("attn_norm", "input_layernorm", "attn_norm", 32, 1),
        ("ff_norm", "post_attention_layernorm", "ffn_norm", 32, 1),
    ]
}

#[test]
fn llamas_assemble() {
    let fixture = fixture();
    for (name, kind) in [
        ("llama", "BF16"),
        ("llama tied", "F16"),
        ("llama body", "F32"),
        ("mistral", "F32"),
        ("qwen2", "F32"),
        ("qwen3", "F32"),
    ] {
        let model = &fixture["models"][name];
        let (plan, mut tensors) = read(model, kind);
        let config = &plan.config;
        let head_dim = if ["mistral", "qwen3"].contains(&name) { 16 } else { 8 };
        assert_eq!(sizes(config), [2, 4, 32, 64, head_dim, 64], "{name}");
        assert_eq!((config.kv_heads, config.norm.as_str(), config.activation.as_str()), (Some(2), "rms", "swiglu"));
        assert_eq!(config.tied, ["llama tied", "qwen3"].contains(&name), "{name}");
        assert_eq!(config.logits, name != "llama body", "{name}");
        assert_eq!(config.qk_norm, name == "qwen3");
        assert_eq!(config.bias, ["llama tied", "llama body"].contains(&name));
        assert_eq!(config.qkv_bias, Some(["llama tied", "qwen2"].contains(&name)));
        assert_eq!(plan.unused, [""; 0]);
        // The angles that transformers computes itself, in f32.
        let expected: Vec<f64> = serde_json::from_value(model["frequencies"].clone()).unwrap();
        let angles = config.rope_frequencies.as_ref().unwrap();
        assert_eq!(angles.len(), expected.len());
        for (angle, expected) in angles.iter().zip(&expected) {
            assert!((angle / expected - 1.0).abs() <= 1e-6, "{name}: {angle} against {expected}");
        }
        assert!((f64::from(config.rope_factor) - model["factor"].as_f64().unwrap()).abs() <= 1e-6, "{name}");

        let prefix = if name == "llama body" { "" } else { "model." };
        same(&mut tensors, "embedding.weight", &format!("{prefix}embed_tokens.weight"), 12, 32);
        for (to, from, _, outputs, inputs) in llama_layer(head_dim) {
            let (to, from) = (format!("layers.1.{to}"), format!("{prefix}layers.1.{from}"));
            same(&mut tensors, &format!("{to}.weight"), &format!("{from}.weight"), outputs, inputs);
            let biased = model["tensors"].get(format!("{from}.bias")).is_some();
            if biased {
                same(&mut tensors, &format!("{to}.bias"), &format!("{from}.bias"), outputs, 1);
            } else if config.bias && ["o", "ff_gate", "ff_up", "ff_down"].iter().any(|end| to.ends_with(end)) {
                holds(&mut tensors, &format!("{to}.bias"), outputs, 1, |_, _| 0.0);
            }
        }
        if config.qk_norm {
            same(&mut tensors, "layers.1.q_norm.weight", "model.layers.1.self_attn.q_norm.weight", 16, 1);
            same(&mut tensors, "layers.1.k_norm.weight", "model.layers.1.self_attn.k_norm.weight", 16, 1);
        }
        same(&mut tensors, "final_norm.weight", &format!("{prefix}norm.weight"), 32, 1);
        if config.logits && !config.tied {
            same(&mut tensors, "output.weight", "lm_head.weight", 12, 32);
        }
    }
}

#[test]
fn gguf_files_assemble() {
    for (name, kind) in [("llama", "F16"), ("qwen2", "F32"), ("qwen3", "BF16")] {
        let (plan, mut tensors) =
            drive::gguf(&gguf(name, kind).bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let head_dim = if name == "qwen3" { 16 } else { 8 };
        assert_eq!(sizes(&plan.config), [2, 4, 32, 64, head_dim, 64], "{name}");
        assert_eq!((plan.config.tied, plan.config.qk_norm), (name == "qwen3", name == "qwen3"));
        assert_eq!((plan.config.bias, plan.config.qkv_bias), (false, Some(name == "qwen2")));
        assert_eq!((plan.about.name.as_str(), plan.about.license.as_deref()), ("Tiny", Some("mit")));
        for (to, _, from, outputs, inputs) in llama_layer(head_dim) {
            let from = format!("blk.1.{from}.weight");
            let reordered = name == "llama" && ["q", "k"].contains(&to);
            holds(&mut tensors, &format!("layers.1.{to}.weight"), outputs, inputs, |row, column| {
                // (head, half, pair) from (head, pair, half).
                let place = row / 8 * 8 + row % 4 * 2 + row % 8 / 4;
                number(&from, if reordered { place } else { row } * inputs + column)
            });
        }
        if name == "qwen2" {
            same(&mut tensors, "layers.1.k.bias", "blk.1.attn_k.bias", 16, 1);
        }
    }

    let (plan, mut tensors) = drive::gguf(&gguf("gpt2", "F32").bytes()).unwrap();
    assert_eq!(sizes(&plan.config), [2, 2, 8, 32, 4, 10]);
    holds(&mut tensors, "layers.1.v.weight", 8, 8, |row, column| {
        number("blk.1.attn_qkv.weight", (16 + row) * 8 + column)
    });
    holds(&mut tensors, "layers.1.k.bias", 8, 1, |row, _| number("blk.1.attn_qkv.bias", 8 + row));
    same(&mut tensors, "layers.1.ff_down.weight", "blk.1.ffn_down.weight", 8, 32);

    let (plan, mut tensors) = drive::gguf(&gguf("bert", "F32").bytes()).unwrap();
    assert_eq!(sizes(&plan.config), [2, 2, 8, 12, 4, 10]);
    assert_eq!((plan.config.activation.as_str(), plan.config.logits), ("gelu", false));
    same(&mut tensors, "segment.weight", "token_types.weight", 8, 1);
    same(&mut tensors, "layers.1.attn_norm.weight", "blk.1.attn_output_norm.weight", 8, 1);
    same(&mut tensors, "layers.1.ff_norm.bias", "blk.1.layer_output_norm.bias", 8, 1);
}

/// Biases of queries and keys are reordered as their rows are; packed rows move as they are.
#[test]
fn packed_rows_are_reordered() {
    for format in [Format::Q8_0, Format::Q4_0, Format::Q4_1, Format::F32] {
        let mut file = gguf("llama", "F32");
        let q = file.tensors.iter_mut().find(|tensor| tensor.name == "blk.1.attn_q.weight").unwrap();
        q.kind = format.name().to_uppercase();
        let row_bytes = format.row_bytes(32).unwrap();
        // Small bytes: no scale of theirs is infinite.
        q.bytes = (0..32 * row_bytes).map(|at| (at * 7 % 61) as u8).collect();
        let packed = q.bytes.clone();
        for (name, len) in [("q", 32), ("k", 16), ("v", 16)] {
            for layer in 0..2 {
                file.tensors.push(Tensor::new(&format!("blk.{layer}.attn_{name}.bias"), "F32", &[len]));
            }
        }
        let (plan, mut tensors) =
            drive::gguf(&file.bytes()).unwrap_or_else(|error| panic!("{}: {error}", format.name()));
        assert_eq!(plan.config.qkv_bias, Some(true));
        let matrix = tensors.matrix("layers.1.q.weight", 32, 32).unwrap();
        assert_eq!(matrix.format(), format);
        for row in 0..32 {
            let place = row / 8 * 8 + row % 4 * 2 + row % 8 / 4;
            assert_eq!(matrix.row_bytes(row), &packed[place * row_bytes..][..row_bytes], "{} row {row}", format.name());
        }
        holds(&mut tensors, "layers.1.k.bias", 16, 1, |row, _| {
            number("blk.1.attn_k.bias", row / 8 * 8 + row % 4 * 2 + row % 8 / 4)
        });
        same(&mut tensors, "layers.1.v.bias", "blk.1.attn_v.bias", 16, 1);
    }
}

/// Every format of a matrix, as an embedding of 256 columns.
#[test]
fn every_format_is_read() {
    for format in Format::ALL {
        let name = format.name().to_uppercase();
        let row = format.row_bytes(256).unwrap();
        let mut file = gguf("bert", "F32");
        let wide = |name: &str, shape: &[usize]| Tensor::new(name, "F32", shape);
        for tensor in &mut file.tensors {
            let shape: Vec<usize> = tensor.shape.iter().map(|&size| if size == 8 { 256 } else { size }).collect();
            *tensor = wide(&tensor.name, &shape);
            if tensor.name == "token_embd.weight" {
                tensor.kind = name.clone();
                tensor.bytes = (0..12 * row).map(|at| (at * 7 % 61) as u8).collect();
            }
        }
        file.set("bert.embedding_length", &json!(256));
        let packed = file.tensors.iter().find(|tensor| tensor.name == "token_embd.weight").unwrap().bytes.clone();
        let (plan, mut tensors) = drive::gguf(&file.bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(plan.format.contains(&name), "{} without {name}", plan.format);
        let found = tensors.matrix("embedding.weight", 12, 256).unwrap();
        let expected = Matrix::new(format, 12, 256, packed).unwrap();
        assert_eq!(found.row(11), expected.row(11), "{name}");
    }
}

#[test]
fn files_may_be_many_and_names_old() {
    let fixture = fixture();
    let model = &fixture["models"]["bert"];
    let config = model["config"].to_string();
    let all = tensors(&model["tensors"], "F32");
    let shards: Vec<Vec<u8>> = all.chunks(15).map(safetensors).collect();
    let shards: Vec<&[u8]> = shards.iter().map(Vec::as_slice).collect();
    assert!(shards.len() > 2);
    let (plan, mut tensors) = drive::safetensors(&config, &shards).unwrap();
    assert!(plan.parts.iter().any(|part| part.file == 2));
    same(&mut tensors, "layers.1.ff_down.weight", "bert.encoder.layer.1.output.dense.weight", 8, 12);

    for rename in [
        |name: &str| name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
        |name: &str| format!("_orig_mod.{name}"),
        |name: &str| name.replace("bert.", "model."),
        |name: &str| name.replace("bert.", ""),
    ] {
        let mut renamed = all.clone();
        renamed.iter_mut().for_each(|tensor| tensor.name = rename(&tensor.name));
        let (plan, _) = drive::safetensors(&config, &[&safetensors(&renamed)]).unwrap();
        assert_eq!(plan.unused, [""; 0]);
    }
    // Buffers of whole numbers that nothing needs.
    let mut more = all;
    let ids = Tensor {
        kind: "I64".to_owned(),
        bytes: vec![0; 80],
        ..Tensor::new("bert.embeddings.position_ids", "F32", &[1, 10])
    };
    more.push(ids);
    let (plan, _) = drive::safetensors(&config, &[&safetensors(&more)]).unwrap();
    assert_eq!(plan.unused, ["bert.embeddings.position_ids"]);
}

/// A table that took one tensor for another would be seen.
#[test]
#[should_panic(expected = "layers.1.q.weight[")]
fn a_wrong_name_would_be_seen() {
    let (_, mut tensors) = read(&fixture()["models"]["bert"], "F32");
    same(&mut tensors, "layers.1.q.weight", "bert.encoder.layer.1.attention.self.key.weight", 8, 8);
}
