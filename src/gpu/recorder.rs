//! Calls wait here until somebody needs a result; then all go to the device in one pass and one submission.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use super::device::{Device, explain};
use super::pipeline::{Access, Key, Pipelines, build};
use super::tensor::{Memory, Tensor};
use super::timing::Clock;
use crate::error::{Code, Error, Result};

/// Room for the uniform of one call: the alignment that every adapter accepts.
const SLOT: usize = 256;
/// Calls in one submission at most.
const SLOTS: usize = 256;
/// Workgroups along one dimension of a dispatch.
const MAX_WORKGROUPS: u64 = 65_535;

/// A storage binding.
#[derive(Clone, Copy)]
pub(super) enum Bind<'a> {
    Read(&'a Tensor),
    Write(&'a Tensor),
    /// The shader does not read it this time.
    NoRead,
    /// The shader does not write it this time.
    NoWrite,
}

/// One dispatch.
pub(super) struct Call<'a> {
    pub(super) key: Key,
    /// Binding 0: at most [`SLOT`] bytes.
    pub(super) uniform: &'a [u32],
    /// Bindings 1 and up.
    pub(super) storage: &'a [Bind<'a>],
    /// Workgroups, before they are folded into two dimensions.
    pub(super) workgroups: u64,
}

struct Recorded {
    pipeline: wgpu::ComputePipeline,
    bind_group: wgpu::BindGroup,
    offset: u32,
    workgroups: (u32, u32),
}

/// Open error scopes. The inner one was pushed last and has to go first, also when this is dropped.
struct Scopes {
    inner: wgpu::ErrorScopeGuard,
    outer: wgpu::ErrorScopeGuard,
}

type Verdict = Pin<Box<dyn Future<Output = Option<Error>>>>;

#[derive(Default)]
struct State {
    calls: Vec<Recorded>,
    uniforms: Vec<u8>,
    pipelines: Pipelines,
    scopes: Option<Scopes>,
    /// What the closed error scopes have to say.
    verdicts: Vec<Verdict>,
}

/// The queue of calls.
pub(super) struct Recorder {
    state: RefCell<State>,
    uniforms: wgpu::Buffer,
    unread: wgpu::Buffer,
    unwritten: wgpu::Buffer,
}

impl Recorder {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let buffer = |label, size: usize, usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: size as u64,
                usage,
                mapped_at_creation: false,
            })
        };
        Self {
            state: RefCell::default(),
            uniforms: buffer("uniforms", SLOT * SLOTS, wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST),
            unread: buffer("unread", SLOT, wgpu::BufferUsages::STORAGE),
            // Shaders that may write to one place twice are refused, so each binding gets a place of its own.
            unwritten: buffer("unwritten", SLOT * 8, wgpu::BufferUsages::STORAGE),
        }
    }

    /// See [`Pipelines::edit`].
    pub(super) fn edit(&self, shader: &str, source: Option<String>) {
        self.state.borrow_mut().pipelines.edit(shader, source);
    }

    /// See [`Pipelines::edit_only`].
    pub(super) fn edit_only(&self, shader: &str, source: String) {
        self.state.borrow_mut().pipelines.edit_only(shader, source);
    }

    /// Opens the error scopes of a submission, unless they are open: everything up to [`Recorder::flush`] is covered.
    pub(super) fn watch(&self, device: &wgpu::Device) {
        let mut state = self.state.borrow_mut();
        if state.scopes.is_none() {
            let outer = device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
            let inner = device.push_error_scope(wgpu::ErrorFilter::Validation);
            state.scopes = Some(Scopes { inner, outer });
        }
    }

    /// Puts a call into the queue.
    pub(super) fn record(&self, device: &Device, memory: &Memory, call: &Call<'_>) -> Result<()> {
        device.health.check()?;
        self.watch(&device.device);
        if self.state.borrow().calls.len() == SLOTS {
            self.flush(device, memory, None);
            self.watch(&device.device);
        }
        let state = &mut *self.state.borrow_mut();
        let access: Vec<Access> = call
            .storage
            .iter()
            .map(|bind| if matches!(bind, Bind::Read(_) | Bind::NoRead) { Access::Read } else { Access::Write })
            .collect();
        let uniform_bytes = 4 * call.uniform.len() as u64;
        let pipeline = match state.pipelines.find(&call.key) {
            Some(pipeline) => pipeline,
            None => {
                let scope = device.device.push_error_scope(wgpu::ErrorFilter::Validation);
                let source = state.pipelines.source(&call.key.shader);
                let (pipeline, module) = build(&device.device, &call.key, source.clone(), &access, uniform_bytes);
                let error = scope.pop();
                let shader = call.key.shader.clone();
                state.verdicts.push(Box::pin(async move {
                    let error = error.await?;
                    Some(refusal(&shader, &source, &module.get_compilation_info().await, &error))
                }));
                state.pipelines.keep(&call.key, pipeline.clone());
                pipeline
            }
        };
        let mut entries = vec![wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer: &self.uniforms,
                offset: 0,
                size: std::num::NonZero::new(uniform_bytes),
            }),
        }];
        for (index, bind) in call.storage.iter().enumerate() {
            let part = |buffer, offset: usize| wgpu::BufferBinding {
                buffer,
                offset: offset as u64,
                size: std::num::NonZero::new(16),
            };
            let binding = match bind {
                Bind::Read(tensor) | Bind::Write(tensor) => tensor.buffer().as_entire_buffer_binding(),
                Bind::NoRead => part(&self.unread, 0),
                Bind::NoWrite => part(&self.unwritten, index * SLOT),
            };
            entries.push(wgpu::BindGroupEntry {
                binding: index as u32 + 1,
                resource: wgpu::BindingResource::Buffer(binding),
            });
        }
        let bind_group = device.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(&call.key.shader),
            layout: &pipeline.layout,
            entries: &entries,
        });
        let offset = state.calls.len() * SLOT;
        state.uniforms.resize(offset, 0);
        state.uniforms.extend(call.uniform.iter().flat_map(|word| word.to_le_bytes()));
        state.calls.push(Recorded {
            pipeline: pipeline.pipeline,
            bind_group,
            offset: offset as u32,
            workgroups: fold(call.workgroups)?,
        });
        Ok(())
    }

    /// Submits what is queued, closes the error scopes, and frees what was dropped.
    pub(super) fn flush(&self, device: &Device, memory: &Memory, clock: Option<&Clock>) {
        let state = &mut *self.state.borrow_mut();
        if !state.calls.is_empty() {
            device.queue.write_buffer(&self.uniforms, 0, &state.uniforms);
            let mut encoder = device.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: None,
                timestamp_writes: clock.map(Clock::writes),
            });
            for call in state.calls.drain(..) {
                pass.set_pipeline(&call.pipeline);
                pass.set_bind_group(0, &call.bind_group, &[call.offset]);
                pass.dispatch_workgroups(call.workgroups.0, call.workgroups.1, 1);
            }
            drop(pass);
            if let Some(clock) = clock {
                clock.resolve(&mut encoder);
            }
            device.queue.submit([encoder.finish()]);
            state.uniforms.clear();
        }
        if let Some(scopes) = state.scopes.take() {
            let inner = scopes.inner.pop();
            let outer = scopes.outer.pop();
            state.verdicts.push(Box::pin(async move { inner.await.as_ref().map(explain) }));
            state.verdicts.push(Box::pin(async move { outer.await.as_ref().map(explain) }));
        }
        memory.sweep();
    }

    /// The first thing that went wrong since the last call. To be asked after [`Recorder::flush`].
    pub(super) async fn verdict(&self, device: &Device) -> Result<()> {
        let verdicts = std::mem::take(&mut self.state.borrow_mut().verdicts);
        let mut first = None;
        for verdict in verdicts {
            let error = verdict.await;
            first = first.or(error);
        }
        let first = first.or_else(|| device.health.take_stray());
        device.health.check()?;
        match first {
            Some(error) => {
                self.state.borrow_mut().pipelines.clear();
                Err(error)
            }
            None => Ok(()),
        }
    }
}

/// Why a shader was refused: what its compiler said and where, or where that had nothing against it, what was said of the
/// pipeline.
fn refusal(shader: &str, source: &str, info: &wgpu::CompilationInfo, error: &wgpu::Error) -> Error {
    let complaint = info.messages.iter().find(|message| message.message_type == wgpu::CompilationMessageType::Error);
    let Some(complaint) = complaint else {
        return Error::new(Code::ShaderError, format!("The shader {shader} cannot be used here: {error}"));
    };
    let message = format!("The shader {shader} does not compile here: {}", complaint.message);
    match complaint.location {
        None => Error::new(Code::ShaderError, message),
        Some(location) => {
            // wgpu counts bytes; editors and browsers count UTF-16.
            let line = source.lines().nth(location.line_number.saturating_sub(1) as usize).unwrap_or_default();
            let before = line.get(..location.line_position.saturating_sub(1) as usize).unwrap_or(line);
            let column = 1 + before.encode_utf16().count() as u32;
            Error::new(Code::ShaderError, message).at(location.line_number, column)
        }
    }
}

/// A count of workgroups as two dimensions, each within the limit; shaders guard against the few too many.
fn fold(workgroups: u64) -> Result<(u32, u32)> {
    let y = workgroups.div_ceil(MAX_WORKGROUPS).max(1);
    let x = workgroups.div_ceil(y).max(1);
    if y > MAX_WORKGROUPS {
        return Err(Error::new(
            Code::TooLarge,
            format!("This call needs {workgroups} workgroups, more than {MAX_WORKGROUPS}²; use fewer tokens or heads."),
        ));
    }
    Ok((x as u32, y as u32))
}
