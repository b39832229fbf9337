//! The options of one attention call.

use super::{Blocks, Broadcast, Inputs, Mask, Shape, Window};
use crate::error::{Code, Error, Result};

/// Which kernel computes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// Naive where a trace is asked for; block-sparse where blocks are given; decode for few queries; else flash.
    #[default]
    Auto,
    /// Materialises scores and weights.
    Naive,
    /// Online softmax over blocks of keys (Dao et al. 2022); no n × n matrix.
    Flash,
    /// For few queries: keys are split over workgroups, whose parts are then merged (Flash-Decoding, Dao et al. 2023).
    Decode,
    /// Flash over the listed blocks of keys alone.
    BlockSparse,
}

impl Kernel {
    /// The name in the JavaScript interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Naive => "naive",
            Self::Flash => "flash",
            Self::Decode => "decode",
            Self::BlockSparse => "block-sparse",
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
    /// Position of query 0 among the keys; by default the last query meets the last (valid) key.
    pub offset: Option<i64>,
    /// Query i sees key j iff j ≤ i + offset.
    pub causal: bool,
    /// A window around each query's position.
    pub window: Option<Window>,
    /// Valid keys of each sample; the rest is padding.
    pub lengths: Option<Vec<u32>>,
    /// Explicit mask; it and all other rules are combined by AND.
    pub mask: Option<Mask>,
    /// How the bias that comes with q, k and v is spread; it is added to the softcapped score. −∞ hides.
    pub bias: Option<Broadcast>,
    /// Which blocks of keys each block of queries sees.
    pub blocks: Option<Blocks>,
    /// Multiplies q · k; finite.
    pub scale: f32,
    /// softcap × tanh(score / softcap), before bias and mask; positive and finite.
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
            offset: None,
            scale: (1.0 / (shape.head_dim as f64).sqrt()) as f32,
            shape,
            causal: false,
            window: None,
            lengths: None,
            mask: None,
            bias: None,
            blocks: None,
            softcap: None,
            kernel: Kernel::Auto,
            trace: Trace::default(),
            allow_non_finite: false,
        }
    }

    /// Checks everything but the numbers inside the tensors, whose lengths are given. After this, sizes multiply without
    /// overflow and mask and bias may be indexed unchecked.
    pub fn validate(&self, lens: Inputs<usize>) -> Result<()> {
        let shape = &self.shape;
        shape.validate()?;
        let lengths = [
            ("q", lens.q, shape.q_len(), "batch × heads × queries × headDim"),
            ("k", lens.k, shape.k_len(), "batch × kvHeads × keys × headDim"),
            ("v", lens.v, shape.v_len(), "batch × kvHeads × keys × valueDim"),
        ];
        for (name, came, wanted, formula) in lengths {
            if came != wanted {
                return Err(Error::new(
                    Code::InvalidShape,
                    format!("{name} has {came} elements; {formula} = {wanted} are needed."),
                ));
            }
        }
        self.validate_numbers()?;
        self.validate_rules(lens.bias)?;
        self.validate_kernel()
    }

    fn validate_numbers(&self) -> Result<()> {
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
        Ok(())
    }

    fn validate_rules(&self, bias: Option<usize>) -> Result<()> {
        let shape = &self.shape;
        if let Some(lengths) = &self.lengths {
            if lengths.len() != shape.batch {
                return Err(Error::new(
                    Code::InvalidShape,
                    format!("lengths has {} elements; batch = {} are needed.", lengths.len(), shape.batch),
                ));
            }
            if let Some(b) = lengths.iter().position(|length| *length as usize > shape.keys) {
                return Err(Error::new(
                    Code::InvalidShape,
                    format!("lengths[{b}] is {}, more than the {} keys there are.", lengths[b], shape.keys),
                ));
            }
        }
        if let Some(mask) = &self.mask {
            mask.validate(shape)?;
        }
        match (&self.bias, bias) {
            (Some(over), Some(len)) => {
                over.fits("bias", shape)?;
                over.has("bias", len)?;
            }
            (None, None) => {}
            (Some(_), None) => {
                return Err(Error::new(Code::InvalidMask, "biasShape is given, but no bias; give both or neither."));
            }
            (None, Some(_)) => {
                return Err(Error::new(
                    Code::InvalidMask,
                    "A bias is given, but not how it is spread; give biasShape.",
                ));
            }
        }
        self.blocks.as_ref().map_or(Ok(()), |blocks| blocks.validate(shape))
    }

    fn validate_kernel(&self) -> Result<()> {
        self.check_kernel()?;
        if self.chosen_kernel() == Kernel::Naive {
            self.shape.check_scores(super::shape::MAX_ELEMENTS * 4, "the reach of 32-bit indices")?;
        }
        Ok(())
    }

    /// Whether the kernel takes such a call, however large.
    pub(crate) fn check_kernel(&self) -> Result<()> {
        let refuse = |message: String| Err(Error::new(Code::InvalidOption, message));
        let kernel = self.kernel;
        if self.trace.any() && !matches!(kernel, Kernel::Auto | Kernel::Naive) {
            return refuse(format!(
                "Kernel \"{}\" keeps no matrix to trace; ask for kernel \"naive\" or \"auto\", or for trace \"none\".",
                kernel.as_str()
            ));
        }
        if self.blocks.is_some() && matches!(kernel, Kernel::Flash | Kernel::Decode) {
            return refuse(format!(
                "Kernel \"{}\" takes no blocks; use kernel \"block-sparse\", \"naive\" or \"auto\" with them.",
                kernel.as_str()
            ));
        }
        if self.blocks.is_none() && kernel == Kernel::BlockSparse {
            return refuse(
                "Kernel \"block-sparse\" needs blocks: { size, local, global, random, seed } or { size, list }."
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// [`Params::validate`], and that the tensors hold only what they may: q, k and v finite numbers unless
    /// [`Params::allow_non_finite`], the bias anything but NaN.
    pub fn check(&self, inputs: Inputs<&[f32]>) -> Result<()> {
        let Inputs { q, k, v, bias } = inputs;
        self.validate(Inputs { q: q.len(), k: k.len(), v: v.len(), bias: bias.map(<[f32]>::len) })?;
        if self.allow_non_finite {
            return Ok(());
        }
        for (name, data) in [("q", q), ("k", k), ("v", v), ("bias", bias.unwrap_or_default())] {
            self.check_numbers(name, data)?;
        }
        Ok(())
    }

    /// Whether the tensor of that name holds only what it may: finite numbers, and the bias anything but NaN.
    pub fn check_numbers(&self, name: &str, data: &[f32]) -> Result<()> {
        if name == "bias" {
            refuse_first(name, data, f32::is_nan)
        } else {
            refuse_first(name, data, |x| !x.is_finite())
        }
    }

    /// What `Auto` stands for by the shape alone; a backend may know better, but never another result.
    #[must_use]
    pub const fn chosen_kernel(&self) -> Kernel {
        match self.kernel {
            Kernel::Auto if self.trace.any() => Kernel::Naive,
            Kernel::Auto if self.blocks.is_some() => Kernel::BlockSparse,
            Kernel::Auto if self.shape.queries <= 4 && self.shape.keys >= 64 => Kernel::Decode,
            Kernel::Auto => Kernel::Flash,
            chosen => chosen,
        }
    }

    /// Keys of sample `b` that are no padding.
    #[must_use]
    pub fn valid_keys(&self, b: usize) -> usize {
        self.lengths.as_ref().map_or(self.shape.keys, |lengths| lengths[b] as usize)
    }

    /// Position of query 0 of sample `b` among the keys.
    #[must_use]
    pub fn offset_of(&self, b: usize) -> i64 {
        self.offset.unwrap_or_else(|| self.valid_keys(b) as i64 - self.shape.queries as i64)
    }

    /// May query `i` of head `h` in sample `b` see key `j`?
    #[must_use]
    pub fn visible(&self, b: usize, h: usize, i: usize, j: usize) -> bool {
        self.span(b, i).has(j)
            && self.mask.as_ref().is_none_or(|mask| mask.allows(b, h, i, j))
            && self.blocks.as_ref().is_none_or(|blocks| blocks.allows(i, j))
    }
}

fn refuse_first(name: &str, data: &[f32], bad: impl Fn(f32) -> bool) -> Result<()> {
    // A loop without a way out in the middle looks at several numbers at a time.
    let any = |part: &&[f32]| part.iter().fold(false, |any, value| any | bad(*value));
    let Some((before, part)) = data.chunks(1024).enumerate().find(|(_, part)| any(part)) else { return Ok(()) };
    let index = before * 1024 + part.iter().position(|value| bad(*value)).unwrap_or(0);
    Err(Error::new(
        Code::NonFiniteInput,
        format!(
            "{name} holds {} at index {index}; mend the input, or set allowNonFinite to let it spread.",
            data[index]
        ),
    ))
}
