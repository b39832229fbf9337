//! The options of one call.

use super::{Inputs, Shape};
use crate::error::{Code, Error, Result};

/// How a token changes the state; the formulas are [the module's](super).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Adds.
    #[default]
    Linear,
    /// Fades what was, then adds.
    Gated,
    /// Replaces what the key finds by a share beta of the value.
    Delta,
    /// Fades what was, then replaces.
    GatedDelta,
}

impl Rule {
    /// The name in the JavaScript interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Gated => "gated",
            Self::Delta => "delta",
            Self::GatedDelta => "gated-delta",
        }
    }

    /// Does it take a decay?
    #[must_use]
    pub const fn is_gated(self) -> bool {
        matches!(self, Self::Gated | Self::GatedDelta)
    }

    /// Does it take a beta?
    #[must_use]
    pub const fn is_delta(self) -> bool {
        matches!(self, Self::Delta | Self::GatedDelta)
    }
}

/// What is done to every number of q and k first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FeatureMap {
    /// Nothing.
    #[default]
    Identity,
    /// x + 1 above 0, eˣ elsewhere: positive everywhere (Katharopoulos et al. 2020).
    EluPlusOne,
}

/// Everything but the tensors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    /// Sizes and layout.
    pub shape: Shape,
    /// How a token changes the state.
    pub rule: Rule,
    /// Applied to q and k.
    pub feature_map: FeatureMap,
    /// Divides by z · φ(q); for rules without beta, and from an empty state only.
    pub normalise: bool,
    /// Each query reads the state after its own token; otherwise the one after the last, for rule `Linear` only.
    pub causal: bool,
    /// Multiplies the output; finite. Without effect where `normalise`.
    pub scale: f32,
    /// Lets NaN and infinity through: they then spread as [the module](super) says.
    pub allow_non_finite: bool,
}

/// Where the gates of a token lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    /// Numbers of decay for a token and key head: 0 without, 1, or `head_dim`.
    pub decay_width: usize,
    /// Numbers of beta for a token: 0 without, 1, or `kv_heads`.
    pub beta_heads: usize,
}

impl Gates {
    /// The decay of row `r` of the state of key head `g`, at token `t` of sample `b`.
    #[must_use]
    pub const fn decay_at(&self, shape: &Shape, b: usize, t: usize, g: usize, r: usize) -> usize {
        let row = if self.decay_width == 1 { 0 } else { r };
        ((b * shape.tokens + t) * shape.kv_heads + g) * self.decay_width + row
    }

    /// The beta of key head `g`, at token `t` of sample `b`.
    #[must_use]
    pub const fn beta_at(&self, shape: &Shape, b: usize, t: usize, g: usize) -> usize {
        let head = if self.beta_heads == 1 { 0 } else { g };
        (b * shape.tokens + t) * self.beta_heads + head
    }
}

impl Params {
    /// The defaults: rule linear, causal, scale 1/√head_dim, q and k as they are.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self {
            scale: (1.0 / (shape.head_dim as f64).sqrt()) as f32,
            shape,
            rule: Rule::Linear,
            feature_map: FeatureMap::Identity,
            normalise: false,
            causal: true,
            allow_non_finite: false,
        }
    }

    /// Checks everything but the numbers inside the tensors, whose lengths are given. After this, sizes multiply without
    /// overflow.
    pub fn validate(&self, lengths: Inputs<usize>) -> Result<Gates> {
        let shape = &self.shape;
        shape.validate()?;
        self.check_options(lengths.past_state.is_some())?;
        exact("q", lengths.q, shape.q_len(), "batch × heads × tokens × headDim")?;
        exact("k", lengths.k, shape.k_len(), "batch × kvHeads × tokens × headDim")?;
        exact("v", lengths.v, shape.v_len(), "batch × kvHeads × tokens × valueDim")?;
        if let Some(came) = lengths.past_state {
            exact("pastState", came, shape.state_len(), "batch × kvHeads × headDim × valueDim")?;
        }
        let rule = self.rule.as_str();
        let decay = self.gate("decay", lengths.decay, self.rule.is_gated(), "\"gated\" or \"gated-delta\"")?;
        let decay_width = match decay {
            None => 0,
            Some(came) if came == shape.gate_len() => 1,
            Some(came) if came == shape.k_len() => shape.head_dim,
            Some(came) => {
                let (head, key) = (shape.gate_len(), shape.k_len());
                return Err(Error::new(
                    Code::InvalidShape,
                    format!(
                        "decay has {came} elements; rule \"{rule}\" needs batch × tokens × kvHeads = {head}, or with \
                         headDim numbers a head {key}."
                    ),
                ));
            }
        };
        let beta = self.gate("beta", lengths.beta, self.rule.is_delta(), "\"delta\" or \"gated-delta\"")?;
        let beta_heads = match beta {
            None => 0,
            Some(came) if came == shape.gate_len() => shape.kv_heads,
            Some(came) if came == shape.batch * shape.tokens => 1,
            Some(came) => {
                let (head, token) = (shape.gate_len(), shape.batch * shape.tokens);
                return Err(Error::new(
                    Code::InvalidShape,
                    format!(
                        "beta has {came} elements; rule \"{rule}\" needs batch × tokens × kvHeads = {head}, or one for \
                         all heads, batch × tokens = {token}."
                    ),
                ));
            }
        };
        Ok(Gates { decay_width, beta_heads })
    }

    /// [`Params::validate`], and that the tensors hold only finite numbers unless [`Params::allow_non_finite`]. A decay of
    /// −∞ is no mistake: it forgets all.
    pub fn check(&self, inputs: Inputs<&[f32]>) -> Result<Gates> {
        let gates = self.validate(inputs.map(<[f32]>::len))?;
        if self.allow_non_finite {
            return Ok(gates);
        }
        for (name, data) in inputs.named() {
            self.check_numbers(name, data)?;
        }
        Ok(gates)
    }

    /// Whether the tensor of that name holds only what it may: finite numbers, and the decay −∞.
    pub fn check_numbers(&self, name: &str, data: &[f32]) -> Result<()> {
        let fine = |x: &f32| x.is_finite() || (name == "decay" && *x == f32::NEG_INFINITY);
        match data.iter().position(|x| !fine(x)) {
            None => Ok(()),
            Some(index) => Err(Error::new(
                Code::NonFiniteInput,
                format!(
                    "{name} holds {} at index {index}; mend the input, or set allowNonFinite to let it spread.",
                    data[index]
                ),
            )),
        }
    }

    fn check_options(&self, past: bool) -> Result<()> {
        let refused = |sentence: String| Err(Error::new(Code::InvalidOption, sentence));
        let rule = self.rule.as_str();
        if !self.scale.is_finite() {
            return refused(format!("scale is {}; give a finite number, or leave it out for 1/√headDim.", self.scale));
        }
        if self.normalise && self.rule.is_delta() {
            return refused(format!(
                "normalise goes with the rules \"linear\" and \"gated\"; under \"{rule}\" the state is no sum of weighted \
                 values that a sum of weights could divide. Leave it out."
            ));
        }
        if self.normalise && past {
            return refused(
                "normalise needs the sum of all earlier keys, and pastState holds only their products with values. Leave \
                 one of the two out, or give all tokens in one call."
                    .to_owned(),
            );
        }
        if !self.causal && self.rule != Rule::Linear {
            return refused(format!(
                "causal is false, under which all tokens count alike; rule \"{rule}\" depends on their order. Use rule \
                 \"linear\", or leave causal out."
            ));
        }
        Ok(())
    }

    /// The length of a gate that the rule needs, nothing where it needs none; refused where the two do not agree.
    fn gate(&self, name: &str, came: Option<usize>, needed: bool, rules: &str) -> Result<Option<usize>> {
        let rule = self.rule.as_str();
        match (came, needed) {
            (None, true) => Err(Error::new(
                Code::InvalidOption,
                format!("Rule \"{rule}\" needs {name}, and none came; give it, or choose another rule."),
            )),
            (Some(_), false) => Err(Error::new(
                Code::InvalidOption,
                format!("Rule \"{rule}\" has no use for {name}; leave it out, or choose rule {rules}."),
            )),
            _ => Ok(came),
        }
    }
}

fn exact(name: &str, came: usize, wanted: usize, formula: &str) -> Result<()> {
    if came == wanted {
        return Ok(());
    }
    Err(Error::new(Code::InvalidShape, format!("{name} has {came} elements; {formula} = {wanted} are needed.")))
}
