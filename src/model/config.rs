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
    /// `"encoder"`.
    pub kind: String,
    /// Blocks, one after another.
    pub layers: usize,
    /// Heads a layer.
    pub heads: usize,
    /// Width of the residual stream.
    pub model_dim: usize,
    /// Width of the feed-forward layer.
    pub hidden_dim: usize,
    /// Width of a word's vector in the table.
    pub word_dim: usize,
    /// Width of a suffix's vector.
    pub suffix_dim: usize,
    /// The most tokens at once, rests included.
    pub positions: usize,
    /// Added to the variance in every layer norm.
    pub norm_epsilon: f32,
    /// `"gelu-tanh"`.
    pub activation: String,
    /// The slices of the word table, in order.
    pub words: Vec<WordFile>,
    /// File name of the weights.
    pub weights: String,
    /// Which head does what, by role; chosen on the validation probes.
    #[serde(default)]
    pub roles: BTreeMap<String, Role>,
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
        if config.format != 1 || config.kind != "encoder" {
            return unsupported(format!(
                "config.json describes a {:?} in format {}; this version reads an \"encoder\" in format 1.",
                config.kind, config.format
            ));
        }
        if config.activation != "gelu-tanh" {
            return unsupported(format!("Activation {:?} is not known; \"gelu-tanh\" is.", config.activation));
        }
        // Bounds keep every product of two sizes far from overflow, whatever the file says.
        let sizes = [
            ("layers", config.layers, 64),
            ("heads", config.heads, 64),
            ("modelDim", config.model_dim, 4096),
            ("hiddenDim", config.hidden_dim, 16_384),
            ("wordDim", config.word_dim, 4096),
            ("suffixDim", config.suffix_dim, 4096),
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
        if config.words.is_empty() {
            return unsupported("config.json names no word table.".into());
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
