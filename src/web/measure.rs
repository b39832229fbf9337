//! What `engine.measure` asks of Rust: noise and checks in a worker, in short steps, and a word to the device before many
//! equal calls.

use js_sys::Float32Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::cost::JsOptions;
use super::device::Gpu;
use super::options::{Beside, choose, params};
use crate::error::{Code, Error};
use crate::measure::{Check, Mixer, Noise, Stream};
use crate::recurrent::Shape;

const STREAMS: [(&str, Stream); 4] = [("q", Stream::Q), ("k", Stream::K), ("v", Stream::V), ("x", Stream::X)];
/// Numbers in one step: a few milliseconds.
const STEP: usize = 1 << 16;

/// Seeded noise under way.
#[wasm_bindgen]
pub struct NoiseJob {
    noise: Noise,
    stream: Stream,
    numbers: Vec<f32>,
    done: usize,
}

#[wasm_bindgen]
impl NoiseJob {
    /// `length` numbers of the stream `q`, `k`, `v` or `x`.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: f64, stream: &str, length: usize) -> Result<NoiseJob, JsValue> {
        let stream = choose("stream", Some(stream), &STREAMS)?;
        let mut numbers = Vec::new();
        numbers.try_reserve_exact(length).map_err(|_| {
            let message = format!("There is no memory for {length} numbers of 4 bytes; use fewer tokens.");
            Error::new(Code::OutOfMemory, message)
        })?;
        numbers.resize(length, 0.0);
        Ok(Self { noise: Noise::new(seed as u64), stream, numbers, done: 0 })
    }

    /// Makes some more; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        let end = (self.done + STEP).min(self.numbers.len());
        self.noise.fill(self.stream, self.done as u64, &mut self.numbers[self.done..end]);
        self.done = end;
        if end == self.numbers.len() { 1.0 } else { (end as f32 / self.numbers.len() as f32).min(0.999) }
    }

    /// The numbers; the job is used up.
    #[must_use]
    pub fn finish(self) -> Float32Array {
        Float32Array::from(self.numbers.as_slice())
    }
}

/// The weight of a recurrent layer of so many units, `[3 · hidden_dim, hidden_dim]`.
#[wasm_bindgen(js_name = recurrentWeight)]
#[must_use]
#[allow(unreachable_pub, reason = "wasm-bindgen exports only what is `pub`")]
pub fn recurrent_weight(seed: f64, hidden_dim: usize) -> Float32Array {
    Float32Array::from(Check::weight(Noise::new(seed as u64), &Shape::new(1, hidden_dim)).as_slice())
}

/// A check of sampled rows under way.
#[wasm_bindgen]
pub struct CheckJob {
    check: Check,
    output: Vec<f32>,
}

#[wasm_bindgen]
impl CheckJob {
    /// `options` as of `cost`, one sample; `rows` is `[token, head, token, head, …]`, `output` those rows one after another.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, seed: f64, rows: Vec<u32>, output: Vec<f32>) -> Result<CheckJob, JsValue> {
        let mixer: Mixer = JsOptions::from_js(options)?.mixer()?;
        let rows = rows.chunks_exact(2).map(|row| (row[0] as usize, row[1] as usize)).collect();
        Ok(Self { check: Check::new(mixer, Noise::new(seed as u64), rows), output })
    }

    /// Takes some tokens more; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        self.check.step()
    }

    /// The largest difference; the job is used up.
    #[must_use]
    pub fn finish(self) -> f64 {
        self.check.finish(&self.output)
    }
}

#[wasm_bindgen]
impl Gpu {
    /// Tells the device that `calls` calls of `attention` with these options are to come.
    pub fn expect(&self, options: JsValue, calls: f64) -> Result<(), JsValue> {
        let (_, params) = params(options, Beside { mask: None, biased: false, past: None })?;
        self.inner.expect(&params, calls as u64);
        Ok(())
    }
}
