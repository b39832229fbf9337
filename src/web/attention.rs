//! `engine.attention` at the border: options in, a handle with typed arrays out.

use js_sys::{Float32Array, Function};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::Gpu;
use crate::attention::{Kernel, Layout, Mask, Output, Params, Shape, Trace};
use crate::cpu;
use crate::error::{Code, Error, Result};
use crate::gpu::Control;

/// The sizes as JavaScript gives them; absent ones have defaults.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsShape {
    batch: Option<f64>,
    heads: Option<f64>,
    kv_heads: Option<f64>,
    queries: Option<f64>,
    keys: Option<f64>,
    head_dim: Option<f64>,
    value_dim: Option<f64>,
    layout: Option<String>,
}

/// Everything but the tensors.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsOptions {
    shape: JsShape,
    offset: Option<f64>,
    causal: Option<bool>,
    mask_shape: Option<Vec<f64>>,
    softcap: Option<f64>,
    scale: Option<f64>,
    kernel: Option<String>,
    trace: Option<String>,
    allow_non_finite: Option<bool>,
}

fn params(options: JsValue, mask: Option<Vec<u8>>) -> Result<Params> {
    let options: JsOptions = serde_wasm_bindgen::from_value(options).map_err(|error| {
        Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
    })?;
    let shape = options.shape.read()?;
    let mut params = Params::new(shape);
    if let Some(offset) = options.offset {
        params.offset = whole("offset", offset)?;
    }
    if let Some(scale) = options.scale {
        params.scale = scale as f32;
    }
    params.softcap = options.softcap.map(|softcap| softcap as f32);
    params.causal = options.causal.unwrap_or(false);
    params.allow_non_finite = options.allow_non_finite.unwrap_or(false);
    params.kernel = choose("kernel", options.kernel.as_deref(), &KERNELS)?;
    params.trace = choose("trace", options.trace.as_deref(), &TRACES)?;
    if let Some(mask) = mask {
        let sizes: Vec<usize> = match options.mask_shape {
            Some(sizes) => sizes.into_iter().map(|size| size_of("maskShape", size)).collect::<Result<_>>()?,
            None => vec![shape.batch, shape.heads, shape.queries, shape.keys],
        };
        shape.validate()?;
        params.mask = Some(Mask::new(mask, &sizes, &shape)?);
    }
    Ok(params)
}

impl JsShape {
    fn read(&self) -> Result<Shape> {
        let needed = |name: &str, value: Option<f64>| match value {
            Some(value) => size_of(name, value),
            None => {
                Err(Error::new(Code::InvalidShape, format!("shape.{name} is missing; give a whole number from 1.")))
            }
        };
        let or =
            |name: &str, value: Option<f64>, default: usize| value.map_or(Ok(default), |value| size_of(name, value));
        let heads = needed("heads", self.heads)?;
        let head_dim = needed("headDim", self.head_dim)?;
        Ok(Shape {
            batch: or("batch", self.batch, 1)?,
            heads,
            kv_heads: or("kvHeads", self.kv_heads, heads)?,
            queries: needed("queries", self.queries)?,
            keys: needed("keys", self.keys)?,
            head_dim,
            value_dim: or("valueDim", self.value_dim, head_dim)?,
            layout: choose("shape.layout", self.layout.as_deref(), &LAYOUTS)?,
        })
    }
}

const LAYOUTS: [(&str, Layout); 2] = [("heads-first", Layout::HeadsFirst), ("tokens-first", Layout::TokensFirst)];
const KERNELS: [(&str, Kernel); 3] = [("auto", Kernel::Auto), ("naive", Kernel::Naive), ("flash", Kernel::Flash)];
const NO_TRACE: Trace = Trace { dots: false, scores: false, softcapped: false, masked: false, weights: false };
const TRACES: [(&str, Trace); 6] = [
    ("none", NO_TRACE),
    ("scores", Trace { scores: true, ..NO_TRACE }),
    ("softcapped", Trace { softcapped: true, ..NO_TRACE }),
    ("masked", Trace { masked: true, ..NO_TRACE }),
    ("weights", Trace { weights: true, ..NO_TRACE }),
    // The raw dots are the model's business; the public scores are scaled, as the standard has them.
    ("all", Trace { scores: true, softcapped: true, masked: true, weights: true, ..NO_TRACE }),
];

/// The entry of that name, the first where none is given.
fn choose<T: Copy, const N: usize>(what: &str, name: Option<&str>, entries: &[(&str, T); N]) -> Result<T> {
    let Some(name) = name else { return Ok(entries[0].1) };
    entries.iter().find(|(entry, _)| *entry == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = entries.iter().map(|(entry, _)| *entry).collect();
        Error::new(Code::InvalidOption, format!("{what} is {name:?}; this version knows {}.", names.join(", ")))
    })
}

/// A size from a JavaScript number. Zero passes here: the shape's own check says what is wrong with it.
fn size_of(name: &str, value: f64) -> Result<usize> {
    if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) {
        Ok(value as usize)
    } else {
        Err(Error::new(Code::InvalidShape, format!("{name} is {value}; give a whole number from 1 to {}.", u32::MAX)))
    }
}

fn whole(name: &str, value: f64) -> Result<i64> {
    if value.fract() == 0.0 && value.abs() <= f64::from(u32::MAX) {
        Ok(value as i64)
    } else {
        Err(Error::new(Code::InvalidOption, format!("{name} is {value}; give a whole number.")))
    }
}

/// What one call computed; a typed array is made when it is asked for.
#[wasm_bindgen]
pub struct AttentionOutput {
    inner: Output,
    shape: Vec<usize>,
}

#[wasm_bindgen]
impl AttentionOutput {
    fn new(inner: Output, shape: &Shape) -> Self {
        let Shape { batch, heads, queries, value_dim, layout, .. } = *shape;
        let shape = match layout {
            Layout::HeadsFirst => vec![batch, heads, queries, value_dim],
            Layout::TokensFirst => vec![batch, queries, heads, value_dim],
        };
        Self { inner, shape }
    }

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

    /// Sizes of the output.
    #[wasm_bindgen(getter, js_name = outputShape)]
    #[must_use]
    pub fn output_shape(&self) -> Vec<u32> {
        self.shape.iter().map(|&size| size as u32).collect()
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

#[wasm_bindgen]
impl Gpu {
    /// Runs attention on the device. `progress(0…1)` is called between dispatches, `aborted()` asked there.
    pub async fn attention(
        &self,
        options: JsValue,
        q: Vec<f32>,
        k: Vec<f32>,
        v: Vec<f32>,
        mask: Option<Vec<u8>>,
        progress: Function,
        aborted: Function,
    ) -> std::result::Result<AttentionOutput, JsValue> {
        let gpu = self.inner.clone();
        let params = params(options, mask)?;
        let report = |part: f32| {
            // A listener that throws is the listener's affair; the run goes on.
            let _ = progress.call1(&JsValue::NULL, &part.into());
        };
        let stop = || aborted.call0(&JsValue::NULL).is_ok_and(|answer| answer.is_truthy());
        let control = Control { progress: Some(&report), aborted: &stop };
        let output = gpu.attention_run(&params, &q, &k, &v, &control).await?;
        Ok(AttentionOutput::new(output, &params.shape))
    }
}

/// Attention on the processor, in steps short enough that a worker can hear an abort between them.
#[wasm_bindgen]
pub struct AttentionJob {
    inner: cpu::Job,
    shape: Shape,
}

#[wasm_bindgen]
impl AttentionJob {
    /// Checks everything; computes nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: JsValue,
        q: Vec<f32>,
        k: Vec<f32>,
        v: Vec<f32>,
        mask: Option<Vec<u8>>,
    ) -> std::result::Result<AttentionJob, JsValue> {
        let params = params(options, mask)?;
        let shape = params.shape;
        Ok(Self { inner: cpu::Job::new(params, q, k, v)?, shape })
    }

    /// Does the next part; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        self.inner.step()
    }

    /// The result; the job is used up.
    #[must_use]
    pub fn finish(self) -> AttentionOutput {
        AttentionOutput::new(self.inner.finish(), &self.shape)
    }
}
