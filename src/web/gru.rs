//! Recurrent models at the border: the methods of [`super::model`], so that one class of JavaScript serves both. What only
//! attention has (masks, a temperature of its scores, heads) is refused.

use std::rc::Rc;

use js_sys::Float32Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::{Gpu, trusted};
use super::model::plain;
use super::view::StageView;
use crate::backend::ready;
use crate::cpu::Cpu;
use crate::error::{Code, Error};
use crate::gpu;
use crate::model::{Gru, GruOn, GruStage, GruTrace as Inner};
use crate::reference::Reference;

type Fallible<T> = std::result::Result<T, JsValue>;

/// A recurrent model's files, read.
#[wasm_bindgen]
pub struct GruModel {
    inner: Rc<Gru>,
    cpu: Option<GruOn<Cpu>>,
}

#[wasm_bindgen]
impl GruModel {
    /// Reads what `config.json` holds, and the weights.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue, weights: &[u8]) -> Fallible<GruModel> {
        let config = serde_wasm_bindgen::from_value(config).map_err(|error| {
            Error::new(Code::NotAModel, format!("config.json is not a model's description: {error}."))
        })?;
        Ok(Self { inner: Rc::new(Gru::read(config, weights)?), cpu: None })
    }

    /// Its words are in the weights.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn complete(&self) -> bool {
        true
    }

    /// The most words and signs of a text.
    #[wasm_bindgen(getter, js_name = maxWords)]
    #[must_use]
    pub fn max_words(&self) -> usize {
        self.inner.max_words()
    }

    /// Tokens of a text, the start included.
    pub fn tokenize(&self, text: &str) -> Fallible<JsValue> {
        plain(&self.inner.tokenize(text))
    }

    /// Says what is wrong with a run before anything is computed.
    pub fn check(&self, text: &str, causal: bool, temperature: f32, _trace: &str, ablate: &[u32]) -> Fallible<()> {
        if !causal || temperature != 1.0 || !ablate.is_empty() {
            let message = "A recurrent model reads one word after another and has no heads: leave mask, temperature and ablate out.";
            return Err(Error::new(Code::InvalidOption, message).into());
        }
        Ok(self.inner.check(&self.inner.tokenize(text))?)
    }

    /// Says that it does not write.
    #[wasm_bindgen(js_name = checkWriting)]
    pub fn check_writing(&self) -> Fallible<()> {
        let message = format!("{} was not trained to write; load a decoder.", self.inner.config().name);
        Err(Error::new(Code::UnsupportedModel, message).into())
    }

    /// Runs on this thread's processor.
    #[wasm_bindgen(js_name = runCpu)]
    pub fn run_cpu(&mut self, text: &str) -> Fallible<GruTrace> {
        let network = match self.cpu.take() {
            Some(network) => network,
            None => self.inner.upload(&Cpu)?,
        };
        let network = self.cpu.insert(network);
        let inner = ready(self.inner.run(&Cpu, network, &self.inner.tokenize(text)))?;
        Ok(GruTrace { model: self.inner.clone(), inner })
    }

    /// The trace of a run whose numbers were computed elsewhere from the same text.
    #[wasm_bindgen(js_name = traceFrom)]
    pub fn trace_from(
        &self,
        text: &str,
        _causal: bool,
        _temperature: f32,
        _trace: &str,
        _ablate: &[u32],
        numbers: Vec<f32>,
    ) -> Fallible<GruTrace> {
        let inner = Inner::from_numbers(&self.inner, self.inner.tokenize(text), numbers)?;
        Ok(GruTrace { model: self.inner.clone(), inner })
    }

    /// Copies the weights to a device.
    #[wasm_bindgen(js_name = toGpu)]
    pub fn to_gpu(&self, gpu: &Gpu) -> Fallible<GruOnGpu> {
        let network = self.inner.upload(&gpu.inner)?;
        Ok(GruOnGpu { model: self.inner.clone(), gpu: gpu.inner.clone(), network })
    }
}

/// A recurrent model whose weights lie on a device.
#[wasm_bindgen]
pub struct GruOnGpu {
    model: Rc<Gru>,
    gpu: gpu::Gpu,
    network: GruOn<gpu::Gpu>,
}

#[wasm_bindgen]
impl GruOnGpu {
    /// Runs on the device.
    pub async fn run(&self, text: String) -> Fallible<GruTrace> {
        let tokens = self.model.tokenize(&text);
        trusted(self.gpu.probe_recurrent_kernel(&self.model.recurrent(tokens.len())).await?)?;
        let inner = self.model.run(&self.gpu, &self.network, &tokens).await?;
        Ok(GruTrace { model: self.model.clone(), inner })
    }
}

/// All that one run computed.
#[wasm_bindgen]
pub struct GruTrace {
    model: Rc<Gru>,
    inner: Inner,
}

#[wasm_bindgen]
impl GruTrace {
    /// Every stage is kept.
    #[wasm_bindgen(js_name = isOpen)]
    #[must_use]
    pub fn is_open(&self) -> bool {
        true
    }

    /// Every number, to hand the run to another thread.
    #[must_use]
    pub fn numbers(&self) -> Float32Array {
        Float32Array::from(self.inner.numbers())
    }

    /// The tokens, the start included.
    pub fn tokens(&self) -> Fallible<JsValue> {
        plain(&self.inner.tokens())
    }

    /// Names of the stages, in order.
    #[must_use]
    pub fn stages(&self) -> Vec<String> {
        GruStage::ALL.iter().map(|stage| stage.name().to_owned()).collect()
    }

    /// A stage. There is one layer and no head.
    pub fn get(&self, stage: &str, layer: usize, head: Option<usize>) -> Fallible<StageView> {
        let stage = Self::stage(stage, layer, head)?;
        Ok(self.inner.get(stage).into())
    }

    /// The arithmetic of one number.
    pub fn explain(
        &self,
        stage: &str,
        layer: usize,
        head: Option<usize>,
        row: usize,
        column: usize,
    ) -> Fallible<JsValue> {
        let stage = Self::stage(stage, layer, head)?;
        plain(&self.model.explain(&self.inner, stage, row, column)?)
    }

    /// The likeliest words for a position.
    pub fn predict(&self, position: usize, count: usize) -> Fallible<JsValue> {
        plain(&self.model.predict(&self.inner, position, count)?)
    }

    /// A number for each word that may be predicted.
    pub fn logits(&self, position: usize) -> Fallible<Float32Array> {
        Ok(Float32Array::from(self.model.logits(&self.inner, position)?.as_slice()))
    }

    /// The same run through the f64 reference.
    pub fn reference(&self) -> Fallible<GruTrace> {
        let network = self.model.upload(&Reference)?;
        let inner = ready(self.model.run(&Reference, &network, self.inner.tokens()))?;
        Ok(GruTrace { model: self.model.clone(), inner })
    }

    fn stage(name: &str, layer: usize, head: Option<usize>) -> crate::error::Result<GruStage> {
        if layer > 0 || head.is_some() {
            return Err(Error::new(
                Code::InvalidOption,
                "A recurrent model has one layer and no heads; leave both out.",
            ));
        }
        GruStage::parse(name)
    }
}
