//! The command line.

use qkv::attention::{Kernel, Pattern};
use qkv::matrix::Format;

const USAGE: &str =
    "options: --n 1024 --keys N --heads 8 --kv-heads 8 --dim 64 --causal --window 256 --blocks SIZE,LOCAL,GLOBAL,RANDOM
--kernel auto|naive|flash|decode|block-sparse|linear --repeats 5 --warm 2 (seconds) --seed 1 --rows 64 (of each head, checked against f64)
or: --weights f32|f16|bf16|q8_0|q4_0|q4_1|q4_k|q5_k|q6_k --n 1 (rows) --inputs 1536 --outputs 576";

/// Which attention.
#[derive(Clone, Copy)]
pub(crate) enum Attention {
    Softmax(Kernel),
    Linear,
    /// None, but a linear map of weights in a format.
    None(Format),
}

/// What to measure.
pub(crate) struct Options {
    pub(crate) queries: usize,
    pub(crate) keys: usize,
    pub(crate) heads: usize,
    pub(crate) kv_heads: usize,
    pub(crate) head_dim: usize,
    pub(crate) causal: bool,
    /// Keys that a query sees, itself included, and none after it.
    pub(crate) window: Option<u32>,
    pub(crate) blocks: Option<Pattern>,
    pub(crate) attention: Attention,
    pub(crate) repeats: usize,
    /// Seconds of calls before those that are timed: the engine meanwhile finds out which variant is the fastest.
    pub(crate) warm: f64,
    pub(crate) seed: u64,
    pub(crate) rows: usize,
    /// Sizes of the weights of a linear map.
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Options {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            queries: 1024,
            keys: 0,
            heads: 8,
            kv_heads: 0,
            head_dim: 64,
            causal: false,
            window: None,
            blocks: None,
            attention: Attention::Softmax(Kernel::Auto),
            repeats: 5,
            warm: 2.0,
            seed: 1,
            rows: 64,
            inputs: 1536,
            outputs: 576,
        };
        while let Some(name) = words.next() {
            if name == "--causal" {
                options.causal = true;
                continue;
            }
            let value = words.next().unwrap_or_default();
            let wrong = |_| format!("{name} {value:?}?\n{USAGE}");
            match name.as_str() {
                "--n" => options.queries = value.parse().map_err(wrong)?,
                "--keys" => options.keys = value.parse().map_err(wrong)?,
                "--heads" => options.heads = value.parse().map_err(wrong)?,
                "--kv-heads" => options.kv_heads = value.parse().map_err(wrong)?,
                "--dim" => options.head_dim = value.parse().map_err(wrong)?,
                "--window" => options.window = Some(value.parse().map_err(wrong)?),
                "--repeats" => options.repeats = value.parse().map_err(wrong)?,
                "--warm" => options.warm = value.parse().map_err(|_| format!("{name} {value:?}?\n{USAGE}"))?,
                "--seed" => options.seed = value.parse().map_err(wrong)?,
                "--inputs" => options.inputs = value.parse().map_err(wrong)?,
                "--outputs" => options.outputs = value.parse().map_err(wrong)?,
                "--weights" => {
                    let known = Format::ALL.into_iter().find(|format| format.name() == value);
                    options.attention = Attention::None(known.ok_or_else(|| format!("{name} {value:?}?\n{USAGE}"))?);
                }
                "--rows" => options.rows = value.parse().map_err(wrong)?,
                "--blocks" => {
                    options.blocks = Some(pattern(&value).ok_or_else(|| format!("{name} {value:?}?\n{USAGE}"))?)
                }
                "--kernel" => {
                    options.attention = attention(&value).ok_or_else(|| format!("{name} {value:?}?\n{USAGE}"))?
                }
                _ => return Err(format!("{name}?\n{USAGE}")),
            }
        }
        if options.keys == 0 {
            options.keys = options.queries;
        }
        if options.kv_heads == 0 {
            options.kv_heads = options.heads;
        }
        Ok(options)
    }
}

fn attention(name: &str) -> Option<Attention> {
    if name == "linear" {
        return Some(Attention::Linear);
    }
    [Kernel::Auto, Kernel::Naive, Kernel::Flash, Kernel::Decode, Kernel::BlockSparse]
        .into_iter()
        .find(|kernel| kernel.as_str() == name)
        .map(Attention::Softmax)
}

fn pattern(text: &str) -> Option<Pattern> {
    let numbers: Vec<usize> = text.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [size, local, global, random] = numbers[..] else { return None };
    Some(Pattern { size, local, global, random, seed: 1 })
}
