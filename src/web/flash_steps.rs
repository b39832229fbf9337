//! `engine.flashSteps` at the border: everything in a few flat arrays, that JavaScript cuts into steps.

use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::options::{Beside, params, size_of};
use super::tensors::Given;
use crate::attention::Inputs;
use crate::cpu;
use crate::error::{Code, Error, Result};

/// The steps of a call; an array of one part of all of them is made when it is asked for.
#[wasm_bindgen]
pub struct FlashSteps {
    inner: cpu::FlashSteps,
}

#[wasm_bindgen]
impl FlashSteps {
    /// Walks a call. `tensors` is `{ q, k, v }`, arrays.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: JsValue,
        tensors: JsValue,
        tile_queries: f64,
        tile_keys: f64,
    ) -> std::result::Result<FlashSteps, JsValue> {
        Ok(Self::read(options, &Given(&tensors), tile_queries, tile_keys)?)
    }

    /// First row, end of the rows, first key and end of the keys of each step.
    #[must_use]
    pub fn places(&self) -> Uint32Array {
        let steps = self.inner.steps.iter();
        let places: Vec<u32> = steps
            .flat_map(|step| [step.rows.start, step.rows.end, step.keys.start, step.keys.end].map(|at| at as u32))
            .collect();
        Uint32Array::from(places.as_slice())
    }

    /// `scores`, `max`, `sum` or `mix` of all steps, one after another; or the `output`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Float32Array> {
        let part: fn(&cpu::FlashStep) -> &Vec<f32> = match name {
            "scores" => |step| &step.scores,
            "max" => |step| &step.max,
            "sum" => |step| &step.sum,
            "mix" => |step| &step.mix,
            "output" => return Some(Float32Array::from(self.inner.output.as_slice())),
            _ => return None,
        };
        let all: Vec<f32> = self.inner.steps.iter().flat_map(part).copied().collect();
        Some(Float32Array::from(all.as_slice()))
    }
}

impl FlashSteps {
    fn read(options: JsValue, given: &Given<'_>, tile_queries: f64, tile_keys: f64) -> Result<Self> {
        let needed = |name: &str| {
            let missing = || Error::new(Code::InvalidShape, format!("{name} is missing; give a Float32Array."));
            given.array(name).ok_or_else(missing)
        };
        let (q, k, v) = (needed("q")?, needed("k")?, needed("v")?);
        let (_, params) = params(options, Beside { mask: None, biased: false, past: None })?;
        let tiles = (size_of("tileQueries", tile_queries)?, size_of("tileKeys", tile_keys)?);
        Ok(Self { inner: cpu::flash_steps(Inputs::new(&q, &k, &v), &params, tiles.0, tiles.1)? })
    }
}
