//! The table of operations: what each takes, and how a backend runs it. The trait makes sure that a backend has each; the
//! test `every_operation_is_in_the_table` that each has a row here.

use qkv::Result;
use qkv::attention::{Inputs, Params};
use qkv::backend::{AttentionTensors, Backend, Linear, Norm, RmsNorm, Rope};
use qkv::linear_attention as linear_call;
use qkv::matrix::Matrix;
use qkv::recurrent as recurrent_call;
use qkv::reference::rope::table;

use super::{linear_attention, recurrent};

/// One call with all that it needs.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a few hundred of them in a test")]
pub enum Case {
    Concat { a: Vec<f32>, b: Vec<f32> },
    Linear { x: Vec<f32>, weight: Matrix, bias: Option<Vec<f32>>, rows: usize },
    LayerNorm { x: Vec<f32>, gain: Vec<f32>, bias: Vec<f32>, epsilon: f32, rows: usize },
    RmsNorm { x: Vec<f32>, gain: Vec<f32>, epsilon: f32, rows: usize },
    Rope { x: Vec<f32>, heads: usize, head_dim: usize, base: f32, offset: usize },
    Gelu { x: Vec<f32> },
    GeluErf { x: Vec<f32> },
    Swiglu { gate: Vec<f32>, up: Vec<f32> },
    Add { a: Vec<f32>, b: Vec<f32> },
    Multiply { a: Vec<f32>, b: Vec<f32> },
    Attention { q: Vec<f32>, k: Vec<f32>, v: Vec<f32>, bias: Option<Vec<f32>>, params: Params },
    LinearAttention { inputs: linear_call::Inputs<Vec<f32>>, params: linear_call::Params },
    Recurrent { inputs: recurrent_call::Inputs<Vec<f32>>, params: recurrent_call::Params },
}

/// The names of the operations as in the trait, in the order of the enum.
pub const OPERATIONS: [&str; 13] = [
    "concat",
    "linear",
    "layer_norm",
    "rms_norm",
    "rope",
    "gelu",
    "gelu_erf",
    "swiglu",
    "add",
    "multiply",
    "attention",
    "linear_attention",
    "recurrent",
];

impl Case {
    /// Width of the widest head; 0 where it is no attention.
    pub fn widest(&self) -> usize {
        match self {
            Self::Attention { params, .. } => params.shape.head_dim.max(params.shape.value_dim),
            _ => 0,
        }
    }

    pub fn operation(&self) -> &'static str {
        match self {
            Self::Concat { .. } => "concat",
            Self::Linear { .. } => "linear",
            Self::LayerNorm { .. } => "layer_norm",
            Self::RmsNorm { .. } => "rms_norm",
            Self::Rope { .. } => "rope",
            Self::Gelu { .. } => "gelu",
            Self::GeluErf { .. } => "gelu_erf",
            Self::Swiglu { .. } => "swiglu",
            Self::Add { .. } => "add",
            Self::Multiply { .. } => "multiply",
            Self::Attention { .. } => "attention",
            Self::LinearAttention { .. } => "linear_attention",
            Self::Recurrent { .. } => "recurrent",
        }
    }
}

/// Runs a case; every result has a name.
pub async fn run<B: Backend>(backend: &B, case: &Case) -> Result<Vec<(&'static str, Vec<f32>)>> {
    let up = |data: &[f32]| backend.upload(data);
    let tensors = match case {
        Case::Concat { a, b } => vec![("concat", backend.concat(&up(a)?, &up(b)?)?)],
        Case::Linear { x, weight, bias, rows } => {
            let layer = Linear {
                weight: backend.upload_matrix(weight)?,
                bias: bias.as_deref().map(up).transpose()?,
                inputs: weight.columns(),
                outputs: weight.rows(),
            };
            vec![("linear", backend.linear(&up(x)?, &layer, *rows)?)]
        }
        Case::LayerNorm { x, gain, bias, epsilon, rows } => {
            let norm = Norm { gain: up(gain)?, bias: up(bias)?, dim: gain.len(), epsilon: *epsilon };
            vec![("norm", backend.layer_norm(&up(x)?, &norm, *rows)?)]
        }
        Case::RmsNorm { x, gain, epsilon, rows } => {
            let norm = RmsNorm { gain: up(gain)?, dim: gain.len(), epsilon: *epsilon };
            vec![("rms_norm", backend.rms_norm(&up(x)?, &norm, *rows)?)]
        }
        Case::Rope { x, heads, head_dim, base, offset } => {
            let rows = x.len() / (heads * head_dim);
            let turns = up(&table(offset + rows, *head_dim, f64::from(*base)))?;
            let rope = Rope { table: turns, head_dim: *head_dim };
            vec![("rope", backend.rope(&up(x)?, &rope, *heads, rows, *offset)?)]
        }
        Case::Gelu { x } => vec![("gelu", backend.gelu(&up(x)?, x.len())?)],
        Case::GeluErf { x } => vec![("gelu_erf", backend.gelu_erf(&up(x)?, x.len())?)],
        Case::Swiglu { gate, up: by } => vec![("swiglu", backend.swiglu(&up(gate)?, &up(by)?, gate.len())?)],
        Case::Add { a, b } => vec![("add", backend.add(&up(a)?, &up(b)?, a.len())?)],
        Case::Multiply { a, b } => vec![("multiply", backend.multiply(&up(a)?, &up(b)?, a.len())?)],
        Case::Attention { q, k, v, bias, params } => {
            let inputs = Inputs { q, k, v, bias: bias.as_ref() }.try_map(|data| up(data))?;
            let AttentionTensors { output, dots, scores, softcapped, masked, weights } =
                backend.attention(inputs.as_ref(), params)?;
            let named = [
                ("dots", dots),
                ("scores", scores),
                ("softcapped", softcapped),
                ("masked", masked),
                ("weights", weights),
            ];
            let mut all = vec![("output", output)];
            all.extend(named.into_iter().filter_map(|(name, tensor)| Some((name, tensor?))));
            all
        }
        Case::LinearAttention { inputs, params } => return linear_attention::run(backend, inputs, params).await,
        Case::Recurrent { inputs, params } => return recurrent::run(backend, inputs, params).await,
    };
    let data = backend.read(&tensors.iter().map(|(_, tensor)| tensor).collect::<Vec<_>>()).await?;
    Ok(tensors.iter().map(|(name, _)| *name).zip(data).collect())
}
