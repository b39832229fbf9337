//! A reader's own model at the border: headers in, a plan out, then the weights piece by piece.

use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::model::{Model, plain};
use crate::model;
use crate::model::file::{Assembly, Gguf, Plan, Shard, gguf, safetensors, safetensors_header_len};

type Fallible<T> = std::result::Result<T, JsValue>;

/// A model whose weights are on their way.
#[wasm_bindgen]
pub struct Loader {
    plan: Plan,
    tokenizer: Option<serde_json::Value>,
    assembly: Assembly,
}

/// What the page says of a model before its weights are read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    name: &'a str,
    architecture: &'a str,
    license: Option<&'a str>,
    kind: &'a str,
    causal: bool,
    logits: bool,
    layers: usize,
    heads: usize,
    kv_heads: usize,
    head_dim: usize,
    model_dim: usize,
    hidden_dim: usize,
    positions: usize,
    vocabulary: usize,
    parameters: f64,
    format: &'a str,
    unused: &'a [String],
}

#[wasm_bindgen]
impl Loader {
    /// Bytes of a safetensors file's header, its length included, by its first eight.
    #[wasm_bindgen(js_name = headerLength)]
    pub fn header_length(file: &str, start: &[u8], size: f64) -> Fallible<f64> {
        // A file of fewer bytes is refused for its size.
        let mut first = [0; 8];
        let given = start.len().min(8);
        first[..given].copy_from_slice(&start[..given]);
        let length = safetensors_header_len(first, size as u64);
        Ok(length.map_err(|error| crate::Error::new(error.code(), format!("{file}: {error}")))? as f64)
    }

    /// Of the headers of all files of a model, and its config.json.
    pub fn safetensors(
        name: &str,
        config: &str,
        files: Vec<String>,
        headers: Vec<Uint8Array>,
        sizes: &[f64],
    ) -> Fallible<Loader> {
        let headers: Vec<Vec<u8>> = headers.iter().map(Uint8Array::to_vec).collect();
        let shards: Vec<Shard<'_>> = files
            .iter()
            .zip(&headers)
            .zip(sizes)
            .map(|((name, header), &size)| Shard { name, header, len: size as u64 })
            .collect();
        Ok(Self::of(name, safetensors(config, &shards)?, None))
    }

    /// Of the beginning of a GGUF file; a number is how many bytes of it have to be read.
    pub fn gguf(name: &str, head: &[u8], size: f64) -> Fallible<JsValue> {
        Ok(match gguf(head, size as u64)? {
            Gguf::More(bytes) => JsValue::from(bytes as f64),
            Gguf::Plan(plan, tokenizer) => Self::of(name, plan, Some(tokenizer)).into(),
        })
    }

    /// What the headers say.
    #[wasm_bindgen(getter)]
    pub fn plan(&self) -> Fallible<JsValue> {
        let (config, about) = (&self.plan.config, &self.plan.about);
        plain(&Told {
            name: &config.name,
            architecture: &about.architecture,
            license: about.license.as_deref(),
            kind: &config.kind,
            causal: config.causal,
            logits: config.logits,
            layers: config.layers,
            heads: config.heads,
            kv_heads: config.kv_heads(),
            head_dim: config.head_dim(),
            model_dim: config.model_dim,
            hidden_dim: config.hidden_dim,
            positions: config.positions,
            vocabulary: config.vocabulary,
            parameters: self.plan.parameters as f64,
            format: &self.plan.format,
            unused: &self.plan.unused,
        })
    }

    /// What a GGUF file says of its tokeniser.
    #[wasm_bindgen(getter)]
    pub fn tokenizer(&self) -> Fallible<JsValue> {
        self.tokenizer.as_ref().map_or(Ok(JsValue::NULL), plain)
    }

    /// Bytes that are to be read.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn bytes(&self) -> f64 {
        self.plan.parts.iter().map(|part| (part.end - part.start) as f64).sum()
    }

    /// Bytes of the weights once they are here.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn memory(&self) -> f64 {
        self.plan.memory() as f64
    }

    /// What is to come next: the file's number, the first byte and the byte after the last.
    #[must_use]
    pub fn wanted(&self) -> Option<Vec<f64>> {
        self.assembly.wanted().map(|(file, start, end)| vec![file as f64, start as f64, end as f64])
    }

    /// The next bytes. What the file says of its tokeniser is let go, to make room.
    pub fn push(&mut self, bytes: &[u8]) -> Fallible<()> {
        self.tokenizer = None;
        Ok(self.assembly.push(bytes)?)
    }

    /// The model.
    pub fn finish(self) -> Fallible<Model> {
        let mut tensors = self.assembly.finish()?;
        Ok(Model::of(model::Model::assembled(self.plan.config, &mut tensors)?))
    }
}

impl Loader {
    /// `name` is the files' own, where they do not say another.
    fn of(name: &str, mut plan: Plan, tokenizer: Option<serde_json::Value>) -> Self {
        if plan.about.name.is_empty() {
            name.clone_into(&mut plan.about.name);
        }
        plan.config.name.clone_from(&plan.about.name);
        Self { assembly: Assembly::new(plan.clone()), plan, tokenizer }
    }
}
