//! The recurrent layer in slices, as [`super::super::Job`] is for attention.

use super::Work;
use crate::error::Result;
use crate::recurrent::{Inputs, Output, Params};

/// One call that is computed step by step. Dropping it stops it.
#[derive(Debug)]
pub struct RecurrentJob {
    params: Params,
    inputs: Inputs<Vec<f32>>,
    work: Work,
}

impl RecurrentJob {
    /// Checks the call and allocates what it needs.
    pub fn new(params: Params, inputs: Inputs<Vec<f32>>) -> Result<Self> {
        let slices = inputs.as_ref().map(Vec::as_slice);
        params.check(slices)?;
        let work = Work::new(&params, slices)?;
        Ok(Self { params, inputs, work })
    }

    /// Computes for some milliseconds (a fixed amount of arithmetic) and tells how much is done, 0 to 1; 1 is all.
    pub fn step(&mut self) -> f32 {
        self.work.step(&self.params, self.inputs.as_ref().map(Vec::as_slice));
        self.work.progress(&self.params)
    }

    /// Bytes held: the inputs, the results, and the scratch.
    #[must_use]
    pub fn peak_bytes(&self) -> u64 {
        4 * self.inputs.as_ref().named().map(|(_, input)| input.len() as u64).sum::<u64>() + self.work.bytes()
    }

    /// The result; computes whatever is left first.
    #[must_use]
    pub fn finish(mut self) -> Output {
        while self.step() < 1.0 {}
        let peak_bytes = self.peak_bytes();
        Output { peak_bytes, ..self.work.finish() }
    }
}
