//! `engine.cost` at the border: options in, a plain object out.

use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::options::{JsBlocks, JsShape, JsWindow, KERNELS, TRACES, choose, whole};
use crate::attention::{Params, Shape};
use crate::cost::{self, Cost, Machine};
use crate::error::{Code, Error, Result};
use crate::linear_attention::{self as linear, FeatureMap};
use crate::measure::Mixer;
use crate::recurrent;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsOptions {
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
    Ok(serde_wasm_bindgen::to_value(&JsOptions::from_js(options)?.call()?.cost(machine))?)
}

/// A call without its tensors.
enum Call {
    Attention(Box<Params>),
    Linear(linear::Params),
    /// With the heads that its units would be.
    Recurrent(recurrent::Shape, usize),
}

impl Call {
    fn cost(&self, machine: Machine) -> Cost {
        match self {
            Self::Attention(params) => cost::attention(params, machine),
            Self::Linear(params) => cost::linear_attention(params, machine),
            Self::Recurrent(shape, heads) => cost::recurrent(shape, *heads, machine),
        }
    }
}

impl JsOptions {
    pub(super) fn from_js(options: JsValue) -> Result<Self> {
        serde_wasm_bindgen::from_value(options).map_err(|error| {
            Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
        })
    }

    /// What a check of such a call looks at.
    pub(super) fn mixer(self) -> Result<Mixer> {
        Ok(match self.call()? {
            Call::Attention(params) => Mixer::Softmax(params),
            Call::Linear(params) => Mixer::Linear {
                heads: params.shape.heads,
                tokens: params.shape.tokens,
                head_dim: params.shape.head_dim,
                causal: params.causal,
            },
            Call::Recurrent(shape, _) => Mixer::Recurrent(shape),
        })
    }

    fn call(self) -> Result<Call> {
        let shape = self.shape.read()?;
        shape.check_sizes()?;
        let causal = self.causal.unwrap_or(false);
        match self.kernel.as_deref() {
            Some("linear") => {
                self.only_tokens(&shape, true)?;
                let Shape { batch, heads, kv_heads, queries, head_dim, value_dim, layout, .. } = shape;
                let shape = linear::Shape { batch, heads, kv_heads, tokens: queries, head_dim, value_dim, layout };
                let normalised = linear::Params { normalise: true, causal, ..linear::Params::new(shape) };
                Ok(Call::Linear(linear::Params { feature_map: FeatureMap::EluPlusOne, ..normalised }))
            }
            Some("recurrent") => {
                self.only_tokens(&shape, false)?;
                let hidden_dim = shape.heads * shape.head_dim;
                let sizes = recurrent::Shape { batch: shape.batch, tokens: shape.queries, hidden_dim };
                Ok(Call::Recurrent(sizes, shape.heads))
            }
            _ => Ok(Call::Attention(Box::new(self.attention(shape, causal)?))),
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
