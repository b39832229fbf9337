//! The WGSL twin, through wgpu: WebGPU in a browser, Vulkan, Metal or DX12 natively.
//!
//! Operations only queue a dispatch ([`recorder`]); [`Gpu::read`] submits everything at once and waits. Each kernel has a
//! file here and one of the same name in `shaders/`. The list of complete shader sources is [`shaders::ALL`].

mod add;
pub(crate) mod attention;
mod concat;
mod device;
mod expand;
mod gelu;
mod gelu_erf;
mod linear;
pub(crate) mod linear_attention;
mod multiply;
mod norm;
mod oneshot;
mod pipeline;
mod probe;
mod readback;
mod recorder;
mod recurrent;
mod rms_norm;
mod rope;
pub mod shaders;
mod swiglu;
mod tensor;
mod timing;
mod trust;
mod tune;

use std::cell::Cell;
use std::rc::Rc;

pub use attention::{Control, FlashVariant, Ran, Shader};
pub use device::{AdapterInfo, Power};
pub use linear::GpuMatrix;
pub use linear_attention::LinearRan;
pub use probe::Mismatch;
pub use recurrent::RecurrentRan;
pub use tensor::Tensor;
pub use tune::Choice;

use crate::attention::{Inputs, Kernel, Output, Params, Shape};
use crate::backend::{
    AttentionTensors, Backend, Linear, LinearAttentionTensors, Norm, RecurrentTensors, RmsNorm, Rope,
};
use crate::error::{Code, Error, Result};
use crate::linear_attention as linear_call;
use crate::matrix::{Format, Matrix};
use crate::recurrent as recurrent_call;
use attention::Pins;
use device::Device;
use readback::Readback;
use recorder::{Call, Recorder};
use tensor::Memory;
use timing::{Clock, STAMP_BYTES};
use trust::Trust;
use tune::Choices;

/// A graphics device as a backend; a clone shares it. It lives on one thread.
#[derive(Clone)]
pub struct Gpu {
    inner: Rc<Inner>,
}

struct Inner {
    // First, because its error scopes have to close before the device goes.
    recorder: Recorder,
    clock: Option<Clock>,
    memory: Rc<Memory>,
    pins: Cell<Pins>,
    subgroups: Cell<bool>,
    choices: Choices,
    trust: Trust,
    device: Device,
}

/// How long a submission took.
#[derive(Clone, Copy, Debug)]
struct Millis {
    /// From submission to the last byte, by our clock or else the device's.
    wall: f64,
    /// By the device's clock, where it has one.
    gpu: Option<f64>,
}

impl Gpu {
    /// Asks for a device. In JavaScript, make sure first that `navigator.gpu` is there.
    pub async fn request(power: Power) -> Result<Self> {
        let device = device::request(power).await?;
        let recorder = Recorder::new(&device.device);
        let clock = Clock::new(&device);
        let subgroups = Cell::new(device.info.subgroups);
        let inner = Inner {
            recorder,
            clock,
            memory: Rc::default(),
            pins: Cell::default(),
            subgroups,
            choices: Choices::default(),
            trust: Trust::default(),
            device,
        };
        Ok(Self { inner: Rc::new(inner) })
    }

    /// What runs behind it.
    #[must_use]
    pub fn info(&self) -> &AdapterInfo {
        &self.inner.device.info
    }

    /// Has the device gone away? Then every call fails with [`Code::DeviceLost`], and only a new [`Gpu`] helps.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.inner.device.health.is_lost()
    }

    /// Bytes that tensors hold on the device now.
    #[must_use]
    pub fn held_bytes(&self) -> u64 {
        self.inner.memory.now()
    }

    /// Frees what was dropped since the last submission; done anyhow with the next one.
    pub fn sweep(&self) {
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
    }

    /// Gives the device back; calls under way, and all later ones, fail with [`Code::DeviceLost`].
    pub fn destroy(&self) {
        self.inner.device.device.destroy();
    }

    /// One attention call from arrays to arrays, in slices of about a twentieth of a second, with progress and abort.
    pub async fn attention_run(
        &self,
        params: &Params,
        inputs: Inputs<&[f32]>,
        control: &Control<'_>,
    ) -> Result<Output> {
        let result = attention::run(self, params, inputs, control).await;
        // Whatever was queued when it failed goes now, so that the next call starts clean.
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// The same from tensors to tensors: nothing is copied, and what the tensors hold is not looked at.
    pub async fn attention_on(&self, params: &Params, inputs: Inputs<&Tensor>, control: &Control<'_>) -> Result<Ran> {
        let result = attention::run_tensors(self, params, inputs, control).await;
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// Copies the results of a call back.
    pub async fn collect(&self, ran: Ran) -> Result<Output> {
        attention::collect(self, &ran).await
    }

    /// Keys (or values) of earlier calls, `[batch, kv_heads, past, dim]`, and those of this one, `shape.keys` of them in its
    /// layout, one after the other in that layout.
    pub fn join(&self, shape: &Shape, dim: usize, before: &Tensor, now: &Tensor) -> Result<Tensor> {
        attention::join(self, shape, dim, before, now)
    }

    /// One linear attention call from arrays to arrays, in the same slices, with progress and abort.
    pub async fn linear_attention_run(
        &self,
        params: &linear_call::Params,
        inputs: linear_call::Inputs<&[f32]>,
        control: &Control<'_>,
    ) -> Result<linear_call::Output> {
        let result = linear_attention::run(self, params, inputs, control).await;
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// The same from tensors to tensors, as [`Gpu::attention_on`].
    pub async fn linear_attention_on(
        &self,
        params: &linear_call::Params,
        inputs: linear_call::Inputs<&Tensor>,
        control: &Control<'_>,
    ) -> Result<LinearRan> {
        let result = linear_attention::run_tensors(self, params, inputs, control).await;
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// Copies the results of a linear call back.
    pub async fn collect_linear(&self, ran: LinearRan) -> Result<linear_call::Output> {
        linear_attention::collect(self, &ran).await
    }

    /// One call of the recurrent layer from arrays to arrays, in the same slices, with progress and abort.
    pub async fn recurrent_run(
        &self,
        params: &recurrent_call::Params,
        inputs: recurrent_call::Inputs<&[f32]>,
        control: &Control<'_>,
    ) -> Result<recurrent_call::Output> {
        let result = recurrent::run(self, params, inputs, control).await;
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// The same from tensors to tensors, as [`Gpu::attention_on`].
    pub async fn recurrent_on(
        &self,
        params: &recurrent_call::Params,
        inputs: recurrent_call::Inputs<&Tensor>,
        control: &Control<'_>,
    ) -> Result<RecurrentRan> {
        let result = recurrent::run_tensors(self, params, inputs, control).await;
        self.inner.recorder.flush(&self.inner.device, &self.inner.memory, None);
        result
    }

    /// Copies the results of a recurrent call back.
    pub async fn collect_recurrent(&self, ran: RecurrentRan) -> Result<recurrent_call::Output> {
        recurrent::collect(self, &ran).await
    }

    /// Lets another source run in place of the shader of that name in [`shaders::ALL`], with the same bindings and constants;
    /// nothing restores the original. A source that does not compile makes the next call fail with [`Code::ShaderError`].
    pub fn edit_shader(&self, name: &str, source: Option<String>) {
        self.inner.recorder.edit(name, source);
    }

    /// The kernel that an attention call runs on this device, and its shaders in the order of their dispatches.
    pub fn attention_shaders(&self, params: &Params) -> Result<(Kernel, Vec<Shader>)> {
        attention::shaders(self, params)
    }

    /// Makes this device run such calls as `page` does, with another source for the shader of that name and the originals of
    /// all others. It is for trying things out: nothing is compared with the reference here.
    pub fn try_shader(&self, page: &Self, params: &Params, shader: &str, source: String) -> Result<()> {
        self.set_subgroups(page.subgroups());
        attention::pin_edited(self, page, params, shader)?;
        self.inner.recorder.edit_only(shader, source);
        Ok(())
    }

    /// Pins the variant of the flash kernel, for tests and measurements; nothing leaves the choice to the device again.
    pub fn pin_flash(&self, variant: Option<FlashVariant>) {
        self.inner.pins.set(Pins { flash: variant, ..self.inner.pins.get() });
    }

    /// Pins how many columns of a state one invocation of the delta kernel owns, 1 or 4, for tests and measurements.
    pub fn pin_delta_columns(&self, columns: Option<u32>) {
        self.inner.pins.set(Pins { delta_columns: columns, ..self.inner.pins.get() });
    }

    /// Pins how many lanes a workgroup of the recurrent layer has and how many of them share a unit, for tests and
    /// measurements.
    pub fn pin_recurrent(&self, lanes_and_team: Option<(u32, u32)>) {
        self.inner.pins.set(Pins { recurrent: lanes_and_team, ..self.inner.pins.get() });
    }

    /// Whether shaders may use subgroups from now on: false hides them where there are some; true says that the device has
    /// them although wgpu does not know, as in a browser.
    pub fn set_subgroups(&self, allowed: bool) {
        self.inner.subgroups.set(allowed);
    }

    /// Whether shaders use subgroups.
    #[must_use]
    pub fn subgroups(&self) -> bool {
        self.inner.subgroups.get()
    }

    /// Runs a tiny known case of every operation of a model and compares it with the f64 reference: nothing, or the
    /// first operation that differs. A device that fails must not be used.
    pub async fn probe(&self) -> Result<Option<Mismatch>> {
        probe::layers(self).await
    }

    /// The same for the kernel that a call will run: before its first use, a small call under the same rules is compared.
    /// Not done at start-up, since such kernels take long to compile.
    pub async fn probe_kernel(&self, params: &Params) -> Result<Option<Mismatch>> {
        trust::kernel(self, params, self.inner.pins.get()).await
    }

    /// The same for linear maps of weights in a format, both for few rows and for many.
    pub async fn probe_matrix(&self, format: Format) -> Result<Option<Mismatch>> {
        linear::trust(self, format).await
    }

    /// The same for a linear attention call, whose [`linear_call::Params::validate`] gave `gates`.
    pub async fn probe_linear_kernel(
        &self,
        params: &linear_call::Params,
        gates: &linear_call::Gates,
    ) -> Result<Option<Mismatch>> {
        linear_attention::trust(self, params, gates).await
    }

    /// The same for a call of the recurrent layer.
    pub async fn probe_recurrent_kernel(&self, params: &recurrent_call::Params) -> Result<Option<Mismatch>> {
        recurrent::trust(self, params).await
    }

    /// What was measured on this device so far: which variant of a kernel is the fastest for a class of shapes.
    #[must_use]
    pub fn all_choices(&self) -> Vec<Choice> {
        self.inner.choices.all()
    }

    /// Takes over what was measured on this device before.
    pub fn remember(&self, choices: Vec<Choice>) {
        choices.into_iter().for_each(|choice| self.inner.choices.keep(choice));
    }

    /// Tells the device that `calls` such calls are to come. If that is worth measuring variants of the kernel, the first of
    /// them measures, and the others all run the same variant.
    pub fn expect(&self, params: &Params, calls: u64) {
        attention::expect(self, params, calls);
    }

    fn choices(&self) -> &Choices {
        &self.inner.choices
    }

    fn trust(&self) -> &Trust {
        &self.inner.trust
    }

    fn check(&self) -> Result<()> {
        self.inner.device.health.check()
    }

    fn memory(&self) -> &Memory {
        &self.inner.memory
    }

    fn pins(&self) -> &Cell<Pins> {
        &self.inner.pins
    }

    fn has_clock(&self) -> bool {
        self.inner.clock.is_some()
    }

    /// Room for `len` numbers, unset.
    fn allocate(&self, len: usize) -> Result<Tensor> {
        self.check()?;
        let limit = self.info().max_storage_bytes.min(self.info().max_buffer_bytes);
        if len as u64 > limit / 4 {
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "A tensor of {len} numbers needs {} bytes, more than maxStorageBufferBindingSize = {limit}; the \
                     largest that fits has {} numbers. Use fewer tokens or heads.",
                    len as u64 * 4,
                    limit / 4
                ),
            ));
        }
        self.inner.recorder.watch(&self.inner.device.device);
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
        Ok(Tensor::new(&self.inner.device.device, &self.inner.memory, len, usage))
    }

    /// Copies bytes to the device, filled up to whole words with 0.
    fn upload_bytes(&self, data: &[u8]) -> Result<Tensor> {
        let tensor = self.allocate(data.len().div_ceil(4))?;
        let whole = data.len() / 4 * 4;
        self.write(&tensor, 0, &data[..whole]);
        if whole < data.len() {
            let mut last = [0; 4];
            last[..data.len() - whole].copy_from_slice(&data[whole..]);
            self.write(&tensor, whole, &last);
        }
        Ok(tensor)
    }

    /// Copies whole words to a place in a tensor that no call has read yet.
    fn write(&self, tensor: &Tensor, at: usize, data: &[u8]) {
        self.inner.device.queue.write_buffer(tensor.buffer(), at as u64, data);
    }

    fn record(&self, call: &Call<'_>) -> Result<()> {
        self.inner.recorder.record(&self.inner.device, &self.inner.memory, call)
    }

    /// Submits what is queued and waits until the device has done it; `written` is a tensor of that work.
    async fn submit_and_wait(&self, written: &Tensor) -> Result<Millis> {
        let Inner { recorder, clock, memory, device, .. } = &*self.inner;
        let start = now_millis();
        recorder.flush(device, memory, clock.as_ref());
        let (millis, errors) = match clock {
            Some(clock) => {
                let back = Readback::start(device, clock.stamps(), STAMP_BYTES);
                let errors = recorder.verdict(device).await;
                (back.finish(device, |stamps| Some(clock.millis(stamps))).await, errors)
            }
            None => {
                let back = Readback::start(device, written.buffer(), 4);
                let errors = recorder.verdict(device).await;
                (back.finish(device, |_| None).await, errors)
            }
        };
        errors?;
        let gpu = millis?;
        Ok(Millis { wall: now_millis() - start, gpu })
    }
}

/// Milliseconds since some moment.
fn now_millis() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    {
        use std::sync::LazyLock;
        use std::time::Instant;
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed().as_secs_f64() * 1e3
    }
}

impl Backend for Gpu {
    type Tensor = Tensor;
    type Matrix = GpuMatrix;

    fn upload(&self, data: &[f32]) -> Result<Tensor> {
        self.upload_bytes(bytemuck::cast_slice(data))
    }

    fn upload_matrix(&self, matrix: &Matrix) -> Result<GpuMatrix> {
        linear::upload(self, matrix)
    }

    fn concat(&self, a: &Tensor, b: &Tensor) -> Result<Tensor> {
        concat::concat(self, a, b)
    }

    fn linear(&self, x: &Tensor, layer: &Linear<GpuMatrix, Tensor>, rows: usize) -> Result<Tensor> {
        linear::linear(self, x, layer, rows)
    }

    fn layer_norm(&self, x: &Tensor, norm: &Norm<Tensor>, rows: usize) -> Result<Tensor> {
        norm::layer_norm(self, x, norm, rows)
    }

    fn rms_norm(&self, x: &Tensor, norm: &RmsNorm<Tensor>, rows: usize) -> Result<Tensor> {
        rms_norm::rms_norm(self, x, norm, rows)
    }

    fn rope(&self, x: &Tensor, rope: &Rope<Tensor>, heads: usize, rows: usize, offset: usize) -> Result<Tensor> {
        rope::rope(self, x, rope, heads, rows, offset)
    }

    fn gelu(&self, x: &Tensor, len: usize) -> Result<Tensor> {
        gelu::gelu(self, x, len)
    }

    fn gelu_erf(&self, x: &Tensor, len: usize) -> Result<Tensor> {
        gelu_erf::gelu_erf(self, x, len)
    }

    fn swiglu(&self, gate: &Tensor, up: &Tensor, len: usize) -> Result<Tensor> {
        swiglu::swiglu(self, gate, up, len)
    }

    fn add(&self, a: &Tensor, b: &Tensor, len: usize) -> Result<Tensor> {
        add::add(self, a, b, len)
    }

    fn multiply(&self, a: &Tensor, b: &Tensor, len: usize) -> Result<Tensor> {
        multiply::multiply(self, a, b, len)
    }

    fn attention(&self, inputs: Inputs<&Tensor>, params: &Params) -> Result<AttentionTensors<Tensor>> {
        attention::attention(self, inputs, params)
    }

    fn linear_attention(
        &self,
        inputs: linear_call::Inputs<&Tensor>,
        params: &linear_call::Params,
    ) -> Result<LinearAttentionTensors<Tensor>> {
        linear_attention::linear_attention(self, inputs, params)
    }

    fn recurrent(
        &self,
        inputs: recurrent_call::Inputs<&Tensor>,
        params: &recurrent_call::Params,
    ) -> Result<RecurrentTensors<Tensor>> {
        recurrent::recurrent(self, inputs, params)
    }

    async fn read(&self, tensors: &[&Tensor]) -> Result<Vec<Vec<f32>>> {
        let Inner { recorder, memory, device, .. } = &*self.inner;
        device.health.check()?;
        recorder.watch(&device.device);
        recorder.flush(device, memory, None);
        // The copies have a scope of their own: staging buffers may not fit either.
        recorder.watch(&device.device);
        let copies: Vec<Readback> = tensors
            .iter()
            .map(|tensor| Readback::start(device, tensor.buffer(), (tensor.len() as u64 * 4).max(4)))
            .collect();
        recorder.flush(device, memory, None);
        let errors = recorder.verdict(device).await;
        let mut data = Vec::with_capacity(tensors.len());
        for (tensor, copy) in tensors.iter().zip(copies) {
            let numbers = |bytes: &[u8]| {
                let mut numbers: Vec<f32> = bytemuck::pod_collect_to_vec(bytes);
                numbers.truncate(tensor.len());
                numbers
            };
            if errors.is_ok() {
                data.push(copy.finish(device, numbers).await?);
            }
        }
        errors?;
        Ok(data)
    }
}
