//! The options of `engine.attention`: JavaScript's names to ours.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::attention::{Blocks, Broadcast, Kernel, Layout, Mask, Params, Pattern, Shape, Trace, Window, past};
use crate::error::{Code, Error, Result};

/// The sizes as JavaScript gives them; absent ones have defaults.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsShape {
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
    window: Option<JsWindow>,
    lengths: Option<Vec<f64>>,
    mask_shape: Option<Vec<f64>>,
    bias_shape: Option<Vec<f64>>,
    blocks: Option<JsBlocks>,
    softcap: Option<f64>,
    scale: Option<f64>,
    kernel: Option<String>,
    trace: Option<String>,
    allow_non_finite: Option<bool>,
}

/// A window; absent sides are unbounded.
#[derive(Deserialize)]
pub(super) struct JsWindow {
    left: Option<f64>,
    right: Option<f64>,
    sinks: Option<f64>,
}

/// Blocks by pattern, or by `list`.
#[derive(Deserialize)]
pub(super) struct JsBlocks {
    size: f64,
    local: Option<f64>,
    global: Option<f64>,
    random: Option<f64>,
    seed: Option<f64>,
    list: Option<Vec<f64>>,
}

/// What else the tensors tell: whether there is a mask or a bias, and how many keys came before.
pub(super) struct Beside {
    pub(super) mask: Option<Vec<u8>>,
    pub(super) biased: bool,
    /// Elements of pastKey and pastValue.
    pub(super) past: Option<(usize, usize)>,
}

/// The options of one call; gives the shape as the caller counts it, without past keys, and the call's parameters with
/// them.
pub(super) fn params(options: JsValue, beside: Beside) -> Result<(Shape, Params)> {
    let options: JsOptions = serde_wasm_bindgen::from_value(options).map_err(|error| {
        Error::new(Code::InvalidOption, format!("The options are not of the expected kind: {error}."))
    })?;
    let given = options.shape.read()?;
    given.validate()?;
    let past = beside.past.map_or(Ok(0), |(key, value)| past::past_len(&given, key, value))?;
    let shape = Shape { keys: given.keys + past, ..given };
    shape.validate()?;
    let mut params = Params::new(shape);
    params.offset = match options.offset {
        Some(offset) => Some(whole("offset", offset)?),
        None => beside.past.map(|_| past as i64),
    };
    if let Some(scale) = options.scale {
        params.scale = scale as f32;
    }
    params.softcap = options.softcap.map(|softcap| softcap as f32);
    params.causal = options.causal.unwrap_or(false);
    params.allow_non_finite = options.allow_non_finite.unwrap_or(false);
    params.kernel = choose("kernel", options.kernel.as_deref(), &KERNELS)?;
    params.trace = choose("trace", options.trace.as_deref(), &TRACES)?;
    params.window = options.window.map(|window| window.read()).transpose()?;
    params.lengths = options
        .lengths
        .map(|lengths| lengths.into_iter().map(|length| count("lengths", length)).collect())
        .transpose()?;
    let full = [shape.batch, shape.heads, shape.queries, shape.keys];
    let spread = |what: &str, sizes: Option<Vec<f64>>| -> Result<Vec<usize>> {
        sizes.map_or(Ok(full.to_vec()), |sizes| {
            sizes.into_iter().map(|size| size_of(&format!("{what}Shape"), size)).collect()
        })
    };
    if let Some(mask) = beside.mask {
        params.mask = Some(Mask::new(mask, &spread("mask", options.mask_shape)?, &shape)?);
    }
    if beside.biased {
        params.bias = Some(Broadcast::new("bias", &spread("bias", options.bias_shape)?, &shape)?);
    }
    params.blocks = options.blocks.map(|blocks| blocks.read(&shape, params.offset_of(0), params.causal)).transpose()?;
    Ok((given, params))
}

impl JsWindow {
    pub(super) fn read(&self) -> Result<Window> {
        let side = |name: &str, value: Option<f64>| value.map(|value| count(name, value)).transpose();
        Ok(Window {
            left: side("window.left", self.left)?,
            right: side("window.right", self.right)?,
            sinks: side("window.sinks", self.sinks)?.unwrap_or(0),
        })
    }
}

impl JsBlocks {
    pub(super) fn read(self, shape: &Shape, offset: i64, causal: bool) -> Result<Blocks> {
        let size = count("blocks.size", self.size)? as usize;
        if let Some(list) = self.list {
            let list: Vec<u32> = list.into_iter().map(|block| count("blocks.list", block)).collect::<Result<_>>()?;
            return Blocks::from_list(size, &list, shape);
        }
        let or_none = |name: &str, value: Option<f64>| value.map_or(Ok(0), |value| count(name, value));
        let pattern = Pattern {
            size,
            local: or_none("blocks.local", self.local)? as usize,
            global: or_none("blocks.global", self.global)? as usize,
            random: or_none("blocks.random", self.random)? as usize,
            seed: u64::from(or_none("blocks.seed", self.seed)?),
        };
        Blocks::from_pattern(pattern, shape, offset, causal)
    }
}

impl JsShape {
    pub(super) fn read(&self) -> Result<Shape> {
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

pub(super) const LAYOUTS: [(&str, Layout); 2] =
    [("heads-first", Layout::HeadsFirst), ("tokens-first", Layout::TokensFirst)];
pub(super) const KERNELS: [(&str, Kernel); 5] = [
    ("auto", Kernel::Auto),
    ("naive", Kernel::Naive),
    ("flash", Kernel::Flash),
    ("decode", Kernel::Decode),
    ("block-sparse", Kernel::BlockSparse),
];
const NO_TRACE: Trace = Trace { dots: false, scores: false, softcapped: false, masked: false, weights: false };
pub(super) const TRACES: [(&str, Trace); 6] = [
    ("none", NO_TRACE),
    ("scores", Trace { scores: true, ..NO_TRACE }),
    ("softcapped", Trace { softcapped: true, ..NO_TRACE }),
    ("masked", Trace { masked: true, ..NO_TRACE }),
    ("weights", Trace { weights: true, ..NO_TRACE }),
    // The raw dots are the model's business; the public scores are scaled, as the standard has them.
    ("all", Trace { scores: true, softcapped: true, masked: true, weights: true, ..NO_TRACE }),
];

/// The entry of that name, the first where none is given.
pub(super) fn choose<T: Copy, const N: usize>(what: &str, name: Option<&str>, entries: &[(&str, T); N]) -> Result<T> {
    let Some(name) = name else { return Ok(entries[0].1) };
    entries.iter().find(|(entry, _)| *entry == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = entries.iter().map(|(entry, _)| *entry).collect();
        Error::new(Code::InvalidOption, format!("{what} is {name:?}; this version knows {}.", names.join(", ")))
    })
}

/// A size from a JavaScript number. Zero passes here: the shape's own check says what is wrong with it.
pub(super) fn size_of(name: &str, value: f64) -> Result<usize> {
    if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) {
        Ok(value as usize)
    } else {
        Err(Error::new(Code::InvalidShape, format!("{name} is {value}; give a whole number from 1 to {}.", u32::MAX)))
    }
}

pub(super) fn whole(name: &str, value: f64) -> Result<i64> {
    if value.fract() == 0.0 && value.abs() <= f64::from(u32::MAX) {
        Ok(value as i64)
    } else {
        Err(Error::new(Code::InvalidOption, format!("{name} is {value}; give a whole number.")))
    }
}

/// A count that may be 0.
fn count(name: &str, value: f64) -> Result<u32> {
    if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) {
        Ok(value as u32)
    } else {
        Err(Error::new(Code::InvalidOption, format!("{name} is {value}; give a whole number from 0.")))
    }
}
