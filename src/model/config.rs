//! A model's sizes, from its `config.json`. What the file says besides (metrics, licence) is for people and pages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Code, Error, Result};
use crate::reference::rope;

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
    /// Width of a query, a key and a value; by default `model_dim / heads`.
    #[serde(default)]
    pub head_dim: Option<usize>,
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
    /// The angle by which each pair of a head turns from one position to the next, radians, where no power of a base gives them:
    /// `head_dim / 2` of them.
    #[serde(default)]
    pub rope_frequencies: Option<Vec<f64>>,
    /// Multiplies every cosine and sine (the attention factor of YaRN, Peng et al. 2023).
    #[serde(default = "one")]
    pub rope_factor: f32,
    /// `"layer"` or `"rms"`.
    #[serde(default = "layer")]
    pub norm: String,
    /// `"before"` attention and the feed-forward layer (pre-LN, Xiong et al. 2020), or `"after"` each of their sums (post-LN, as
    /// in Vaswani et al. 2017 and BERT).
    #[serde(default = "before")]
    pub norm_place: String,
    /// Whether a layer norm follows the embedding and its position.
    #[serde(default)]
    pub embed_norm: bool,
    /// Whether a norm comes before the logits.
    #[serde(default = "yes")]
    pub final_norm: bool,
    /// Whether an RMS norm over each head follows the projections of queries and keys.
    #[serde(default)]
    pub qk_norm: bool,
    /// Added to the variance, or the mean square, in every norm.
    pub norm_epsilon: f32,
    /// `"gelu-tanh"`, `"gelu"` (exact) or `"swiglu"`.
    pub activation: String,
    /// Whether projections add a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// Whether those to queries, keys and values do, where they differ from the others.
    #[serde(default)]
    pub qkv_bias: Option<bool>,
    /// Whether a run hides later tokens from earlier ones unless it is asked otherwise.
    #[serde(default)]
    pub causal: bool,
    /// With `embedding` `"tokens"`: whether the logits are products with the rows of the embedding, or of a matrix `output`.
    #[serde(default = "yes")]
    pub tied: bool,
    /// Whether it predicts words at all.
    #[serde(default = "yes")]
    pub logits: bool,
    /// Whether a dense layer and an activation come before the last norm, as in a masked-word head.
    #[serde(default)]
    pub transform: bool,
    /// With `embedding` `"tokens"`: whether the logits have a bias.
    #[serde(default)]
    pub output_bias: bool,
    /// With a tokeniser of its own: rows of its embedding.
    #[serde(default)]
    pub vocabulary: usize,
    /// Whether tokens come from a tokeniser outside, by id.
    #[serde(default)]
    pub tokenizer: bool,
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

fn before() -> String {
    "before".to_owned()
}

const fn one() -> f32 {
    1.0
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
            ("normPlace", &config.norm_place, ["before", "after"]),
        ];
        for (name, value, [one, other]) in choices {
            if value != one && value != other {
                return unsupported(format!(
                    "config.json: {name} is {value:?}; this version knows {one:?} and {other:?}."
                ));
            }
        }
        if !["gelu-tanh", "gelu", "swiglu"].contains(&config.activation.as_str()) {
            return unsupported(format!(
                "config.json: activation is {:?}; this version knows \"gelu-tanh\", \"gelu\" and \"swiglu\".",
                config.activation
            ));
        }
        // Bounds keep every product of two sizes far from overflow, whatever the file says.
        let sizes = [
            ("layers", config.layers, 256),
            ("heads", config.heads, 256),
            ("headDim", config.head_dim.unwrap_or(1), 1024),
            ("modelDim", config.model_dim, 16_384),
            ("hiddenDim", config.hidden_dim, 65_536),
            ("kvHeads", config.kv_heads(), 256),
            ("vocabulary", if config.tokenizer { config.vocabulary } else { 1 }, 1 << 20),
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
        if config.head_dim.is_none() && !config.model_dim.is_multiple_of(config.heads) {
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
        if let Some(frequencies) = &config.rope_frequencies
            && (frequencies.len() * 2 != config.head_dim() || !frequencies.iter().all(|angle| angle.is_finite()))
        {
            return unsupported(format!(
                "config.json: ropeFrequencies has {} numbers; {} finite ones are expected, one for each pair of a head.",
                frequencies.len(),
                config.head_dim() / 2
            ));
        }
        if config.has_features() && (config.tokenizer || config.transform || !config.logits) {
            return unsupported("config.json: words as features go with the model's own words and logits.".to_owned());
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

    /// The turns of all positions, `[positions, head_dim]`, where positions turn.
    pub(super) fn rope_table(&self) -> Option<Vec<f32>> {
        let base = f64::from(self.rope_base);
        self.has_rope().then(|| match &self.rope_frequencies {
            Some(frequencies) => rope::table_of(self.positions, frequencies, f64::from(self.rope_factor)),
            None => rope::table(self.positions, self.head_dim(), base),
        })
    }

    /// Whether norms are RMS norms.
    #[must_use]
    pub fn has_rms_norm(&self) -> bool {
        self.norm == "rms"
    }

    /// Whether norms come before attention and the feed-forward layer, not after.
    #[must_use]
    pub fn norm_before(&self) -> bool {
        self.norm_place == "before"
    }

    /// Whether the feed-forward layer has a gate.
    #[must_use]
    pub fn has_gate(&self) -> bool {
        self.activation == "swiglu"
    }

    /// Tokens of a text that are no word of it: a rest before and after, or the start.
    #[must_use]
    pub fn marks(&self) -> usize {
        match (self.tokenizer, self.has_features()) {
            (true, _) => 0, // they come as tokens like any others
            (false, true) => 2,
            (false, false) => 1,
        }
    }

    /// Width of a query, a key and a value.
    #[must_use]
    pub fn head_dim(&self) -> usize {
        self.head_dim.unwrap_or(self.model_dim / self.heads)
    }

    /// Width of all queries, and of the mixes of all heads, of a token.
    #[must_use]
    pub fn q_dim(&self) -> usize {
        self.heads * self.head_dim()
    }

    /// Width of a token's features.
    #[must_use]
    pub const fn feature_dim(&self) -> usize {
        self.word_dim + self.suffix_dim
    }
}
