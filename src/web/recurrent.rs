//! `engine.recurrent` at the border: options and tensors in, a handle with typed arrays or device tensors out.

use js_sys::{Float32Array, Function};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::{Gpu, trusted};
use super::options::size_of;
use super::tensors::Given;
use crate::cpu;
use crate::error::{Code, Error, Result};
use crate::gpu::{Control, Tensor};
use crate::recurrent::{Inputs, Output, Params, Shape, check_numbers};

/// The sizes as JavaScript gives them; the batch has a default.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsShape {
    batch: Option<f64>,
    tokens: Option<f64>,
    hidden_dim: Option<f64>,
}

/// Everything but the tensors.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsOptions {
    shape: JsShape,
    allow_non_finite: Option<bool>,
}

fn params(options: JsValue) -> Result<Params> {
    let JsOptions { shape, allow_non_finite } = serde_wasm_bindgen::from_value(options).map_err(|error| {
        Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
    })?;
    let size = |name: &str, value: Option<f64>| match value {
        Some(value) => size_of(name, value),
        None => Err(Error::new(Code::InvalidShape, format!("shape.{name} is missing; give a whole number from 1."))),
    };
    let shape = Shape {
        batch: size("batch", shape.batch.or(Some(1.0)))?,
        tokens: size("tokens", shape.tokens)?,
        hidden_dim: size("hiddenDim", shape.hidden_dim)?,
    };
    Ok(Params { shape, allow_non_finite: allow_non_finite.unwrap_or(false) })
}

/// The tensors of a call, as `read` finds them by name.
fn inputs<T>(read: impl Fn(&str) -> Result<Option<T>>) -> Result<Inputs<T>> {
    let needed = |name: &str| {
        read(name)?.ok_or_else(|| Error::new(Code::InvalidShape, format!("{name} is missing; give a Float32Array.")))
    };
    Ok(Inputs { x: needed("x")?, weight: needed("weight")?, bias: read("bias")?, state: read("state")? })
}

/// What one call computed; a typed array is made when it is asked for.
#[wasm_bindgen]
pub struct RecurrentOutput {
    inner: Output,
    shape: Shape,
    /// Numbers of tensors that stay on the device, by name.
    kept: Vec<(&'static str, u32)>,
}

#[wasm_bindgen]
impl RecurrentOutput {
    /// `output` or `state`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Float32Array> {
        match name {
            "output" => Some(Float32Array::from(self.inner.output.as_slice())),
            "state" => Some(Float32Array::from(self.inner.state.as_slice())),
            _ => None,
        }
    }

    /// The handle of a result that was kept on the device: the names of `get`.
    #[must_use]
    pub fn handle(&self, name: &str) -> Option<u32> {
        self.kept.iter().find(|(known, _)| *known == name).map(|(_, id)| *id)
    }

    /// Sizes of the output.
    #[wasm_bindgen(getter, js_name = outputShape)]
    #[must_use]
    pub fn output_shape(&self) -> Vec<u32> {
        self.shape.output_shape().map(|size| size as u32).to_vec()
    }

    /// Sizes of the state.
    #[wasm_bindgen(getter, js_name = stateShape)]
    #[must_use]
    pub fn state_shape(&self) -> Vec<u32> {
        self.shape.state_shape().map(|size| size as u32).to_vec()
    }

    /// Bytes held at the peak.
    #[wasm_bindgen(getter, js_name = peakBytes)]
    #[must_use]
    pub fn peak_bytes(&self) -> f64 {
        self.inner.peak_bytes as f64
    }

    /// Milliseconds by the device's own clock.
    #[wasm_bindgen(getter, js_name = gpuMillis)]
    #[must_use]
    pub fn gpu_millis(&self) -> Option<f64> {
        self.inner.gpu_millis
    }
}

#[wasm_bindgen]
impl Gpu {
    /// Runs the recurrent layer on the device. `tensors` is `{ x, weight, bias?, state? }`, each an array or the number of a
    /// tensor; with `keep` the results stay on the device. `progress(0…1)` is called between dispatches, `aborted()` asked
    /// there.
    pub async fn recurrent(
        &self,
        options: JsValue,
        tensors: JsValue,
        keep: bool,
        progress: Function,
        aborted: Function,
    ) -> std::result::Result<RecurrentOutput, JsValue> {
        let gpu = self.inner.clone();
        let given = Given(&tensors);
        let report = |part: f32| {
            // A listener that throws is the listener's affair; the run goes on.
            let _ = progress.call1(&JsValue::NULL, &part.into());
        };
        let stop = || aborted.call0(&JsValue::NULL).is_ok_and(|answer| answer.is_truthy());
        let control = Control { progress: Some(&report), aborted: &stop };
        let params = params(options)?;
        check_finite(&params, &given)?;
        let before = gpu.held_bytes();
        let inputs = inputs(|name| given.tensor(&gpu, &self.tensors, name))?;
        let uploaded = gpu.held_bytes() - before;
        params.validate(inputs.as_ref().map(Tensor::len))?;
        trusted(gpu.probe_recurrent_kernel(&params).await?)?;
        let mut ran = gpu.recurrent_on(&params, inputs.as_ref(), &control).await?;
        ran.peak_bytes += uploaded;
        let shape = params.shape;
        if !keep {
            return Ok(RecurrentOutput { inner: gpu.collect_recurrent(ran).await?, shape, kept: Vec::new() });
        }
        let hold = |tensor: Tensor| self.tensors.hold(tensor);
        let kept = vec![("output", hold(ran.tensors.output)), ("state", hold(ran.tensors.state))];
        let (peak_bytes, gpu_millis) = (ran.peak_bytes, ran.gpu_millis);
        let inner = Output { output: Vec::new(), state: Vec::new(), peak_bytes, gpu_millis };
        Ok(RecurrentOutput { inner, shape, kept })
    }
}

/// What came as an array is looked at; what lies on the device was when it came there.
fn check_finite(params: &Params, given: &Given<'_>) -> Result<()> {
    if params.allow_non_finite {
        return Ok(());
    }
    for name in ["x", "weight", "bias", "state"] {
        if let Some(data) = given.array(name) {
            check_numbers(name, &data)?;
        }
    }
    Ok(())
}

/// The recurrent layer on the processor, in steps short enough that a worker can hear an abort between them.
#[wasm_bindgen]
pub struct RecurrentJob {
    inner: cpu::RecurrentJob,
    shape: Shape,
}

#[wasm_bindgen]
impl RecurrentJob {
    /// Checks everything; computes nothing yet. `tensors` is `{ x, weight, bias?, state? }`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, tensors: JsValue) -> std::result::Result<RecurrentJob, JsValue> {
        let params = params(options)?;
        let given = Given(&tensors);
        let inputs = inputs(|name| Ok(given.array(name)))?;
        Ok(Self { inner: cpu::RecurrentJob::new(params, inputs)?, shape: params.shape })
    }

    /// Does the next part; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        self.inner.step()
    }

    /// The result; the job is used up.
    #[must_use]
    pub fn finish(self) -> RecurrentOutput {
        RecurrentOutput { inner: self.inner.finish(), shape: self.shape, kept: Vec::new() }
    }
}
