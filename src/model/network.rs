//! The trained matrices of a model, wherever they live: `Network<Vec<f32>>` on the host, `Network<B::Tensor>` on a backend.

use super::config::Config;
use super::weights::Weights;
use crate::backend::{Backend, Linear, Norm, RmsNorm, Rope};
use crate::error::Result;
use crate::reference::rope;

/// A norm of whichever kind the model has.
#[derive(Clone, Debug)]
pub enum AnyNorm<T> {
    /// Around the mean, with a bias.
    Layer(Norm<T>),
    /// By the mean square alone.
    Rms(RmsNorm<T>),
}

/// One block: attention, then feed-forward, each behind its own norm (pre-LN).
#[derive(Clone, Debug)]
pub struct Layer<T> {
    /// Before attention.
    pub attn_norm: AnyNorm<T>,
    /// To queries, all heads side by side.
    pub q: Linear<T>,
    /// To keys.
    pub k: Linear<T>,
    /// To values.
    pub v: Linear<T>,
    /// From the heads side by side back to the stream.
    pub o: Linear<T>,
    /// Before the feed-forward layer.
    pub ff_norm: AnyNorm<T>,
    /// To the gate, where there is one (SwiGLU).
    pub ff_gate: Option<Linear<T>>,
    /// Up.
    pub ff_up: Linear<T>,
    /// And down again.
    pub ff_down: Linear<T>,
}

/// All trained matrices, in the order they are used, and the turns of positions.
#[derive(Clone, Debug)]
pub struct Network<T> {
    /// Features to the stream, where words come as features.
    pub word: Option<Linear<T>>,
    /// What turns queries and keys, where positions do.
    pub rope: Option<Rope<T>>,
    /// The blocks.
    pub layers: Vec<Layer<T>>,
    /// After the last block.
    pub final_norm: AnyNorm<T>,
    /// Back to the space of features, where words come as features.
    pub unembed: Option<Linear<T>>,
    /// Against the features, or the embedding, of each word that may be predicted.
    pub output: Linear<T>,
}

impl Network<Vec<f32>> {
    pub(super) fn read(config: &Config, weights: &Weights<'_>, output: Linear<Vec<f32>>) -> Result<Self> {
        let linear = |name: String, inputs: usize, outputs: usize| -> Result<Linear<Vec<f32>>> {
            let bias = config.bias.then(|| weights.tensor(&format!("{name}.bias"), &[outputs]));
            let weight = weights.tensor(&format!("{name}.weight"), &[outputs, inputs])?;
            Ok(Linear { weight, bias: bias.transpose()?, inputs, outputs })
        };
        let (dim, kv_dim, hidden_dim) = (config.model_dim, config.kv_dim(), config.hidden_dim);
        let norm = |name: String| -> Result<AnyNorm<Vec<f32>>> {
            let (gain, epsilon) = (weights.tensor(&format!("{name}.weight"), &[dim])?, config.norm_epsilon);
            if config.has_rms_norm() {
                return Ok(AnyNorm::Rms(RmsNorm { gain, dim, epsilon }));
            }
            let bias = weights.tensor(&format!("{name}.bias"), &[dim])?;
            Ok(AnyNorm::Layer(Norm { gain, bias, dim, epsilon }))
        };
        let layer = |index: usize| -> Result<Layer<Vec<f32>>> {
            let name = |part: &str| format!("layers.{index}.{part}");
            Ok(Layer {
                attn_norm: norm(name("attn_norm"))?,
                q: linear(name("q"), dim, dim)?,
                k: linear(name("k"), dim, kv_dim)?,
                v: linear(name("v"), dim, kv_dim)?,
                o: linear(name("o"), dim, dim)?,
                ff_norm: norm(name("ff_norm"))?,
                ff_gate: config.has_gate().then(|| linear(name("ff_gate"), dim, hidden_dim)).transpose()?,
                ff_up: linear(name("ff_up"), dim, hidden_dim)?,
                ff_down: linear(name("ff_down"), hidden_dim, dim)?,
            })
        };
        let feature = |name: &str, inputs, outputs| {
            config.has_features().then(|| linear(name.into(), inputs, outputs)).transpose()
        };
        let head_dim = config.head_dim();
        let table = || rope::table(config.positions, head_dim, f64::from(config.rope_base));
        Ok(Self {
            word: feature("word", config.feature_dim(), dim)?,
            rope: config.has_rope().then(|| Rope { table: table(), head_dim }),
            layers: (0..config.layers).map(layer).collect::<Result<_>>()?,
            final_norm: norm("final_norm".into())?,
            unembed: feature("unembed", dim, config.feature_dim())?,
            output,
        })
    }
}

impl<T> Network<T> {
    /// The same network with every tensor sent through `send`; the first error ends it.
    pub fn map<U>(&self, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Network<U>> {
        let rope = match &self.rope {
            Some(Rope { table, head_dim }) => Some(Rope { table: send(table)?, head_dim: *head_dim }),
            None => None,
        };
        Ok(Network {
            word: self.word.as_ref().map(|word| map_linear(word, send)).transpose()?,
            rope,
            layers: self.layers.iter().map(|layer| map_layer(layer, send)).collect::<Result<_>>()?,
            final_norm: self.final_norm.map(send)?,
            unembed: self.unembed.as_ref().map(|unembed| map_linear(unembed, send)).transpose()?,
            output: map_linear(&self.output, send)?,
        })
    }
}

impl<T> AnyNorm<T> {
    /// The norm of `rows` rows.
    pub(super) fn queue<B: Backend<Tensor = T>>(&self, backend: &B, x: &T, rows: usize) -> Result<T> {
        match self {
            Self::Layer(norm) => backend.layer_norm(x, norm, rows),
            Self::Rms(norm) => backend.rms_norm(x, norm, rows),
        }
    }

    fn map<U>(&self, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<AnyNorm<U>> {
        Ok(match self {
            Self::Layer(Norm { gain, bias, dim, epsilon }) => {
                AnyNorm::Layer(Norm { gain: send(gain)?, bias: send(bias)?, dim: *dim, epsilon: *epsilon })
            }
            Self::Rms(RmsNorm { gain, dim, epsilon }) => {
                AnyNorm::Rms(RmsNorm { gain: send(gain)?, dim: *dim, epsilon: *epsilon })
            }
        })
    }
}

fn map_layer<T, U>(layer: &Layer<T>, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Layer<U>> {
    Ok(Layer {
        attn_norm: layer.attn_norm.map(send)?,
        q: map_linear(&layer.q, send)?,
        k: map_linear(&layer.k, send)?,
        v: map_linear(&layer.v, send)?,
        o: map_linear(&layer.o, send)?,
        ff_norm: layer.ff_norm.map(send)?,
        ff_gate: layer.ff_gate.as_ref().map(|gate| map_linear(gate, send)).transpose()?,
        ff_up: map_linear(&layer.ff_up, send)?,
        ff_down: map_linear(&layer.ff_down, send)?,
    })
}

fn map_linear<T, U>(linear: &Linear<T>, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Linear<U>> {
    Ok(Linear {
        weight: send(&linear.weight)?,
        bias: linear.bias.as_ref().map(&mut *send).transpose()?,
        inputs: linear.inputs,
        outputs: linear.outputs,
    })
}
