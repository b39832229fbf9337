//! `engine.cost` at the border: options in, a plain object out.

use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::options::{JsBlocks, JsShape, JsWindow, KERNELS, TRACES, choose, whole};
use crate::attention::{Params, Shape};
use crate::cost::{self, Cost, Machine};
use crate::error::{Code, Error, Result};
use crate::linear_attention::{self as linear, FeatureMap};
use crate::recurrent;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsOptions {
    shape: JsShape,
    kernel: Option<String>,
    causal: Option<bool>,
    window: Option<JsWindow>,
    blocks: Option<JsBlocks>,
    offset: Option<f64>,
    trace: Option<String>,
}

/// The cost of a call on a device (`threads` 0, by a software adapter or not) or on the processor in so many threads.
#[wasm_bindgen(js_name = cost)]
#[allow(unreachable_pub, reason = "wasm-bindgen exports only what is `pub`")]
pub fn cost(options: JsValue, threads: usize, software: bool) -> std::result::Result<JsValue, JsValue> {
    let machine = if threads == 0 { Machine::Gpu { software } } else { Machine::Cpu { threads } };
    let options: JsOptions = serde_wasm_bindgen::from_value(options).map_err(|error| {
        Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
    })?;
    Ok(serde_wasm_bindgen::to_value(&options.cost(machine)?)?)
}

impl JsOptions {
    fn cost(self, machine: Machine) -> Result<Cost> {
        let shape = self.shape.read()?;
        shape.check_sizes()?;
        let causal = self.causal.unwrap_or(false);
        match self.kernel.as_deref() {
            Some("linear") => {
                self.only_tokens(&shape, true)?;
                let mut params = linear::Params::new(linear::Shape {
                    batch: shape.batch,
                    heads: shape.heads,
                    kv_heads: shape.kv_heads,
                    tokens: shape.queries,
                    head_dim: shape.head_dim,
                    value_dim: shape.value_dim,
                    layout: shape.layout,
                });
                (params.causal, params.normalise, params.feature_map) = (causal, true, FeatureMap::EluPlusOne);
                Ok(cost::linear_attention(&params, machine))
            }
            Some("recurrent") => {
                self.only_tokens(&shape, false)?;
                let hidden_dim = shape.heads * shape.head_dim;
                let sizes = recurrent::Shape { batch: shape.batch, tokens: shape.queries, hidden_dim };
                Ok(cost::recurrent(&sizes, shape.heads, machine))
            }
            _ => {
                let params = self.attention(shape, causal)?;
                Ok(cost::attention(&params, machine))
            }
        }
    }

    fn attention(self, shape: Shape, causal: bool) -> Result<Params> {
        let mut params = Params { causal, ..Params::new(shape) };
        params.offset = self.offset.map(|offset| whole("offset", offset)).transpose()?;
        params.window = self.window.map(|window| window.read()).transpose()?;
        params.kernel = choose("kernel", self.kernel.as_deref(), &KERNELS)?;
        params.trace = choose("trace", self.trace.as_deref(), &TRACES)?;
        params.blocks = self.blocks.map(|blocks| blocks.read(&shape, params.offset_of(0), causal)).transpose()?;
        params.check_kernel()?;
        Ok(params)
    }

    /// Where a state takes the place of the keys there are as many queries as keys, and nothing chooses between keys.
    fn only_tokens(&self, shape: &Shape, linear: bool) -> Result<()> {
        let kernel = self.kernel.as_deref().unwrap_or_default();
        if shape.queries != shape.keys {
            return Err(Error::new(
                Code::InvalidShape,
                format!(
                    "Kernel \"{kernel}\" has as many queries as keys; {} and {} came. Give tokens in their place.",
                    shape.queries, shape.keys
                ),
            ));
        }
        let refused = [
            ("window", self.window.is_some()),
            ("blocks", self.blocks.is_some()),
            ("offset", self.offset.is_some()),
            ("trace", self.trace.as_deref().is_some_and(|trace| trace != "none")),
        ];
        if let Some((name, _)) = refused.into_iter().find(|(_, given)| *given) {
            return Err(Error::new(
                Code::InvalidOption,
                format!("Kernel \"{kernel}\" has no use for {name}; leave it out, or choose another kernel."),
            ));
        }
        if !linear && (shape.kv_heads != shape.heads || shape.value_dim != shape.head_dim) {
            return Err(Error::new(
                Code::InvalidShape,
                "Kernel \"recurrent\" has heads × headDim hidden units; leave kvHeads and valueDim out.",
            ));
        }
        Ok(())
    }
}
