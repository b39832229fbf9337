//! `engine.kernelSource` and `engine.runKernel` at the border: the shaders of a call, a call with one of them edited, and how
//! far its output is from the reference.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Float32Array;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::Gpu;
use super::options::{Beside, params};
use super::tensors::Given;
use crate::attention::{Inputs, Params};
use crate::backend::Backend;
use crate::error::{Code, Error, Result};
use crate::gpu::{self, Control, Ran, Tensor};
use crate::reference::compare::Comparison;

/// A kernel and its shaders as JavaScript gets them.
#[derive(Serialize)]
struct JsKernel {
    kernel: &'static str,
    shaders: Vec<JsShader>,
}

#[derive(Serialize)]
struct JsShader {
    name: String,
    wgsl: String,
    constants: BTreeMap<&'static str, f64>,
    workgroups: f64,
}

#[wasm_bindgen]
impl Gpu {
    /// The kernel that a call with such options runs here, and its shaders: `{ kernel, shaders: [{ name, wgsl, constants,
    /// workgroups }, …] }`.
    #[wasm_bindgen(js_name = kernelShaders)]
    pub fn kernel_shaders(&self, options: JsValue) -> std::result::Result<JsValue, JsValue> {
        let (_, params) = params(options, Beside { mask: None, biased: false, past: None })?;
        let (kernel, shaders) = self.inner.attention_shaders(&params)?;
        let shader = |gpu::Shader { name, wgsl, constants, workgroups }| JsShader {
            name,
            wgsl,
            constants: constants.into_iter().collect(),
            workgroups: workgroups as f64,
        };
        let kernel = JsKernel { kernel: kernel.as_str(), shaders: shaders.into_iter().map(shader).collect() };
        Ok(kernel.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
    }

    /// Prepares a call on this device, which is for trying things out, as `page` would run it, with another source for one of
    /// its shaders. `tensors` is `{ q, k, v, bias?, mask? }`, arrays.
    #[wasm_bindgen(js_name = kernelRun)]
    pub fn kernel_run(
        &self,
        page: &Gpu,
        options: JsValue,
        tensors: JsValue,
        shader: &str,
        source: String,
    ) -> std::result::Result<KernelRun, JsValue> {
        let call = Call::read(options, &Given(&tensors))?;
        self.inner.try_shader(&page.inner, &call.params, shader, source)?;
        let gpu = self.inner.clone();
        let inputs = call.inputs.as_ref().try_map(|data| gpu.upload(data))?;
        Ok(KernelRun { gpu, params: call.params, inputs, ran: RefCell::default() })
    }
}

/// A call with an edited shader, its inputs on the device.
#[wasm_bindgen]
pub struct KernelRun {
    gpu: gpu::Gpu,
    params: Params,
    inputs: Inputs<Tensor>,
    ran: RefCell<Option<Ran>>,
}

#[wasm_bindgen]
impl KernelRun {
    /// Runs it once; gives the milliseconds by the device's own clock.
    pub async fn once(&self) -> std::result::Result<Option<f64>, JsValue> {
        // The last output makes room for this one.
        self.ran.take();
        let ran = self.gpu.attention_on(&self.params, self.inputs.as_ref(), &Control::default()).await?;
        let gpu_millis = ran.gpu_millis;
        self.ran.replace(Some(ran));
        Ok(gpu_millis)
    }

    /// The output of the last run.
    pub async fn output(&self) -> std::result::Result<Float32Array, JsValue> {
        let ran =
            self.ran.take().ok_or_else(|| Error::new(Code::InvalidOption, "Nothing has run yet; run it first."))?;
        Ok(Float32Array::from(self.gpu.collect(ran).await?.output.as_slice()))
    }
}

/// A call as arrays.
struct Call {
    params: Params,
    inputs: Inputs<Vec<f32>>,
}

impl Call {
    fn read(options: JsValue, given: &Given<'_>) -> Result<Self> {
        let needed = |name: &str| {
            let missing = || Error::new(Code::InvalidShape, format!("{name} is missing; give a Float32Array."));
            given.array(name).ok_or_else(missing)
        };
        let inputs = Inputs { q: needed("q")?, k: needed("k")?, v: needed("v")?, bias: given.array("bias") };
        let beside = Beside { mask: given.bytes("mask"), biased: inputs.bias.is_some(), past: None };
        let (_, params) = params(options, beside)?;
        let Inputs { q, k, v, bias } = &inputs;
        params.check(Inputs { bias: bias.as_deref(), ..Inputs::new(&q[..], &k[..], &v[..]) })?;
        Ok(Self { params, inputs })
    }
}

/// How far an output is from the f64 reference, in steps short enough that a worker can hear an abort between them.
#[wasm_bindgen]
pub struct ComparisonJob {
    call: Call,
    output: Vec<f32>,
    inner: Comparison,
}

#[wasm_bindgen]
impl ComparisonJob {
    /// Of a call whose options and tensors these are.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, tensors: JsValue, output: Vec<f32>) -> std::result::Result<ComparisonJob, JsValue> {
        let call = Call::read(options, &Given(&tensors))?;
        let inner = Comparison::new(&call.params);
        Ok(Self { call, output, inner })
    }

    /// Compares some rows more; the share done so far, 1 at the end.
    pub fn step(&mut self) -> f32 {
        let Inputs { q, k, v, bias } = &self.call.inputs;
        let inputs = Inputs { bias: bias.as_deref(), ..Inputs::new(&q[..], &k[..], &v[..]) };
        self.inner.step(inputs, &self.call.params, &self.output)
    }

    /// The largest difference, and how many rows were compared; the job is used up.
    #[must_use]
    pub fn finish(self) -> Vec<f64> {
        vec![self.inner.largest(), self.inner.rows() as f64]
    }
}
