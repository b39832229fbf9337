//! The stations of a forward pass, in order. One name each, the same in the API, in a figure and in a test.

use super::Config;
use crate::error::{Code, Error, Result};

/// A station of the forward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// word vector ⊕ suffix vector, `[tokens, features]`. Of models whose words come as features.
    Features,
    /// A row of the embedding plus its position, before the norm over it, `[tokens, model]`. Of models with such a norm.
    Lookup,
    /// Features through the first matrix, or a row of the embedding, plus position where it is learned, `[tokens, model]`; or
    /// the norm of that.
    Embed,
    /// Norm before attention, or, where norms come after, of what came in plus the output, `[tokens, model]`.
    Norm,
    /// Queries, a head `[tokens, head_dim]`.
    Q,
    /// Keys, a key head `[tokens, head_dim]`.
    K,
    /// Values, likewise.
    V,
    /// RMS norm of each head's queries. Of models with such norms, as the next.
    QNorm,
    /// The same of keys.
    KNorm,
    /// Queries turned by their position. Of models with rotary positions, as the next.
    QRotated,
    /// Keys turned by theirs.
    KRotated,
    /// q · k (both turned, where positions turn), a head `[query, key]`.
    Scores,
    /// Scores × scale.
    Scaled,
    /// −∞ where the query may not look.
    Masked,
    /// exp(masked − largest of the row). Derived on demand.
    Exp,
    /// Sum of a row's exps, `[query]`. Derived on demand.
    Sum,
    /// exp ÷ sum.
    Weights,
    /// The mix: weights × values, a head `[tokens, head_dim]`; 0 where the head is switched off.
    Heads,
    /// Heads side by side through the output projection, `[tokens, model]`.
    Output,
    /// What came in plus the output.
    Residual,
    /// Norm before the feed-forward layer. Of models whose norms come before.
    Norm2,
    /// The gate before its activation, `[tokens, hidden]`. Of models with SwiGLU.
    Gate,
    /// Up, `[tokens, hidden]`.
    Hidden,
    /// GELU of it, or silu(gate) times it.
    Activation,
    /// Down, `[tokens, model]`.
    Feedforward,
    /// Norm plus feed-forward. Of models whose norms come after.
    Residual2,
    /// Residual plus feed-forward, or the norm of that sum: what the next layer gets.
    Block,
    /// The dense layer of a masked-word head, `[tokens, model]`. Of models with one, as the next.
    Transform,
    /// GELU of it.
    TransformActivation,
    /// Last norm. Of models with one.
    Final,
    /// Back to the space of features. Of models whose words come as features.
    Unembed,
    /// A number for each word that may be predicted. Of models that predict any.
    Logits,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 32] = [
        Self::Features,
        Self::Lookup,
        Self::Embed,
        Self::Norm,
        Self::Q,
        Self::K,
        Self::V,
        Self::QNorm,
        Self::KNorm,
        Self::QRotated,
        Self::KRotated,
        Self::Scores,
        Self::Scaled,
        Self::Masked,
        Self::Exp,
        Self::Sum,
        Self::Weights,
        Self::Heads,
        Self::Output,
        Self::Residual,
        Self::Norm2,
        Self::Gate,
        Self::Hidden,
        Self::Activation,
        Self::Feedforward,
        Self::Residual2,
        Self::Block,
        Self::Transform,
        Self::TransformActivation,
        Self::Final,
        Self::Unembed,
        Self::Logits,
    ];

    /// The name, as in `trace.get({ stage })`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Features => "features",
            Self::Lookup => "lookup",
            Self::Embed => "embed",
            Self::Norm => "norm",
            Self::Q => "q",
            Self::K => "k",
            Self::V => "v",
            Self::QNorm => "qNorm",
            Self::KNorm => "kNorm",
            Self::QRotated => "qRotated",
            Self::KRotated => "kRotated",
            Self::Scores => "scores",
            Self::Scaled => "scaled",
            Self::Masked => "masked",
            Self::Exp => "exp",
            Self::Sum => "sum",
            Self::Weights => "weights",
            Self::Heads => "heads",
            Self::Output => "output",
            Self::Residual => "residual",
            Self::Norm2 => "norm2",
            Self::Gate => "gate",
            Self::Hidden => "hidden",
            Self::Activation => "activation",
            Self::Feedforward => "feedforward",
            Self::Residual2 => "residual2",
            Self::Block => "block",
            Self::Transform => "transform",
            Self::TransformActivation => "transformActivation",
            Self::Final => "final",
            Self::Unembed => "unembed",
            Self::Logits => "logits",
        }
    }

    /// The stage of that name.
    ///
    /// # Errors
    /// `invalid-option`, listing the names.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|stage| stage.name()).collect();
            Error::new(
                Code::InvalidOption,
                format!("Stage {name:?} is not known; the stages are {}.", names.join(", ")),
            )
        })
    }

    /// Whether a model of that description has it.
    pub(super) fn is_of(self, config: &Config) -> bool {
        match self {
            Self::Features | Self::Unembed => config.has_features(),
            Self::Lookup => config.embed_norm,
            Self::QNorm | Self::KNorm => config.qk_norm,
            Self::Norm2 => config.norm_before(),
            Self::Residual2 => !config.norm_before(),
            Self::Transform | Self::TransformActivation => config.transform,
            Self::Final => config.final_norm,
            Self::Logits => config.logits,
            Self::QRotated | Self::KRotated => config.has_rope(),
            Self::Gate => config.has_gate(),
            _ => true,
        }
    }

    /// The stages of a full run of such a model, in the order of computation.
    pub(super) fn of(config: &Config) -> Vec<Self> {
        let mut stages: Vec<Self> = Self::ALL.into_iter().filter(|stage| stage.is_of(config)).collect();
        if !config.norm_before() {
            stages.retain(|stage| *stage != Self::Norm);
            let residual = stages.iter().position(|stage| *stage == Self::Residual).unwrap_or(0);
            stages.insert(residual + 1, Self::Norm);
        }
        stages
    }

    /// Whether each layer has it.
    #[must_use]
    pub const fn in_layer(self) -> bool {
        !self.before_layers() && !self.after_layers()
    }

    /// Whether it comes before the first layer.
    pub(super) const fn before_layers(self) -> bool {
        matches!(self, Self::Features | Self::Lookup | Self::Embed)
    }

    /// Whether it comes after the last.
    pub(super) const fn after_layers(self) -> bool {
        matches!(self, Self::Transform | Self::TransformActivation | Self::Final | Self::Unembed | Self::Logits)
    }

    /// Whether it is worked out from the masked scores when asked for, not stored.
    pub(super) const fn derived(self) -> bool {
        matches!(self, Self::Exp | Self::Sum)
    }

    /// How a head's part lies in it.
    pub(super) const fn by_head(self) -> ByHead {
        match self {
            Self::Q | Self::QNorm | Self::QRotated | Self::Heads => ByHead::Columns,
            Self::K | Self::V | Self::KNorm | Self::KRotated => ByHead::KeyColumns,
            Self::Scores | Self::Scaled | Self::Masked | Self::Exp | Self::Sum | Self::Weights => ByHead::Matrices,
            _ => ByHead::No,
        }
    }
}

/// How heads lie in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByHead {
    /// The stage has no heads.
    No,
    /// A head is a run of columns of each row.
    Columns,
    /// The same of key heads, which may be fewer.
    KeyColumns,
    /// A head is a matrix of its own.
    Matrices,
}
