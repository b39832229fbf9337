//! The options of one attention call.

use super::{Mask, Shape};
use crate::error::{Code, Error, Result};

/// Which kernel computes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// Naive where a trace is asked for, flash otherwise.
    #[default]
    Auto,
    /// Materialises scores and weights.
    Naive,
    /// Online softmax over blocks of keys (Dao et al. 2022); no n × n matrix.
    Flash,
}

impl Kernel {
    /// The name in the JavaScript interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Naive => "naive",
            Self::Flash => "flash",
        }
    }
}

/// Which intermediate matrices are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Trace {
    /// q · k before the scale.
    pub dots: bool,
    /// After the scale.
    pub scores: bool,
    /// After the softcap.
    pub softcapped: bool,
    /// After the mask.
    pub masked: bool,
    /// After the softmax.
    pub weights: bool,
}

impl Trace {
    /// Every matrix.
    pub const ALL: Self = Self { dots: true, scores: true, softcapped: true, masked: true, weights: true };

    /// Is any matrix kept?
    #[must_use]
    pub const fn any(self) -> bool {
        self.dots || self.scores || self.softcapped || self.masked || self.weights
    }
}

/// Everything but the tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// Sizes and layout.
    pub shape: Shape,
    /// Position of query 0 among the keys.
    pub offset: i64,
    /// Query i sees key j iff j ≤ i + offset.
    pub causal: bool,
    /// Explicit mask, combined with `causal` by AND.
    pub mask: Option<Mask>,
    /// Multiplies q · k; finite.
    pub scale: f32,
    /// softcap × tanh(score / softcap), before the mask; positive and finite.
    pub softcap: Option<f32>,
    /// Which kernel computes it.
    pub kernel: Kernel,
    /// Which matrices are kept.
    pub trace: Trace,
    /// Lets NaN and infinity in q, k and v through: they then spread as [the module](super) says.
    pub allow_non_finite: bool,
}

impl Params {
    /// The defaults: everyone sees everyone, scale 1/√head_dim, the last query meets the last key, no trace.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self {
            offset: shape.keys as i64 - shape.queries as i64,
            scale: (1.0 / (shape.head_dim as f64).sqrt()) as f32,
            shape,
            causal: false,
            mask: None,
            softcap: None,
            kernel: Kernel::Auto,
            trace: Trace::default(),
            allow_non_finite: false,
        }
    }

    /// Checks everything but the numbers inside q, k and v, whose lengths are given. After this, sizes multiply without
    /// overflow and the mask may be indexed unchecked.
    pub fn validate(&self, q_len: usize, k_len: usize, v_len: usize) -> Result<()> {
        let shape = &self.shape;
        shape.validate()?;
        let lengths = [
            ("q", q_len, shape.q_len(), "batch × heads × queries × headDim"),
            ("k", k_len, shape.k_len(), "batch × kvHeads × keys × headDim"),
            ("v", v_len, shape.v_len(), "batch × kvHeads × keys × valueDim"),
        ];
        for (name, came, wanted, formula) in lengths {
            if came != wanted {
                return Err(Error::new(
                    Code::InvalidShape,
                    format!("{name} has {came} elements; {formula} = {wanted} are needed."),
                ));
            }
        }
        if !self.scale.is_finite() {
            return Err(Error::new(
                Code::InvalidOption,
                format!("scale is {}; give a finite number, or leave it out for 1/√headDim.", self.scale),
            ));
        }
        if let Some(softcap) = self.softcap
            && !(softcap.is_finite() && softcap > 0.0)
        {
            return Err(Error::new(
                Code::InvalidOption,
                format!("softcap is {softcap}; give a finite number above 0, or leave it out for no cap."),
            ));
        }
        if let Some(mask) = &self.mask {
            mask.validate(shape)?;
        }
        if self.kernel == Kernel::Flash && self.trace.any() {
            return Err(Error::new(
                Code::InvalidOption,
                "Kernel \"flash\" keeps no matrix to trace; ask for kernel \"naive\" or \"auto\", or for trace \"none\".",
            ));
        }
        if self.chosen_kernel() == Kernel::Naive {
            shape.check_scores(super::shape::MAX_ELEMENTS * 4, "the reach of 32-bit indices")?;
        }
        Ok(())
    }

    /// [`Params::validate`], and that q, k and v hold only finite numbers unless [`Params::allow_non_finite`].
    pub fn check(&self, q: &[f32], k: &[f32], v: &[f32]) -> Result<()> {
        self.validate(q.len(), k.len(), v.len())?;
        if self.allow_non_finite {
            return Ok(());
        }
        for (name, data) in [("q", q), ("k", k), ("v", v)] {
            if let Some(index) = data.iter().position(|value| !value.is_finite()) {
                return Err(Error::new(
                    Code::NonFiniteInput,
                    format!(
                        "{name} holds {} at index {index}; mend the input, or set allowNonFinite to let it spread.",
                        data[index]
                    ),
                ));
            }
        }
        Ok(())
    }

    /// What `Auto` stands for: naive where a matrix is to be kept, flash otherwise.
    #[must_use]
    pub const fn chosen_kernel(&self) -> Kernel {
        match self.kernel {
            Kernel::Auto if self.trace.any() => Kernel::Naive,
            Kernel::Auto => Kernel::Flash,
            chosen => chosen,
        }
    }

    /// How many keys, from the first, query `i` may see before the explicit mask is asked.
    #[must_use]
    pub fn horizon(&self, i: usize) -> usize {
        if !self.causal {
            return self.shape.keys;
        }
        (i as i64).saturating_add(self.offset).saturating_add(1).clamp(0, self.shape.keys as i64) as usize
    }

    /// May query `i` of head `h` in sample `b` see key `j`?
    #[must_use]
    pub fn visible(&self, b: usize, h: usize, i: usize, j: usize) -> bool {
        j < self.horizon(i) && self.mask.as_ref().is_none_or(|mask| mask.allows(b, h, i, j))
    }
}
