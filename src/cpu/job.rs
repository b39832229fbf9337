//! Attention in slices: a worker computes a little, reports, looks whether it was told to stop, and goes on.

use super::attention::Work;
use crate::attention::{Output, Params};
use crate::error::Result;

/// One attention call that is computed step by step. Dropping it stops it.
#[derive(Debug)]
pub struct Job {
    params: Params,
    q: Vec<f32>,
    k: Vec<f32>,
    v: Vec<f32>,
    work: Work,
}

impl Job {
    /// Checks the call and allocates what it needs.
    pub fn new(params: Params, q: Vec<f32>, k: Vec<f32>, v: Vec<f32>) -> Result<Self> {
        params.check(&q, &k, &v)?;
        let work = Work::new(&params)?;
        Ok(Self { params, q, k, v, work })
    }

    /// Computes for some milliseconds (a fixed amount of arithmetic) and tells how much is done, 0 to 1; 1 is all.
    pub fn step(&mut self) -> f32 {
        self.work.step(&self.params, &self.q, &self.k, &self.v);
        self.work.progress()
    }

    /// Bytes held: q, k, v, the output, the matrices, and the scratch blocks.
    #[must_use]
    pub fn peak_bytes(&self) -> u64 {
        4 * (self.q.len() + self.k.len() + self.v.len()) as u64 + self.work.bytes()
    }

    /// The result; computes whatever is left first.
    #[must_use]
    pub fn finish(mut self) -> Output {
        while self.step() < 1.0 {}
        let peak_bytes = self.peak_bytes();
        Output { peak_bytes, ..self.work.finish(&self.params) }
    }
}
