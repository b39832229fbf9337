//! `engine.linearAttention` at the border: options and tensors in, a handle with typed arrays or device tensors out.

use js_sys::{Float32Array, Function};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::{Gpu, trusted};
use super::options::{LAYOUTS, choose, size_of};
use super::tensors::Given;
use crate::cpu;
use crate::error::{Code, Error, Result};
use crate::gpu::{Control, Tensor};
use crate::linear_attention::{FeatureMap, Inputs, Output, Params, Rule, Shape};

/// The sizes as JavaScript gives them; absent ones have defaults.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsShape {
    batch: Option<f64>,
    heads: Option<f64>,
    kv_heads: Option<f64>,
    tokens: Option<f64>,
    head_dim: Option<f64>,
    value_dim: Option<f64>,
    layout: Option<String>,
}

/// Everything but the tensors.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsOptions {
    shape: JsShape,
    rule: Option<String>,
    scale: Option<f64>,
    feature_map: Option<String>,
    normalise: Option<bool>,
    causal: Option<bool>,
    allow_non_finite: Option<bool>,
}

const RULES: [(&str, Rule); 4] =
    [("linear", Rule::Linear), ("gated", Rule::Gated), ("delta", Rule::Delta), ("gated-delta", Rule::GatedDelta)];
const FEATURE_MAPS: [(&str, FeatureMap); 2] = [("identity", FeatureMap::Identity), ("elu+1", FeatureMap::EluPlusOne)];

fn params(options: JsValue) -> Result<Params> {
    let options: JsOptions = serde_wasm_bindgen::from_value(options).map_err(|error| {
        Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
    })?;
    let mut params = Params::new(options.shape.read()?);
    params.rule = choose("rule", options.rule.as_deref(), &RULES)?;
    params.feature_map = choose("featureMap", options.feature_map.as_deref(), &FEATURE_MAPS)?;
    params.normalise = options.normalise.unwrap_or(false);
    params.causal = options.causal.unwrap_or(true);
    params.allow_non_finite = options.allow_non_finite.unwrap_or(false);
    if let Some(scale) = options.scale {
        params.scale = scale as f32;
    }
    Ok(params)
}

impl JsShape {
    fn read(&self) -> Result<Shape> {
        let or =
            |name: &str, value: Option<f64>, default: usize| value.map_or(Ok(default), |value| size_of(name, value));
        let heads = size("heads", self.heads)?;
        let head_dim = size("headDim", self.head_dim)?;
        Ok(Shape {
            batch: or("batch", self.batch, 1)?,
            heads,
            kv_heads: or("kvHeads", self.kv_heads, heads)?,
            tokens: size("tokens", self.tokens)?,
            head_dim,
            value_dim: or("valueDim", self.value_dim, head_dim)?,
            layout: choose("shape.layout", self.layout.as_deref(), &LAYOUTS)?,
        })
    }
}

/// A size that has no default.
fn size(name: &str, value: Option<f64>) -> Result<usize> {
    match value {
        Some(value) => size_of(name, value),
        None => Err(Error::new(Code::InvalidShape, format!("shape.{name} is missing; give a whole number from 1."))),
    }
}

/// The tensors of a call, as `read` finds them by name.
fn inputs<T>(read: impl Fn(&str) -> Result<Option<T>>) -> Result<Inputs<T>> {
    let needed = |name: &str| {
        read(name)?.ok_or_else(|| Error::new(Code::InvalidShape, format!("{name} is missing; give a Float32Array.")))
    };
    Ok(Inputs {
        q: needed("q")?,
        k: needed("k")?,
        v: needed("v")?,
        decay: read("decay")?,
        beta: read("beta")?,
        past_state: read("pastState")?,
    })
}

/// What one call computed; a typed array is made when it is asked for.
#[wasm_bindgen]
pub struct LinearAttentionOutput {
    inner: Output,
    shape: Shape,
    /// Numbers of tensors that stay on the device, by name.
    kept: Vec<(&'static str, u32)>,
}

#[wasm_bindgen]
impl LinearAttentionOutput {
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
    /// Runs linear attention on the device. `tensors` is `{ q, k, v, decay?, beta?, pastState? }`, each an array or the number
    /// of a tensor; with `keep` the results stay on the device. `progress(0…1)` is called between dispatches, `aborted()`
    /// asked there.
    #[wasm_bindgen(js_name = linearAttention)]
    pub async fn linear_attention(
        &self,
        options: JsValue,
        tensors: JsValue,
        keep: bool,
        progress: Function,
        aborted: Function,
    ) -> std::result::Result<LinearAttentionOutput, JsValue> {
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
        let gates = params.validate(inputs.as_ref().map(Tensor::len))?;
        trusted(gpu.probe_linear_kernel(&params, &gates).await?)?;
        let mut ran = gpu.linear_attention_on(&params, inputs.as_ref(), &control).await?;
        ran.peak_bytes += uploaded;
        let shape = params.shape;
        if !keep {
            return Ok(LinearAttentionOutput { inner: gpu.collect_linear(ran).await?, shape, kept: Vec::new() });
        }
        let hold = |tensor: Tensor| self.tensors.hold(tensor);
        let kept = vec![("output", hold(ran.tensors.output)), ("state", hold(ran.tensors.state))];
        let (peak_bytes, gpu_millis) = (ran.peak_bytes, ran.gpu_millis);
        let inner = Output { output: Vec::new(), state: Vec::new(), peak_bytes, gpu_millis };
        Ok(LinearAttentionOutput { inner, shape, kept })
    }
}

/// What came as an array is looked at; what lies on the device was when it came there.
fn check_finite(params: &Params, given: &Given<'_>) -> Result<()> {
    if params.allow_non_finite {
        return Ok(());
    }
    for name in ["q", "k", "v", "decay", "beta", "pastState"] {
        if let Some(data) = given.array(name) {
            params.check_numbers(name, &data)?;
        }
    }
    Ok(())
}

/// Linear attention on the processor, in steps short enough that a worker can hear an abort between them.
#[wasm_bindgen]
pub struct LinearAttentionJob {
    inner: cpu::LinearAttentionJob,
    shape: Shape,
}

#[wasm_bindgen]
impl LinearAttentionJob {
    /// Checks everything; computes nothing yet. `tensors` is `{ q, k, v, decay?, beta?, pastState? }`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, tensors: JsValue) -> std::result::Result<LinearAttentionJob, JsValue> {
        let params = params(options)?;
        let given = Given(&tensors);
        let inputs = inputs(|name| Ok(given.array(name)))?;
        Ok(Self { inner: cpu::LinearAttentionJob::new(params, inputs)?, shape: params.shape })
    }

    /// Does the next part; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        self.inner.step()
    }

    /// The result; the job is used up.
    #[must_use]
    pub fn finish(self) -> LinearAttentionOutput {
        LinearAttentionOutput { inner: self.inner.finish(), shape: self.shape, kept: Vec::new() }
    }
}
