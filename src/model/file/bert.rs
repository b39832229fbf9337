//! BERT and its kin: norms after each sum and after the embedding, learned positions, every token sees all others. What
//! differs between BERT, RoBERTa and DistilBERT are names, and where positions begin.

use serde_json::Value;

use super::builder::{Builder, Layout};
use super::directory::Directory;
use super::fields::Fields;
use super::plan::{About, Plan};
use super::{hugging_face, not_a_model, shape};
use crate::error::Result;
use crate::model::Config;

/// How a kind of file spells the names of tensors.
struct Spelling {
    embedding: String,
    position: String,
    /// Rows of segments, and their tensor, where there is one.
    segment: Option<(usize, String)>,
    embed_norm: String,
    layers: String,
    q: &'static str,
    k: &'static str,
    v: &'static str,
    o: &'static str,
    attn_norm: &'static str,
    up: &'static str,
    down: &'static str,
    ff_norm: &'static str,
    /// The masked-word head, where it is there.
    head: Option<Head>,
}

/// The head that says which word was masked.
struct Head {
    transform: &'static str,
    norm: &'static str,
    /// A matrix of its own, where it is not the embedding's.
    output: Option<&'static str>,
    bias: &'static str,
}

/// Sizes that are no part of [`Config`].
struct Positions {
    /// Rows of the table of positions.
    all: usize,
    /// The row of the first token's.
    first: usize,
}

/// From `config.json` and safetensors files.
pub(super) fn from_safetensors(fields: &Fields<'_>, directory: &Directory) -> Result<Plan> {
    hugging_face::check(fields)?;
    fields.none_of(&["is_decoder"])?;
    fields.only("position_embedding_type", &"absolute".into())?;
    let kind = fields.text("model_type")?.unwrap_or("bert");
    let mut config = blank(hugging_face::name(fields, directory), directory);
    let (names, architecture) = match kind {
        "distilbert" => (distilbert(fields, directory, &mut config)?, "DistilBERT"),
        "bert" => (bert(fields, directory, &mut config)?, "BERT"),
        _ => (bert(fields, directory, &mut config)?, if kind == "roberta" { "RoBERTa" } else { "XLM-RoBERTa" }),
    };
    config.vocabulary = fields.size("vocab_size", shape::MOST_WORDS)?;
    let all = fields.size("max_position_embeddings", shape::MOST_POSITIONS)?;
    // RoBERTa counts positions from the row after the one for padding.
    let first = if ["BERT", "DistilBERT"].contains(&architecture) {
        0
    } else {
        let padding = fields.get("pad_token_id").and_then(Value::as_u64).unwrap_or(1);
        usize::try_from(padding).unwrap_or(all).saturating_add(1)
    };
    if first >= all {
        return Err(not_a_model(format!("config.json: pad_token_id leaves none of the {all} positions.")));
    }
    let about = About { architecture: architecture.to_owned(), name: config.name.clone(), license: None };
    plan(config, &Positions { all, first }, about, directory, &names)
}

/// BERT and RoBERTa.
fn bert(fields: &Fields<'_>, directory: &Directory, config: &mut Config) -> Result<Spelling> {
    let prefixes = ["bert.", "roberta.", "", "model.", "transformer."];
    let prefix = directory.prefix("embeddings.word_embeddings.weight", &prefixes)?;
    config.layers = fields.size("num_hidden_layers", shape::MOST_LAYERS)?;
    config.heads = fields.size("num_attention_heads", shape::MOST_HEADS)?;
    config.model_dim = fields.size("hidden_size", shape::WIDEST_MODEL)?;
    config.hidden_dim = fields.size("intermediate_size", shape::WIDEST_HIDDEN)?;
    config.norm_epsilon = fields.between("layer_norm_eps", 1e-12, 0.0, 1.0)? as f32;
    config.activation = hugging_face::gelu(fields, "hidden_act", "gelu")?.to_owned();
    let segments = fields.size("type_vocab_size", shape::MOST_WORDS)?;
    let tied = fields.flag("tie_word_embeddings")?.unwrap_or(true);
    let head = if directory.has("cls.predictions.transform.dense.weight") {
        Some(Head {
            transform: "cls.predictions.transform.dense",
            norm: "cls.predictions.transform.LayerNorm",
            output: (!tied).then_some("cls.predictions.decoder.weight"),
            bias: either(directory, "cls.predictions.bias", "cls.predictions.decoder.bias"),
        })
    } else if directory.has("lm_head.dense.weight") {
        // The head's activation is the exact GELU, whatever the layers' is.
        fields.only("hidden_act", &"gelu".into())?;
        Some(Head {
            transform: "lm_head.dense",
            norm: "lm_head.layer_norm",
            output: (!tied).then_some("lm_head.decoder.weight"),
            bias: either(directory, "lm_head.bias", "lm_head.decoder.bias"),
        })
    } else {
        None
    };
    Ok(Spelling {
        embedding: format!("{prefix}embeddings.word_embeddings.weight"),
        position: format!("{prefix}embeddings.position_embeddings.weight"),
        segment: Some((segments, format!("{prefix}embeddings.token_type_embeddings.weight"))),
        embed_norm: format!("{prefix}embeddings.LayerNorm"),
        layers: format!("{prefix}encoder.layer."),
        q: "attention.self.query",
        k: "attention.self.key",
        v: "attention.self.value",
        o: "attention.output.dense",
        attn_norm: "attention.output.LayerNorm",
        up: "intermediate.dense",
        down: "output.dense",
        ff_norm: "output.LayerNorm",
        head,
    })
}

fn distilbert(fields: &Fields<'_>, directory: &Directory, config: &mut Config) -> Result<Spelling> {
    let prefixes = ["distilbert.", "", "model.", "transformer."];
    let prefix = directory.prefix("embeddings.word_embeddings.weight", &prefixes)?;
    config.layers = fields.size("n_layers", shape::MOST_LAYERS)?;
    config.heads = fields.size("n_heads", shape::MOST_HEADS)?;
    config.model_dim = fields.size("dim", shape::WIDEST_MODEL)?;
    config.hidden_dim = fields.size("hidden_dim", shape::WIDEST_HIDDEN)?;
    config.norm_epsilon = 1e-12;
    config.activation = hugging_face::gelu(fields, "activation", "gelu")?.to_owned();
    let tied = fields.flag("tie_word_embeddings")?.unwrap_or(true);
    let head = directory.has("vocab_transform.weight").then_some(Head {
        transform: "vocab_transform",
        norm: "vocab_layer_norm",
        output: (!tied).then_some("vocab_projector.weight"),
        bias: "vocab_projector.bias",
    });
    Ok(Spelling {
        embedding: format!("{prefix}embeddings.word_embeddings.weight"),
        position: format!("{prefix}embeddings.position_embeddings.weight"),
        segment: None,
        embed_norm: format!("{prefix}embeddings.LayerNorm"),
        layers: format!("{prefix}transformer.layer."),
        q: "attention.q_lin",
        k: "attention.k_lin",
        v: "attention.v_lin",
        o: "attention.out_lin",
        attn_norm: "sa_layer_norm",
        up: "ffn.lin1",
        down: "ffn.lin2",
        ff_norm: "output_layer_norm",
        head,
    })
}

/// From a GGUF file: `fields` are those of its architecture. The format has no masked-word head.
pub(super) fn from_gguf(fields: &Fields<'_>, about: About, directory: &Directory) -> Result<Plan> {
    let mut config = blank(&about.name, directory);
    fields.none_of(&["attention.causal", "expert_count", "attention.max_alibi_bias"])?;
    config.layers = fields.size("block_count", shape::MOST_LAYERS)?;
    config.heads = fields.size("attention.head_count", shape::MOST_HEADS)?;
    config.model_dim = fields.size("embedding_length", shape::WIDEST_MODEL)?;
    config.hidden_dim = fields.size("feed_forward_length", shape::WIDEST_HIDDEN)?;
    config.vocabulary = directory.rows("token_embd.weight", shape::MOST_WORDS)?;
    config.norm_epsilon = fields.between("attention.layer_norm_epsilon", 1e-12, 0.0, 1.0)? as f32;
    let positions = Positions { all: directory.rows("position_embd.weight", shape::MOST_WORDS)?, first: 0 };
    let segment = if directory.has("token_types.weight") {
        Some((directory.rows("token_types.weight", shape::MOST_WORDS)?, "token_types.weight".to_owned()))
    } else {
        None
    };
    let names = Spelling {
        embedding: "token_embd.weight".to_owned(),
        position: "position_embd.weight".to_owned(),
        segment,
        embed_norm: "token_embd_norm".to_owned(),
        layers: "blk.".to_owned(),
        q: "attn_q",
        k: "attn_k",
        v: "attn_v",
        o: "attn_output",
        attn_norm: "attn_output_norm",
        up: "ffn_up",
        down: "ffn_down",
        ff_norm: "layer_output_norm",
        head: None,
    };
    plan(config, &positions, about, directory, &names)
}

fn either(directory: &Directory, one: &'static str, other: &'static str) -> &'static str {
    if directory.has(one) { one } else { other }
}

fn blank(name: &str, directory: &Directory) -> Config {
    Config {
        kind: "encoder".to_owned(),
        position: "learned".to_owned(),
        norm: "layer".to_owned(),
        norm_place: "after".to_owned(),
        embed_norm: true,
        final_norm: false,
        bias: true,
        causal: false,
        logits: false,
        activation: "gelu".to_owned(),
        ..shape::blank(name, directory.name())
    }
}

fn plan(
    mut config: Config,
    positions: &Positions,
    about: About,
    directory: &Directory,
    names: &Spelling,
) -> Result<Plan> {
    config.positions = (positions.all - positions.first).min(shape::USED_POSITIONS);
    shape::check(&config)?;
    let (dim, hidden) = (config.model_dim, config.hidden_dim);
    config.head_dim = Some(shape::head_dim(&config));

    let mut builder = Builder::new(directory);
    builder.matrix(&names.embedding, "embedding.weight", config.vocabulary, dim)?;
    builder.rows(&names.position, "position.weight", positions.all, positions.first, config.positions, dim)?;
    if let Some((rows, segment)) = &names.segment {
        builder.first_row(segment, "segment.weight", *rows, dim)?;
    }
    builder.norm(&names.embed_norm, "embed_norm", dim, true)?;
    for layer in 0..config.layers {
        let from = |name: &str| format!("{}{layer}.{name}", names.layers);
        let to = |name: &str| format!("layers.{layer}.{name}");
        let linear = |builder: &mut Builder<'_>, of_file: &str, name: &str, inputs, outputs| {
            builder.linear(&from(of_file), &[(&to(name), outputs)], inputs, Layout::Rows, true)
        };
        for (of_file, name) in [(names.q, "q"), (names.k, "k"), (names.v, "v"), (names.o, "o")] {
            linear(&mut builder, of_file, name, dim, dim)?;
        }
        builder.norm(&from(names.attn_norm), &to("attn_norm"), dim, true)?;
        linear(&mut builder, names.up, "ff_up", dim, hidden)?;
        linear(&mut builder, names.down, "ff_down", hidden, dim)?;
        builder.norm(&from(names.ff_norm), &to("ff_norm"), dim, true)?;
    }
    if let Some(head) = &names.head {
        builder.linear(head.transform, &[("transform", dim)], dim, Layout::Rows, true)?;
        builder.norm(head.norm, "final_norm", dim, true)?;
        if let Some(output) = head.output {
            builder.matrix(output, "output.weight", config.vocabulary, dim)?;
        }
        builder.vector(head.bias, "output.bias", config.vocabulary)?;
        config.tied = head.output.is_none();
        (config.logits, config.transform, config.final_norm, config.output_bias) = (true, true, true, true);
    }
    builder.finish(config, about)
}
