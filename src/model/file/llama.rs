//! The Llama family: RMS norms before, SwiGLU, queries and keys that turn, and what its descendants change of that (Mistral,
//! Qwen2's biases, Qwen3's norms of queries and keys).

use super::builder::{Builder, Layout};
use super::directory::Directory;
use super::fields::Fields;
use super::plan::{About, Plan};
use super::shape::{self, head_dim};
use super::{hugging_face, rope, unsupported};
use crate::error::Result;
use crate::model::Config;

/// How a kind of file spells the names of tensors.
struct Spelling {
    embedding: String,
    final_norm: String,
    output: &'static str,
    layers: String,
    attn_norm: &'static str,
    ff_norm: &'static str,
    q: &'static str,
    k: &'static str,
    v: &'static str,
    o: &'static str,
    q_norm: &'static str,
    k_norm: &'static str,
    gate: &'static str,
    up: &'static str,
    down: &'static str,
    /// Whether the rows of queries and keys have the numbers of a pair side by side.
    pairs: bool,
}

/// Which projections have a bias.
#[derive(Clone, Copy)]
struct Biases {
    qkv: bool,
    o: bool,
    ff: bool,
}

/// From `config.json` and safetensors files.
pub(super) fn from_safetensors(fields: &Fields<'_>, directory: &Directory) -> Result<Plan> {
    let kind = fields.text("model_type")?.unwrap_or("llama");
    hugging_face::check(fields)?;
    fields.only("hidden_act", &"silu".into())?;
    let prefix = directory.prefix("embed_tokens.weight", &["model.", "", "transformer."])?;
    let mut config = shape::blank(hugging_face::name(fields, directory), directory.name());
    config.layers = fields.size("num_hidden_layers", shape::MOST_LAYERS)?;
    config.heads = fields.size("num_attention_heads", shape::MOST_HEADS)?;
    config.kv_heads = Some(fields.size_if("num_key_value_heads", shape::MOST_HEADS)?.unwrap_or(config.heads));
    config.model_dim = fields.size("hidden_size", shape::WIDEST_MODEL)?;
    config.head_dim = fields.size_if("head_dim", shape::WIDEST_HEAD)?.or((kind == "qwen3").then_some(128));
    config.hidden_dim = fields.size("intermediate_size", shape::WIDEST_HIDDEN)?;
    config.vocabulary = fields.size("vocab_size", shape::MOST_WORDS)?;
    let positions = fields.size_if("max_position_embeddings", shape::MOST_POSITIONS)?.unwrap_or(2048);
    config.positions = positions.min(shape::USED_POSITIONS);
    hugging_face::check_window(fields, config.positions, kind == "mistral")?;
    config.norm_epsilon = fields.between("rms_norm_eps", 1e-6, 0.0, 1.0)? as f32;
    config.qk_norm = kind == "qwen3";
    let attention = fields.flag("attention_bias")?.unwrap_or(false);
    let ff = fields.flag("mlp_bias")?.unwrap_or(false);
    let biases = Biases { qkv: attention || kind == "qwen2", o: attention && kind != "qwen2", ff };
    config.tied = fields.flag("tie_word_embeddings")?.unwrap_or(!directory.has("lm_head.weight"));
    // A model saved without a head, to classify or embed, says so.
    let head = hugging_face::architecture(fields).is_none_or(|name| name.ends_with("ForCausalLM"));
    config.logits = config.tied || head || directory.has("lm_head.weight");
    shape::check(&config)?;
    let (base, scaling) = rope::of_config(fields, positions)?;
    turn(&mut config, base, &scaling);

    let spelling = Spelling {
        embedding: format!("{prefix}embed_tokens.weight"),
        final_norm: format!("{prefix}norm"),
        output: "lm_head.weight",
        layers: format!("{prefix}layers."),
        attn_norm: "input_layernorm",
        ff_norm: "post_attention_layernorm",
        q: "self_attn.q_proj",
        k: "self_attn.k_proj",
        v: "self_attn.v_proj",
        o: "self_attn.o_proj",
        q_norm: "self_attn.q_norm",
        k_norm: "self_attn.k_norm",
        gate: "mlp.gate_proj",
        up: "mlp.up_proj",
        down: "mlp.down_proj",
        pairs: false,
    };
    let architecture = match kind {
        "mistral" => "Mistral",
        "qwen2" => "Qwen2",
        "qwen3" => "Qwen3",
        _ => "Llama",
    };
    let about = About { architecture: architecture.to_owned(), name: config.name.clone(), license: None };
    plan(config, about, directory, &spelling, biases)
}

/// From a GGUF file: `fields` are those of its architecture.
pub(super) fn from_gguf(
    fields: &Fields<'_>,
    about: About,
    directory: &Directory,
    factors: Option<Vec<f64>>,
) -> Result<Plan> {
    let kind = about.architecture.clone();
    fields.none_of(&[
        "expert_count",
        "attention.max_alibi_bias",
        "attention.clamp_kqv",
        "attn_logit_softcapping",
        "final_logit_softcapping",
        "attention.scale",
        "attention.temperature_scale",
        "rope.dimension_sections",
    ])?;
    for factor in ["logit_scale", "residual_scale", "embedding_scale"] {
        fields.only(factor, &1.into())?;
    }
    let mut config = shape::blank(&about.name, directory.name());
    config.layers = fields.size("block_count", shape::MOST_LAYERS)?;
    config.heads = fields.size("attention.head_count", shape::MOST_HEADS)?;
    config.kv_heads = Some(fields.size_if("attention.head_count_kv", shape::MOST_HEADS)?.unwrap_or(config.heads));
    config.model_dim = fields.size("embedding_length", shape::WIDEST_MODEL)?;
    config.head_dim = fields.size_if("attention.key_length", shape::WIDEST_HEAD)?;
    config.hidden_dim = fields.size("feed_forward_length", shape::WIDEST_HIDDEN)?;
    config.vocabulary = directory.rows("token_embd.weight", shape::MOST_WORDS)?;
    let positions = fields.size("context_length", shape::MOST_POSITIONS)?;
    config.positions = positions.min(shape::USED_POSITIONS);
    config.norm_epsilon = fields.between("attention.layer_norm_rms_epsilon", 1e-6, 0.0, 1.0)? as f32;
    config.causal = fields.flag("attention.causal")?.unwrap_or(true);
    if !config.causal {
        config.kind = "encoder".to_owned();
    }
    config.tied = !directory.has("output.weight");
    config.qk_norm = directory.has("blk.0.attn_q_norm.weight");
    shape::check(&config)?;
    let width = head_dim(&config);
    fields.only("attention.value_length", &width.into())?;
    fields.only("rope.dimension_count", &width.into())?;
    if let Some(window) = fields.size_if("attention.sliding_window", usize::MAX)?
        && window < config.positions
    {
        return Err(unsupported(format!(
            "The GGUF file's attention.sliding_window is {window}; one of at least {} is accepted.",
            config.positions
        )));
    }
    if let Some(factors) = &factors
        && factors.len() != width / 2
    {
        let message =
            format!("Tensor \"rope_freqs.weight\" has {} numbers; {} are expected.", factors.len(), width / 2);
        return Err(super::not_a_model(message));
    }
    let (base, scaling) = rope::of_metadata(fields, positions, factors)?;
    turn(&mut config, base, &scaling);
    let biases = Biases {
        qkv: directory.has("blk.0.attn_q.bias"),
        o: directory.has("blk.0.attn_output.bias"),
        ff: directory.has("blk.0.ffn_up.bias"),
    };

    let spelling = Spelling {
        embedding: "token_embd.weight".to_owned(),
        final_norm: "output_norm".to_owned(),
        output: "output.weight",
        layers: "blk.".to_owned(),
        attn_norm: "attn_norm",
        ff_norm: "ffn_norm",
        q: "attn_q",
        k: "attn_k",
        v: "attn_v",
        o: "attn_output",
        q_norm: "attn_q_norm",
        k_norm: "attn_k_norm",
        gate: "ffn_gate",
        up: "ffn_up",
        down: "ffn_down",
        // llama.cpp turns neighbours for this architecture, and its converter has reordered the rows accordingly.
        pairs: kind == "Llama",
    };
    plan(config, about, directory, &spelling, biases)
}

fn turn(config: &mut Config, base: f64, scaling: &rope::Scaling) {
    let (frequencies, factor) = rope::frequencies(head_dim(config), base, scaling);
    config.rope_base = base as f32;
    config.rope_frequencies = Some(frequencies);
    config.rope_factor = factor;
}

fn plan(mut config: Config, about: About, directory: &Directory, names: &Spelling, biases: Biases) -> Result<Plan> {
    let (dim, hidden, width) = (config.model_dim, config.hidden_dim, head_dim(&config));
    let (heads, kv_heads) = (config.heads, config.kv_heads.unwrap_or(config.heads));
    config.head_dim = Some(width);
    config.bias = biases.o || biases.ff;
    config.qkv_bias = Some(biases.qkv);

    let mut builder = Builder::new(directory);
    builder.matrix(&names.embedding, "embedding.weight", config.vocabulary, dim)?;
    for layer in 0..config.layers {
        let from = |name: &str| format!("{}{layer}.{name}", names.layers);
        let to = |name: &str| format!("layers.{layer}.{name}");
        let turned = |heads| if names.pairs { Layout::Pairs(heads) } else { Layout::Rows };
        builder.norm(&from(names.attn_norm), &to("attn_norm"), dim, false)?;
        let q = to("q");
        builder.linear(&from(names.q), &[(&q, heads * width)], dim, turned(heads), biases.qkv)?;
        let k = to("k");
        builder.linear(&from(names.k), &[(&k, kv_heads * width)], dim, turned(kv_heads), biases.qkv)?;
        let v = to("v");
        builder.linear(&from(names.v), &[(&v, kv_heads * width)], dim, Layout::Rows, biases.qkv)?;
        if config.qk_norm {
            builder.norm(&from(names.q_norm), &to("q_norm"), width, false)?;
            builder.norm(&from(names.k_norm), &to("k_norm"), width, false)?;
        }
        let ff = [
            ("ff_gate", names.gate, dim, hidden),
            ("ff_up", names.up, dim, hidden),
            ("ff_down", names.down, hidden, dim),
        ];
        builder.linear(&from(names.o), &[(&to("o"), dim)], heads * width, Layout::Rows, biases.o)?;
        builder.norm(&from(names.ff_norm), &to("ff_norm"), dim, false)?;
        for (name, of_file, inputs, outputs) in ff {
            builder.linear(&from(of_file), &[(&to(name), outputs)], inputs, Layout::Rows, biases.ff)?;
            if config.bias && !biases.ff {
                builder.zeros(to(&format!("{name}.bias")), outputs);
            }
        }
        if config.bias && !biases.o {
            builder.zeros(to("o.bias"), dim);
        }
    }
    builder.norm(&names.final_norm, "final_norm", dim, false)?;
    if config.logits && !config.tied {
        builder.matrix(names.output, "output.weight", config.vocabulary, dim)?;
    }
    builder.finish(config, about)
}
