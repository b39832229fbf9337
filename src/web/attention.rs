//! `engine.attention` at the border: options and tensors in, a handle with typed arrays or device tensors out.

use js_sys::{Float32Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::{Gpu, trusted};
use super::options::{Beside, params};
use super::tensors::Given;
use crate::attention::{Inputs, Layout, Output, Params, Shape, past};
use crate::cpu;
use crate::error::{Code, Error, Result};
use crate::gpu::{Control, Ran, Tensor};

/// What one call computed; a typed array is made when it is asked for.
#[wasm_bindgen]
pub struct AttentionOutput {
    inner: Output,
    shape: Vec<usize>,
    keys: usize,
    /// Numbers of tensors that stay on the device, by name.
    kept: Vec<(&'static str, u32)>,
}

fn output_shape(shape: &Shape) -> Vec<usize> {
    let Shape { batch, heads, queries, value_dim, layout, .. } = *shape;
    match layout {
        Layout::HeadsFirst => vec![batch, heads, queries, value_dim],
        Layout::TokensFirst => vec![batch, queries, heads, value_dim],
    }
}

#[wasm_bindgen]
impl AttentionOutput {
    /// `output`, `scores`, `softcapped`, `masked` or `weights`; nothing where the trace did not ask for it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Float32Array> {
        let data = match name {
            "output" => Some(&self.inner.output),
            "scores" => self.inner.scores.as_ref(),
            "softcapped" => self.inner.softcapped.as_ref(),
            "masked" => self.inner.masked.as_ref(),
            "weights" => self.inner.weights.as_ref(),
            _ => None,
        };
        data.map(|data| Float32Array::from(data.as_slice()))
    }

    /// The handle of a result that was kept on the device: the names of `get`, `presentKey` and `presentValue`.
    #[must_use]
    pub fn handle(&self, name: &str) -> Option<u32> {
        self.kept.iter().find(|(known, _)| *known == name).map(|(_, id)| *id)
    }

    /// Sizes of the output.
    #[wasm_bindgen(getter, js_name = outputShape)]
    #[must_use]
    pub fn output_shape(&self) -> Vec<u32> {
        self.shape.iter().map(|&size| size as u32).collect()
    }

    /// Keys in all, those of earlier calls included.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn keys(&self) -> u32 {
        self.keys as u32
    }

    /// The kernel that ran.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn kernel(&self) -> String {
        self.inner.kernel.as_str().to_owned()
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

fn needed<T>(name: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::new(Code::InvalidShape, format!("{name} is missing; give a Float32Array.")))
}

/// The tensors of a call on the device, past keys and values already joined.
struct OnDevice {
    params: Params,
    inputs: Inputs<Tensor>,
    joined: bool,
}

impl Gpu {
    fn prepare(&self, options: JsValue, given: &Given<'_>) -> Result<OnDevice> {
        let tensor = |name: &str| given.tensor(&self.inner, &self.tensors, name);
        let (q, k, v) = (needed("q", tensor("q")?)?, needed("k", tensor("k")?)?, needed("v", tensor("v")?)?);
        let (bias, past_key, past_value) = (tensor("bias")?, tensor("pastKey")?, tensor("pastValue")?);
        let past = match (&past_key, &past_value) {
            (None, None) => None,
            (key, value) => Some((key.as_ref().map_or(0, Tensor::len), value.as_ref().map_or(0, Tensor::len))),
        };
        let beside = Beside { mask: given.bytes("mask"), biased: bias.is_some(), past };
        let (shape, params) = params(options, beside)?;
        let plain = Params { mask: None, bias: None, blocks: None, lengths: None, ..Params::new(shape) };
        plain.validate(Inputs::new(q.len(), k.len(), v.len()))?;
        let (Some(past_key), Some(past_value)) = (past_key, past_value) else {
            return Ok(OnDevice { params, inputs: Inputs { q, k, v, bias }, joined: false });
        };
        let k = self.inner.join(&shape, shape.head_dim, &past_key, &k)?;
        let v = self.inner.join(&shape, shape.value_dim, &past_value, &v)?;
        Ok(OnDevice { params, inputs: Inputs { q, k, v, bias }, joined: true })
    }

    /// Numbers for what a call left on the device.
    fn keep(&self, ran: Ran, call: &OnDevice) -> AttentionOutput {
        let tensors = ran.tensors;
        let named = [
            ("output", Some(tensors.output)),
            ("scores", tensors.scores),
            ("softcapped", tensors.softcapped),
            ("masked", tensors.masked),
            ("weights", tensors.weights),
            ("presentKey", call.joined.then(|| call.inputs.k.clone())),
            ("presentValue", call.joined.then(|| call.inputs.v.clone())),
        ];
        let kept = named.into_iter().filter_map(|(name, tensor)| Some((name, self.tensors.hold(tensor?)))).collect();
        let inner = Output {
            output: Vec::new(),
            dots: None,
            scores: None,
            softcapped: None,
            masked: None,
            weights: None,
            kernel: ran.kernel,
            peak_bytes: ran.peak_bytes,
            gpu_millis: ran.gpu_millis,
        };
        AttentionOutput { inner, shape: output_shape(&call.params.shape), keys: call.params.shape.keys, kept }
    }
}

#[wasm_bindgen]
impl Gpu {
    /// Runs attention on the device. `tensors` is `{ q, k, v, bias?, mask?, pastKey?, pastValue? }`, each an array or the
    /// number of a tensor; with `keep` the results stay on the device. `progress(0…1)` is called between dispatches,
    /// `aborted()` asked there.
    pub async fn attention(
        &self,
        options: JsValue,
        tensors: JsValue,
        keep: bool,
        progress: Function,
        aborted: Function,
    ) -> std::result::Result<AttentionOutput, JsValue> {
        let gpu = self.inner.clone();
        let given = Given(&tensors);
        let report = |part: f32| {
            // A listener that throws is the listener's affair; the run goes on.
            let _ = progress.call1(&JsValue::NULL, &part.into());
        };
        let stop = || aborted.call0(&JsValue::NULL).is_ok_and(|answer| answer.is_truthy());
        let control = Control { progress: Some(&report), aborted: &stop };
        let before = gpu.held_bytes();
        let call = self.prepare(options, &given)?;
        check_finite(&call.params, &given)?;
        let uploaded = gpu.held_bytes() - before;
        trusted(gpu.probe_kernel(&call.params).await?)?;
        let mut ran = gpu.attention_on(&call.params, call.inputs.as_ref(), &control).await?;
        ran.peak_bytes += uploaded;
        if keep {
            return Ok(self.keep(ran, &call));
        }
        let inner = gpu.collect(ran).await?;
        Ok(AttentionOutput {
            inner,
            shape: output_shape(&call.params.shape),
            keys: call.params.shape.keys,
            kept: Vec::new(),
        })
    }
}

/// What came as an array is looked at; what lies on the device was when it came there.
fn check_finite(params: &Params, given: &Given<'_>) -> Result<()> {
    if params.allow_non_finite {
        return Ok(());
    }
    for name in ["q", "k", "v", "pastKey", "pastValue", "bias"] {
        if let Some(data) = given.array(name) {
            params.check_numbers(name, &data)?;
        }
    }
    Ok(())
}

/// Attention on the processor, in steps short enough that a worker can hear an abort between them.
#[wasm_bindgen]
pub struct AttentionJob {
    inner: cpu::Job,
    shape: Shape,
}

#[wasm_bindgen]
impl AttentionJob {
    /// Share `index` of `of` of a call. Checks everything; computes nothing yet. `tensors` is `{ q, k, v, bias?, mask?, pastKey?, pastValue? }`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: JsValue,
        tensors: JsValue,
        index: usize,
        of: usize,
    ) -> std::result::Result<AttentionJob, JsValue> {
        Ok(Self::read(options, &Given(&tensors), (index, of))?)
    }

    /// Does the next part; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        self.inner.step()
    }

    /// The result; the job is used up.
    #[must_use]
    pub fn finish(self) -> AttentionOutput {
        AttentionOutput {
            inner: self.inner.finish(),
            shape: output_shape(&self.shape),
            keys: self.shape.keys,
            kept: Vec::new(),
        }
    }
}

impl AttentionJob {
    fn read(options: JsValue, given: &Given<'_>, (index, of): (usize, usize)) -> Result<Self> {
        let (q, mut k, mut v) =
            (needed("q", given.array("q"))?, needed("k", given.array("k"))?, needed("v", given.array("v"))?);
        let (bias, past_key, past_value) = (given.array("bias"), given.array("pastKey"), given.array("pastValue"));
        let past_lens = match (&past_key, &past_value) {
            (None, None) => None,
            (key, value) => Some((key.as_ref().map_or(0, Vec::len), value.as_ref().map_or(0, Vec::len))),
        };
        let beside = Beside { mask: given.bytes("mask"), biased: bias.is_some(), past: past_lens };
        let (shape, params) = params(options, beside)?;
        if let (Some(past_key), Some(past_value)) = (past_key, past_value) {
            Params::new(shape).validate(Inputs::new(q.len(), k.len(), v.len()))?;
            let len = params.shape.keys - shape.keys;
            if !params.allow_non_finite {
                params.check_numbers("pastKey", &past_key)?;
                params.check_numbers("pastValue", &past_value)?;
            }
            k = past::join(&shape, len, shape.head_dim, &past_key, &k);
            v = past::join(&shape, len, shape.value_dim, &past_value, &v);
        }
        let shape = params.shape;
        Ok(Self { inner: cpu::Job::share(params, Inputs { q, k, v, bias }, index, of)?, shape })
    }
}
