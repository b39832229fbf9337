//! Models and traces at the border.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Float32Array;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::device::{Gpu, trusted};
use super::view::StageView;
use super::writer::{CpuWriter, GpuWriter, writing};
use crate::backend::ready;
use crate::cpu::Cpu;
use crate::error::{Code, Error};
use crate::model::{Detail, On, Options, Stage, Token};
use crate::reference::Reference;
use crate::{gpu, model};

/// Small structured values (tokens, an explanation) as plain JavaScript objects; tensors never go this way.
pub(super) fn plain(value: &impl Serialize) -> std::result::Result<JsValue, JsValue> {
    let serializer =
        serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true).serialize_missing_as_null(true);
    Ok(value.serialize(&serializer)?)
}

/// layer, head, layer, head, … as pairs.
pub(super) fn places(ablate: &[u32]) -> Vec<(usize, usize)> {
    ablate.chunks_exact(2).map(|pair| (pair[0] as usize, pair[1] as usize)).collect()
}

/// What is run: a text, or tokens that a tokeniser outside has cut.
pub(super) fn tokens(model: &model::Model, input: &JsValue) -> std::result::Result<Vec<Token>, JsValue> {
    match input.as_string() {
        Some(text) => Ok(model.tokenize(&text)),
        None => Ok(serde_wasm_bindgen::from_value(input.clone())?),
    }
}

/// What a run varies, as it crosses the border.
fn options(causal: bool, temperature: f32, trace: &str, ablate: &[u32]) -> Options {
    let detail = match trace {
        "weights" => Detail::Weights,
        "streams" => Detail::Streams,
        _ => Detail::Full,
    };
    Options { causal, temperature, ablate: places(ablate), detail }
}

/// A model's files, read; its weights go to a backend when it first runs there.
#[wasm_bindgen]
pub struct Model {
    inner: Rc<RefCell<model::Model>>,
    cpu: Option<CpuNetwork>,
}

/// Weights on this thread's processor; a copy shares them.
pub(super) type CpuNetwork = On<Cpu>;

#[wasm_bindgen]
impl Model {
    /// Reads what `config.json` holds, the weights, and the first slice of the word table, which is empty where the words are in
    /// the weights.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue, weights: &[u8], words: &[u8]) -> std::result::Result<Model, JsValue> {
        let config = serde_wasm_bindgen::from_value(config).map_err(|error| {
            Error::new(Code::NotAModel, format!("config.json is not a model's description: {error}."))
        })?;
        Ok(Self::of(model::Model::read(config, weights, words)?))
    }

    /// Adds the next slice of the word table.
    #[wasm_bindgen(js_name = addWords)]
    pub fn add_words(&self, bytes: &[u8]) -> std::result::Result<(), JsValue> {
        Ok(self.inner.borrow_mut().add_words(bytes)?)
    }

    /// Whether every slice of the word table is here.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn complete(&self) -> bool {
        self.inner.borrow().complete()
    }

    /// The most words and signs of a text.
    #[wasm_bindgen(getter, js_name = maxWords)]
    #[must_use]
    pub fn max_words(&self) -> usize {
        self.inner.borrow().max_words()
    }

    /// Tokens of a text, rests or start included.
    pub fn tokenize(&self, text: &str) -> std::result::Result<JsValue, JsValue> {
        plain(&self.inner.borrow().tokenize(text))
    }

    /// Says what is wrong with a run before anything is computed.
    pub fn check(
        &self,
        input: &JsValue,
        causal: bool,
        temperature: f32,
        trace: &str,
        ablate: &[u32],
    ) -> std::result::Result<(), JsValue> {
        let model = self.inner.borrow();
        Ok(model.check(&tokens(&model, input)?, &options(causal, temperature, trace, ablate))?)
    }

    /// Runs on this thread's processor.
    #[wasm_bindgen(js_name = runCpu)]
    pub fn run_cpu(
        &mut self,
        input: &JsValue,
        causal: bool,
        temperature: f32,
        trace: &str,
        ablate: &[u32],
    ) -> std::result::Result<Trace, JsValue> {
        let network = self.on_cpu()?;
        let queued = {
            let model = self.inner.borrow();
            let options = options(causal, temperature, trace, ablate);
            model.queue(&Cpu, &network, &tokens(&model, input)?, options)?
        };
        Ok(Trace { model: self.inner.clone(), inner: ready(queued.read(&Cpu))? })
    }

    /// Works a layer's stages out again on this thread's processor, from what flowed into it.
    #[wasm_bindgen(js_name = openCpu)]
    pub fn open_cpu(
        &mut self,
        stream: &[f32],
        layer: usize,
        causal: bool,
        temperature: f32,
        ablate: &[u32],
    ) -> std::result::Result<Float32Array, JsValue> {
        let network = self.on_cpu()?;
        let options = options(causal, temperature, "streams", ablate);
        let queued = self.inner.borrow().queue_layer(&Cpu, &network, stream, &options, layer)?;
        Ok(Float32Array::from(ready(queued.read(&Cpu))?.as_slice()))
    }

    /// Begins to continue a text on this thread's processor.
    #[wasm_bindgen(js_name = writeCpu)]
    pub fn write_cpu(
        &mut self,
        input: &JsValue,
        temperature: f64,
        top_k: f64,
        seed: f64,
        ablate: &[u32],
    ) -> std::result::Result<CpuWriter, JsValue> {
        let network = self.on_cpu()?;
        CpuWriter::new(self.inner.clone(), network, input, writing(temperature, top_k, seed, ablate))
    }

    /// Says what is wrong with a text to be continued before anything is computed.
    #[wasm_bindgen(js_name = checkWriting)]
    pub fn check_writing(
        &self,
        input: &JsValue,
        temperature: f64,
        top_k: f64,
        seed: f64,
        ablate: &[u32],
    ) -> std::result::Result<(), JsValue> {
        let model = self.inner.borrow();
        model.writer_of::<()>("", tokens(&model, input)?, writing(temperature, top_k, seed, ablate))?;
        Ok(())
    }

    /// The trace of a run whose numbers were computed elsewhere from the same text and options.
    #[wasm_bindgen(js_name = traceFrom)]
    pub fn trace_from(
        &self,
        input: &JsValue,
        causal: bool,
        temperature: f32,
        trace: &str,
        ablate: &[u32],
        numbers: Vec<f32>,
    ) -> std::result::Result<Trace, JsValue> {
        let model = self.inner.borrow();
        let options = options(causal, temperature, trace, ablate);
        let inner = model::Trace::from_numbers(&model, tokens(&model, input)?, options, numbers)?;
        Ok(Trace { model: self.inner.clone(), inner })
    }

    /// Copies the weights to a device, once its kernels for their formats have shown to be right.
    #[wasm_bindgen(js_name = toGpu)]
    pub async fn to_gpu(&self, gpu: &Gpu) -> std::result::Result<GpuModel, JsValue> {
        let (model, gpu) = (self.inner.clone(), gpu.inner.clone());
        let formats = model.borrow().network().formats();
        for format in formats {
            trusted(gpu.probe_matrix(format).await?)?;
        }
        let network = model.borrow().upload(&gpu).map_err(|error| match error.code() {
            Code::TooLarge => {
                let most = gpu.info().max_storage_bytes.min(gpu.info().max_buffer_bytes);
                let message = format!(
                    "{} has a matrix of more than the {most} bytes that this device takes at once. Run it on the \
                     processor (backend \"cpu\"), or take a more strongly quantised file.",
                    model.borrow().config().name
                );
                Error::new(Code::TooLarge, message)
            }
            _ => error,
        })?;
        Ok(GpuModel { model, gpu, network })
    }
}

impl Model {
    pub(super) fn of(model: model::Model) -> Self {
        Self { inner: Rc::new(RefCell::new(model)), cpu: None }
    }

    /// The weights on this thread's processor, copied there the first time.
    fn on_cpu(&mut self) -> crate::error::Result<CpuNetwork> {
        let network = match self.cpu.take() {
            Some(network) => network,
            None => self.inner.borrow().upload(&Cpu)?,
        };
        Ok(self.cpu.insert(network).clone())
    }

    /// What a search for heads needs.
    pub(super) fn shared(&mut self) -> crate::error::Result<(Rc<RefCell<model::Model>>, CpuNetwork)> {
        Ok((self.inner.clone(), self.on_cpu()?))
    }
}

/// A model whose weights lie on a device.
#[wasm_bindgen]
pub struct GpuModel {
    model: Rc<RefCell<model::Model>>,
    gpu: gpu::Gpu,
    network: On<gpu::Gpu>,
}

#[wasm_bindgen]
impl GpuModel {
    /// Runs on the device.
    pub async fn run(
        &self,
        input: JsValue,
        causal: bool,
        temperature: f32,
        trace: String,
        ablate: Vec<u32>,
    ) -> std::result::Result<Trace, JsValue> {
        let gpu = self.gpu.clone();
        let queued = {
            let model = self.model.borrow();
            let options = options(causal, temperature, &trace, &ablate);
            model.queue(&gpu, &self.network, &tokens(&model, &input)?, options)?
        };
        Ok(Trace { model: self.model.clone(), inner: queued.read(&gpu).await? })
    }

    /// Works a layer's stages out again on the device, from what flowed into it.
    pub async fn open(
        &self,
        stream: Vec<f32>,
        layer: usize,
        causal: bool,
        temperature: f32,
        ablate: Vec<u32>,
    ) -> std::result::Result<Float32Array, JsValue> {
        let gpu = self.gpu.clone();
        let options = options(causal, temperature, "streams", &ablate);
        let queued = self.model.borrow().queue_layer(&gpu, &self.network, &stream, &options, layer)?;
        Ok(Float32Array::from(queued.read(&gpu).await?.as_slice()))
    }

    /// Begins to continue a text on the device.
    pub fn write(
        &self,
        input: &JsValue,
        temperature: f64,
        top_k: f64,
        seed: f64,
        ablate: &[u32],
    ) -> std::result::Result<GpuWriter, JsValue> {
        let writing = writing(temperature, top_k, seed, ablate);
        GpuWriter::new(self.model.clone(), self.network.clone(), self.gpu.clone(), input, writing)
    }
}

/// All that one run computed.
#[wasm_bindgen]
pub struct Trace {
    model: Rc<RefCell<model::Model>>,
    inner: model::Trace,
}

#[wasm_bindgen]
impl Trace {
    /// Every number kept, to hand the run to another thread.
    #[must_use]
    pub fn numbers(&self) -> Float32Array {
        Float32Array::from(self.inner.numbers())
    }

    /// What flows into a layer, to open it elsewhere.
    pub fn stream(&self, layer: usize) -> std::result::Result<Float32Array, JsValue> {
        Ok(Float32Array::from(self.inner.stream(layer)?))
    }

    /// Whether all stages of a layer are here.
    #[wasm_bindgen(js_name = isOpen)]
    #[must_use]
    pub fn is_open(&self, layer: usize) -> bool {
        self.inner.is_open(layer)
    }

    /// Takes the stages of a layer that were worked out again.
    pub fn open(&mut self, layer: usize, numbers: Vec<f32>) -> std::result::Result<(), JsValue> {
        Ok(self.inner.open(layer, numbers)?)
    }

    /// The tokens, rests included.
    pub fn tokens(&self) -> std::result::Result<JsValue, JsValue> {
        plain(&self.inner.tokens())
    }

    /// Names of the stages that a full run of this model has, in order.
    #[must_use]
    pub fn stages(&self) -> Vec<String> {
        self.inner.stages().iter().map(|stage| stage.name().to_owned()).collect()
    }

    /// A stage of a layer, or one head's part of it.
    pub fn get(&self, stage: &str, layer: usize, head: Option<usize>) -> std::result::Result<StageView, JsValue> {
        Ok(self.inner.get(Stage::parse(stage)?, layer, head)?.into())
    }

    /// The arithmetic of one number.
    pub fn explain(
        &self,
        stage: &str,
        layer: usize,
        head: Option<usize>,
        row: usize,
        column: usize,
    ) -> std::result::Result<JsValue, JsValue> {
        let stage = Stage::parse(stage)?;
        plain(&self.model.borrow().explain(&self.inner, stage, layer, head, row, column)?)
    }

    /// The likeliest words for a position.
    pub fn predict(&self, position: usize, count: usize) -> std::result::Result<JsValue, JsValue> {
        plain(&self.model.borrow().predict(&self.inner, position, count)?)
    }

    /// A number for each word that may be predicted.
    pub fn logits(&self, position: usize) -> std::result::Result<Float32Array, JsValue> {
        Ok(Float32Array::from(self.model.borrow().logits(&self.inner, position)?.as_slice()))
    }

    /// The same run through the f64 reference.
    pub fn reference(&self) -> std::result::Result<Trace, JsValue> {
        let queued = {
            let model = self.model.borrow();
            let network = model.upload(&Reference)?;
            model.queue(&Reference, &network, self.inner.tokens(), self.inner.options().clone())?
        };
        Ok(Trace { model: self.model.clone(), inner: ready(queued.read(&Reference))? })
    }
}
