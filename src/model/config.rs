//! A model's sizes, from its `config.json`. What the file says besides (metrics, licence) is for people and pages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Code, Error, Result};

/// What a run needs of a model folder's `config.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Version of these files; 1.
    pub format: u32,
    /// Short name, as in `loadModel(name)`.
    pub name: String,
    /// `"encoder"` or `"decoder"`: what it was trained for. What it computes is said below.
    pub kind: String,
    /// Blocks, one after another.
    pub layers: usize,
    /// Heads a layer.
    pub heads: usize,
    /// Heads of keys and values, of which each serves as many query heads; by default as many as `heads`.
    #[serde(default)]
    pub kv_heads: Option<usize>,
    /// Width of the residual stream.
    pub model_dim: usize,
    /// Width of the feed-forward layer.
    pub hidden_dim: usize,
    /// `"features"`: a frozen word table and a suffix table through a matrix. `"tokens"`: a learned row for each token.
    #[serde(default = "features")]
    pub embedding: String,
    /// Width of a word's vector in the table, with `embedding` `"features"`.
    #[serde(default)]
    pub word_dim: usize,
    /// Width of a suffix's vector, with `embedding` `"features"`.
    #[serde(default)]
    pub suffix_dim: usize,
    /// The most tokens at once, rests or start included.
    pub positions: usize,
    /// `"learned"`: a vector for each position is added to the embedding. `"rope"`: queries and keys are turned.
    #[serde(default = "learned")]
    pub position: String,
    /// What the angles of `"rope"` fall by.
    #[serde(default = "ten_thousand")]
    pub rope_base: f32,
    /// `"layer"` or `"rms"`.
    #[serde(default = "layer")]
    pub norm: String,
    /// Added to the variance, or the mean square, in every norm.
    pub norm_epsilon: f32,
    /// `"gelu-tanh"` or `"swiglu"`.
    pub activation: String,
    /// Whether projections add a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// Whether a run hides later tokens from earlier ones unless it is asked otherwise.
    #[serde(default)]
    pub causal: bool,
    /// With `embedding` `"tokens"`: whether the logits are products with the rows of the embedding, or of a matrix `output`.
    #[serde(default = "yes")]
    pub tied: bool,
    /// The slices of the word table, in order; none with `embedding` `"tokens"`, whose words are in the weights.
    pub words: Vec<WordFile>,
    /// File name of the weights.
    pub weights: String,
    /// Which head does what, by role; chosen on the validation probes.
    #[serde(default)]
    pub roles: BTreeMap<String, Role>,
}

fn features() -> String {
    "features".to_owned()
}

fn learned() -> String {
    "learned".to_owned()
}

fn layer() -> String {
    "layer".to_owned()
}

const fn ten_thousand() -> f32 {
    10_000.0
}

const fn yes() -> bool {
    true
}

/// One slice of the word table.
#[derive(Clone, Debug, Deserialize)]
pub struct WordFile {
    /// File name.
    pub file: String,
}

/// The head that plays a role. Layer and head count from 0.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Role {
    /// From 0.
    pub layer: usize,
    /// From 0.
    pub head: usize,
}

impl Config {
    /// Reads a `config.json`. In a page JavaScript has read it already, so that this need not be downloaded twice.
    ///
    /// # Errors
    /// `not-a-model`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|error| Error::new(Code::NotAModel, format!("config.json is not a model's description: {error}.")))
    }

    /// Says what is wrong with it, or nothing.
    pub(super) fn check(&self) -> Result<()> {
        let config = self;
        let unsupported = |what: String| Err(Error::new(Code::UnsupportedModel, what));
        if config.format != 1 {
            return unsupported(format!("config.json is in format {}; this version reads format 1.", config.format));
        }
        let choices = [
            ("kind", &config.kind, ["encoder", "decoder"]),
            ("embedding", &config.embedding, ["features", "tokens"]),
            ("position", &config.position, ["learned", "rope"]),
            ("norm", &config.norm, ["layer", "rms"]),
            ("activation", &config.activation, ["gelu-tanh", "swiglu"]),
        ];
        for (name, value, [one, other]) in choices {
            if value != one && value != other {
                return unsupported(format!(
                    "config.json: {name} is {value:?}; this version knows {one:?} and {other:?}."
                ));
            }
        }
        // Bounds keep every product of two sizes far from overflow, whatever the file says.
        let sizes = [
            ("layers", config.layers, 64),
            ("heads", config.heads, 64),
            ("modelDim", config.model_dim, 4096),
            ("hiddenDim", config.hidden_dim, 16_384),
            ("kvHeads", config.kv_heads(), 64),
            ("wordDim", if config.has_features() { config.word_dim } else { 1 }, 4096),
            ("suffixDim", if config.has_features() { config.suffix_dim } else { 1 }, 4096),
        ];
        for (name, size, most) in sizes {
            if size == 0 || size > most {
                return unsupported(format!("config.json: {name} is {size}; it must lie in 1…{most}."));
            }
        }
        if config.positions < 3 || config.positions > 65_536 {
            return unsupported(format!("config.json: positions is {}; it must lie in 3…65536.", config.positions));
        }
        if !config.model_dim.is_multiple_of(config.heads) {
            return unsupported(format!(
                "config.json: modelDim {} does not divide by heads {}.",
                config.model_dim, config.heads
            ));
        }
        if !config.heads.is_multiple_of(config.kv_heads()) {
            return unsupported(format!(
                "config.json: heads {} does not divide by kvHeads {}.",
                config.heads,
                config.kv_heads()
            ));
        }
        if config.has_rope() && !(config.head_dim().is_multiple_of(2) && config.rope_base > 0.0) {
            return unsupported(format!(
                "config.json: position \"rope\" needs an even width of a head and a positive ropeBase; these are {} and {}.",
                config.head_dim(),
                config.rope_base
            ));
        }
        if config.words.is_empty() == config.has_features() {
            let names = if config.has_features() { "no word table" } else { "a word table beside its own embedding" };
            return unsupported(format!("config.json names {names}."));
        }
        if let Some((name, role)) =
            config.roles.iter().find(|(_, role)| role.layer >= config.layers || role.head >= config.heads)
        {
            return unsupported(format!(
                "config.json: role {name:?} names layer {} head {}, which this model does not have.",
                role.layer, role.head
            ));
        }
        Ok(())
    }

    /// Heads of keys and values.
    #[must_use]
    pub fn kv_heads(&self) -> usize {
        self.kv_heads.unwrap_or(self.heads)
    }

    /// Width of all keys, or values, of a token.
    #[must_use]
    pub fn kv_dim(&self) -> usize {
        self.kv_heads() * self.head_dim()
    }

    /// Whether words come from the frozen table, not from an embedding of the model's own.
    #[must_use]
    pub fn has_features(&self) -> bool {
        self.embedding == "features"
    }

    /// Whether positions turn queries and keys, and are not added.
    #[must_use]
    pub fn has_rope(&self) -> bool {
        self.position == "rope"
    }

    /// Whether norms are RMS norms.
    #[must_use]
    pub fn has_rms_norm(&self) -> bool {
        self.norm == "rms"
    }

    /// Whether the feed-forward layer has a gate.
    #[must_use]
    pub fn has_gate(&self) -> bool {
        self.activation == "swiglu"
    }

    /// Tokens of a text that are no word of it: a rest before and after, or the start.
    #[must_use]
    pub fn marks(&self) -> usize {
        if self.has_features() { 2 } else { 1 }
    }

    /// Width of a query, a key and a value.
    #[must_use]
    pub const fn head_dim(&self) -> usize {
        self.model_dim / self.heads
    }

    /// Width of a token's features.
    #[must_use]
    pub const fn feature_dim(&self) -> usize {
        self.word_dim + self.suffix_dim
    }
}
