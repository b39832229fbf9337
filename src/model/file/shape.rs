//! The sizes of a model that came from a file, within bounds that keep every product of two of them far from overflow.

use std::collections::BTreeMap;

use super::unsupported;
use crate::error::Result;
use crate::model::Config;

pub(super) const MOST_LAYERS: usize = 256;
pub(super) const MOST_HEADS: usize = 256;
pub(super) const WIDEST_HEAD: usize = 1024;
pub(super) const WIDEST_MODEL: usize = 16_384;
pub(super) const WIDEST_HIDDEN: usize = 65_536;
pub(super) const MOST_WORDS: usize = 1_000_000;
/// Whatever a file says: no file's positions are more than this.
pub(super) const MOST_POSITIONS: usize = 1 << 30;
/// Of which so many are used, so that tables and weights stay small.
pub(super) const USED_POSITIONS: usize = 4096;

/// A description of which an architecture fills in the sizes: pre-norm, no bias, no positions but those that turn.
pub(super) fn blank(name: &str, file: &str) -> Config {
    Config {
        format: 1,
        name: name.chars().take(200).collect(),
        kind: "decoder".to_owned(),
        layers: 0,
        heads: 0,
        kv_heads: None,
        head_dim: None,
        model_dim: 0,
        hidden_dim: 0,
        embedding: "tokens".to_owned(),
        word_dim: 0,
        suffix_dim: 0,
        positions: 0,
        position: "rope".to_owned(),
        rope_base: 10_000.0,
        rope_frequencies: None,
        rope_factor: 1.0,
        norm: "rms".to_owned(),
        norm_place: "before".to_owned(),
        embed_norm: false,
        final_norm: true,
        qk_norm: false,
        norm_epsilon: 1e-6,
        activation: "swiglu".to_owned(),
        bias: false,
        qkv_bias: None,
        causal: true,
        tied: true,
        logits: true,
        transform: false,
        output_bias: false,
        vocabulary: 0,
        tokenizer: true,
        words: Vec::new(),
        weights: file.to_owned(),
        roles: BTreeMap::new(),
    }
}

/// What the sizes must be to one another.
pub(super) fn check(config: &Config) -> Result<()> {
    let (heads, kv_heads, dim) = (config.heads, config.kv_heads.unwrap_or(config.heads), config.model_dim);
    if config.head_dim.is_none() && !dim.is_multiple_of(heads) {
        return Err(unsupported(format!("A width of {dim} does not divide by {heads} heads, as it must.")));
    }
    if !heads.is_multiple_of(kv_heads) {
        let message = format!("{heads} heads do not divide by {kv_heads} heads of keys and values, as they must.");
        return Err(unsupported(message));
    }
    if config.position == "rope" && !head_dim(config).is_multiple_of(2) {
        let message =
            format!("Heads of width {} cannot be turned in pairs; an even width is accepted.", head_dim(config));
        return Err(unsupported(message));
    }
    if config.positions < 3 {
        return Err(unsupported(format!("{} positions are too few; at least 3 are accepted.", config.positions)));
    }
    Ok(())
}

/// Width of a query, a key and a value.
pub(super) fn head_dim(config: &Config) -> usize {
    config.head_dim.unwrap_or(config.model_dim / config.heads)
}
