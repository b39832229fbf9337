//! GPT-2: layer norms before, learned positions, the tanh form of GELU, the embedding as output.

use super::builder::{Builder, Layout};
use super::directory::Directory;
use super::fields::Fields;
use super::plan::{About, Plan};
use super::{hugging_face, shape};
use crate::error::Result;
use crate::model::Config;

/// How a kind of file spells the names of tensors.
struct Spelling {
    embedding: String,
    position: String,
    final_norm: String,
    output: &'static str,
    layers: String,
    attn_norm: &'static str,
    ff_norm: &'static str,
    qkv: &'static str,
    o: &'static str,
    up: &'static str,
    down: &'static str,
    layout: Layout,
}

/// From `config.json` and safetensors files.
pub(super) fn from_safetensors(fields: &Fields<'_>, directory: &Directory) -> Result<Plan> {
    hugging_face::check(fields)?;
    fields.only("scale_attn_weights", &true.into())?;
    fields.none_of(&["scale_attn_by_inverse_layer_idx"])?;
    let prefix = directory.prefix("wte.weight", &["transformer.", "", "model."])?;
    let mut config = blank(hugging_face::name(fields, directory), directory);
    config.layers = fields.size("n_layer", shape::MOST_LAYERS)?;
    config.heads = fields.size("n_head", shape::MOST_HEADS)?;
    config.model_dim = fields.size("n_embd", shape::WIDEST_MODEL)?;
    config.hidden_dim = fields.size_if("n_inner", shape::WIDEST_HIDDEN)?.unwrap_or(4 * config.model_dim);
    config.vocabulary = fields.size("vocab_size", shape::MOST_WORDS)?;
    let positions = fields.size("n_positions", shape::MOST_POSITIONS)?;
    config.norm_epsilon = fields.between("layer_norm_epsilon", 1e-5, 0.0, 1.0)? as f32;
    config.activation = hugging_face::gelu(fields, "activation_function", "gelu_new")?.to_owned();
    config.tied = fields.flag("tie_word_embeddings")?.unwrap_or(true);
    let spelling = Spelling {
        embedding: format!("{prefix}wte.weight"),
        position: format!("{prefix}wpe.weight"),
        final_norm: format!("{prefix}ln_f"),
        output: "lm_head.weight",
        layers: format!("{prefix}h."),
        attn_norm: "ln_1",
        ff_norm: "ln_2",
        qkv: "attn.c_attn",
        o: "attn.c_proj",
        up: "mlp.c_fc",
        down: "mlp.c_proj",
        layout: Layout::Columns,
    };
    let about = About { architecture: "GPT-2".to_owned(), name: config.name.clone(), license: None };
    plan(config, positions, about, directory, &spelling)
}

/// From a GGUF file: `fields` are those of its architecture.
pub(super) fn from_gguf(fields: &Fields<'_>, about: About, directory: &Directory) -> Result<Plan> {
    let mut config = blank(&about.name, directory);
    config.layers = fields.size("block_count", shape::MOST_LAYERS)?;
    config.heads = fields.size("attention.head_count", shape::MOST_HEADS)?;
    config.model_dim = fields.size("embedding_length", shape::WIDEST_MODEL)?;
    config.hidden_dim = fields.size("feed_forward_length", shape::WIDEST_HIDDEN)?;
    config.vocabulary = directory.rows("token_embd.weight", shape::MOST_WORDS)?;
    let positions = fields.size("context_length", shape::MOST_POSITIONS)?;
    config.norm_epsilon = fields.between("attention.layer_norm_epsilon", 1e-5, 0.0, 1.0)? as f32;
    config.tied = !directory.has("output.weight");
    let spelling = Spelling {
        embedding: "token_embd.weight".to_owned(),
        position: "position_embd.weight".to_owned(),
        final_norm: "output_norm".to_owned(),
        output: "output.weight",
        layers: "blk.".to_owned(),
        attn_norm: "attn_norm",
        ff_norm: "ffn_norm",
        qkv: "attn_qkv",
        o: "attn_output",
        up: "ffn_up",
        down: "ffn_down",
        layout: Layout::Rows,
    };
    plan(config, positions, about, directory, &spelling)
}

fn blank(name: &str, directory: &Directory) -> Config {
    Config {
        position: "learned".to_owned(),
        norm: "layer".to_owned(),
        activation: "gelu-tanh".to_owned(),
        bias: true,
        ..shape::blank(name, directory.name())
    }
}

fn plan(mut config: Config, positions: usize, about: About, directory: &Directory, names: &Spelling) -> Result<Plan> {
    config.positions = positions.min(shape::USED_POSITIONS);
    shape::check(&config)?;
    let (dim, hidden) = (config.model_dim, config.hidden_dim);
    config.head_dim = Some(shape::head_dim(&config));

    let mut builder = Builder::new(directory);
    builder.matrix(&names.embedding, "embedding.weight", config.vocabulary, dim)?;
    builder.rows(&names.position, "position.weight", positions, 0, config.positions, dim)?;
    for layer in 0..config.layers {
        let from = |name: &str| format!("{}{layer}.{name}", names.layers);
        let to = |name: &str| format!("layers.{layer}.{name}");
        let linear = |builder: &mut Builder<'_>, of_file: &str, name: &str, inputs, outputs| {
            builder.linear(&from(of_file), &[(&to(name), outputs)], inputs, names.layout, true)
        };
        builder.norm(&from(names.attn_norm), &to("attn_norm"), dim, true)?;
        let [q, k, v] = [to("q"), to("k"), to("v")];
        builder.linear(&from(names.qkv), &[(&q, dim), (&k, dim), (&v, dim)], dim, names.layout, true)?;
        linear(&mut builder, names.o, "o", dim, dim)?;
        builder.norm(&from(names.ff_norm), &to("ff_norm"), dim, true)?;
        linear(&mut builder, names.up, "ff_up", dim, hidden)?;
        linear(&mut builder, names.down, "ff_down", hidden, dim)?;
    }
    builder.norm(&names.final_norm, "final_norm", dim, true)?;
    if !config.tied {
        builder.matrix(names.output, "output.weight", config.vocabulary, dim)?;
    }
    builder.finish(config, about)
}
