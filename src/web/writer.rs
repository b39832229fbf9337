//! Writing at the border: a text under way on one backend, a step a word.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Float32Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::model::{places, plain, tokens};
use crate::backend::{Backend, ready};
use crate::cpu::Cpu;
use crate::gpu::Gpu;
use crate::model::{self, Model, On, QueuedOutlook, Sampling, Writer, Writing};

type Fallible<T> = std::result::Result<T, JsValue>;

/// How words are drawn, as JavaScript has it: whole numbers up to 2⁵³ come as f64.
pub(super) fn writing(temperature: f64, top_k: f64, seed: f64, ablate: &[u32]) -> Writing {
    let sampling = Sampling { temperature, top_k: top_k as usize, seed: seed as u64 };
    Writing { sampling, ablate: places(ablate), ..Writing::default() }
}

/// What both writers have.
struct Session<B: Backend> {
    model: Rc<RefCell<Model>>,
    network: On<B>,
    writer: RefCell<Writer<B::Tensor>>,
}

impl<B: Backend> Session<B> {
    fn new(model: Rc<RefCell<Model>>, network: On<B>, input: &JsValue, writing: Writing) -> Fallible<Self> {
        let writer = {
            let model = model.borrow();
            let text = input.as_string().unwrap_or_default();
            RefCell::new(model.writer_of(&text, tokens(&model, input)?, writing)?)
        };
        Ok(Self { model, network, writer })
    }

    fn queue(&self, backend: &B) -> Fallible<QueuedOutlook<B::Tensor>> {
        Ok(self.writer.borrow_mut().queue(&self.model.borrow(), backend, &self.network)?)
    }

    fn choose(&self, outlook: &model::Outlook, force: Option<u32>) -> Fallible<Written> {
        let mut writer = self.writer.borrow_mut();
        let inner = writer.choose(&self.model.borrow(), outlook, force)?;
        Ok(Written { inner, text: writer.text().to_owned() })
    }
}

/// A text under way on this thread's processor.
#[wasm_bindgen]
pub struct CpuWriter {
    session: Session<Cpu>,
}

impl CpuWriter {
    pub(super) fn new(
        model: Rc<RefCell<Model>>,
        network: On<Cpu>,
        input: &JsValue,
        writing: Writing,
    ) -> Fallible<Self> {
        Ok(Self { session: Session::new(model, network, input, writing)? })
    }
}

#[wasm_bindgen]
impl CpuWriter {
    /// Writes a word: one drawn, or the one of that id.
    pub fn step(&self, force: Option<u32>) -> Fallible<Written> {
        let outlook = ready(self.session.queue(&Cpu)?.read(&Cpu))?;
        self.session.choose(&outlook, force)
    }
}

/// A text under way on a device.
#[wasm_bindgen]
pub struct GpuWriter {
    session: Session<Gpu>,
    gpu: Gpu,
}

impl GpuWriter {
    pub(super) fn new(
        model: Rc<RefCell<Model>>,
        network: On<Gpu>,
        gpu: Gpu,
        input: &JsValue,
        writing: Writing,
    ) -> Fallible<Self> {
        Ok(Self { session: Session::new(model, network, input, writing)?, gpu })
    }
}

#[wasm_bindgen]
impl GpuWriter {
    /// Writes a word: one drawn, or the one of that id.
    pub async fn step(&self, force: Option<u32>) -> Fallible<Written> {
        let outlook = self.session.queue(&self.gpu)?.read(&self.gpu).await?;
        self.session.choose(&outlook, force)
    }
}

/// One word written.
#[wasm_bindgen]
pub struct Written {
    inner: model::Written,
    text: String,
}

#[wasm_bindgen]
impl Written {
    /// The text with it.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// The word with its place in the text.
    #[wasm_bindgen(getter)]
    pub fn token(&self) -> Fallible<JsValue> {
        plain(&self.inner.token)
    }

    /// How likely it was.
    #[wasm_bindgen(getter)]
    pub fn chosen(&self) -> Fallible<JsValue> {
        plain(&self.inner.chosen)
    }

    /// The likeliest words.
    #[wasm_bindgen(getter)]
    pub fn candidates(&self) -> Fallible<JsValue> {
        plain(&self.inner.candidates)
    }

    /// `[layers, heads, keys]`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn weights(&self) -> Float32Array {
        Float32Array::from(self.inner.weights.as_slice())
    }

    /// Whether the text now fills the model's positions.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn full(&self) -> bool {
        self.inner.full
    }
}
