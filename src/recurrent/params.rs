//! The options of one call.

use super::{Inputs, Shape};
use crate::error::{Code, Error, Result};

/// Everything but the tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// Sizes.
    pub shape: Shape,
    /// Lets NaN and infinity through: they then spread as [the module](super) says.
    pub allow_non_finite: bool,
}

impl Params {
    /// Finite numbers only.
    #[must_use]
    pub const fn new(shape: Shape) -> Self {
        Self { shape, allow_non_finite: false }
    }

    /// Checks everything but the numbers inside the tensors, whose lengths are given. After this, sizes multiply without
    /// overflow.
    pub fn validate(&self, lengths: Inputs<usize>) -> Result<()> {
        let shape = &self.shape;
        shape.validate()?;
        let wanted = Inputs {
            x: (shape.x_len(), "batch × tokens × 3 × hiddenDim"),
            weight: (shape.weight_len(), "3 × hiddenDim × hiddenDim"),
            bias: lengths.bias.map(|_| (shape.bias_len(), "3 × hiddenDim")),
            state: lengths.state.map(|_| (shape.state_len(), "batch × hiddenDim")),
        };
        for ((name, came), (_, (wanted, formula))) in lengths.named().zip(wanted.named()) {
            if came != wanted {
                return Err(Error::new(
                    Code::InvalidShape,
                    format!("{name} has {came} elements; {formula} = {wanted} are needed."),
                ));
            }
        }
        Ok(())
    }

    /// [`Params::validate`], and that the tensors hold only finite numbers unless [`Params::allow_non_finite`].
    pub fn check(&self, inputs: Inputs<&[f32]>) -> Result<()> {
        self.validate(inputs.map(<[f32]>::len))?;
        if self.allow_non_finite {
            Ok(())
        } else {
            inputs.named().try_for_each(|(name, data)| check_numbers(name, data))
        }
    }
}

/// Whether the tensor of that name holds only finite numbers.
pub(crate) fn check_numbers(name: &str, data: &[f32]) -> Result<()> {
    match data.iter().position(|x| !x.is_finite()) {
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
