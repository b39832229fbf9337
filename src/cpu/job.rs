//! Attention in slices: a worker computes a little, reports, looks whether it was told to stop, and goes on.

use super::attention::{Share, Work};
use crate::attention::{Inputs, Output, Params};
use crate::error::{Code, Error, Result};

/// One attention call that is computed step by step. Dropping it stops it.
#[derive(Debug)]
pub struct Job {
    params: Params,
    inputs: Inputs<Vec<f32>>,
    work: Work,
}

impl Job {
    /// Checks the call and allocates what it needs.
    pub fn new(params: Params, inputs: Inputs<Vec<f32>>) -> Result<Self> {
        Self::share(params, inputs, 0, 1)
    }

    /// The same for share `index` of `of` of the call, which `of` threads compute: its results are 0 where another computes
    /// them, so that their sum is the whole.
    pub fn share(params: Params, inputs: Inputs<Vec<f32>>, index: usize, of: usize) -> Result<Self> {
        params.check(slices(&inputs))?;
        if index >= of {
            return Err(Error::new(
                Code::InvalidOption,
                format!("There is no share {index} of {of}; they count from 0."),
            ));
        }
        let work = Work::new(&params, Share { index, of })?;
        Ok(Self { params, inputs, work })
    }

    /// Computes for some milliseconds (a fixed amount of arithmetic) and tells how much is done, 0 to 1; 1 is all.
    pub fn step(&mut self) -> f32 {
        self.work.step(&self.params, slices(&self.inputs));
        self.work.progress()
    }

    /// Bytes held: the inputs, the output, the matrices, and the scratch blocks.
    #[must_use]
    pub fn peak_bytes(&self) -> u64 {
        let Inputs { q, k, v, bias } = slices(&self.inputs);
        4 * (q.len() + k.len() + v.len() + bias.map_or(0, <[f32]>::len)) as u64 + self.work.bytes()
    }

    /// The result; computes whatever is left first.
    #[must_use]
    pub fn finish(mut self) -> Output {
        while self.step() < 1.0 {}
        let peak_bytes = self.peak_bytes();
        Output { peak_bytes, ..self.work.finish(&self.params) }
    }
}

fn slices(inputs: &Inputs<Vec<f32>>) -> Inputs<&[f32]> {
    let Inputs { q, k, v, bias } = inputs;
    Inputs { q, k, v, bias: bias.as_deref() }
}
