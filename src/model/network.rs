//! The trained matrices of an encoder, wherever they live: `Network<Vec<f32>>` on the host, `Network<B::Tensor>` on a backend.

use super::config::Config;
use super::weights::Weights;
use crate::backend::{Linear, Norm};
use crate::error::Result;

/// One block: attention, then feed-forward, each behind its own norm (pre-LN).
#[derive(Clone, Debug)]
pub struct Layer<T> {
    /// Before attention.
    pub attn_norm: Norm<T>,
    /// To queries, all heads side by side.
    pub q: Linear<T>,
    /// To keys.
    pub k: Linear<T>,
    /// To values.
    pub v: Linear<T>,
    /// From the heads side by side back to the stream.
    pub o: Linear<T>,
    /// Before the feed-forward layer.
    pub ff_norm: Norm<T>,
    /// Up.
    pub ff_up: Linear<T>,
    /// And down again.
    pub ff_down: Linear<T>,
}

/// All trained matrices, in the order they are used.
#[derive(Clone, Debug)]
pub struct Network<T> {
    /// Features to the stream.
    pub word: Linear<T>,
    /// The blocks.
    pub layers: Vec<Layer<T>>,
    /// After the last block.
    pub final_norm: Norm<T>,
    /// Back to the space of features.
    pub unembed: Linear<T>,
    /// Against the features of each word that may be predicted.
    pub output: Linear<T>,
}

impl Network<Vec<f32>> {
    pub(super) fn read(config: &Config, weights: &Weights<'_>, output: Linear<Vec<f32>>) -> Result<Self> {
        let linear = |name: String, inputs: usize, outputs: usize| -> Result<Linear<Vec<f32>>> {
            Ok(Linear {
                weight: weights.tensor(&format!("{name}.weight"), &[outputs, inputs])?,
                bias: Some(weights.tensor(&format!("{name}.bias"), &[outputs])?),
                inputs,
                outputs,
            })
        };
        let dim = config.model_dim;
        let norm = |name: String| -> Result<Norm<Vec<f32>>> {
            Ok(Norm {
                gain: weights.tensor(&format!("{name}.weight"), &[dim])?,
                bias: weights.tensor(&format!("{name}.bias"), &[dim])?,
                dim,
                epsilon: config.norm_epsilon,
            })
        };
        let layer = |index: usize| -> Result<Layer<Vec<f32>>> {
            let name = |part: &str| format!("layers.{index}.{part}");
            Ok(Layer {
                attn_norm: norm(name("attn_norm"))?,
                q: linear(name("q"), dim, dim)?,
                k: linear(name("k"), dim, dim)?,
                v: linear(name("v"), dim, dim)?,
                o: linear(name("o"), dim, dim)?,
                ff_norm: norm(name("ff_norm"))?,
                ff_up: linear(name("ff_up"), dim, config.hidden_dim)?,
                ff_down: linear(name("ff_down"), config.hidden_dim, dim)?,
            })
        };
        Ok(Self {
            word: linear("word".into(), config.feature_dim(), dim)?,
            layers: (0..config.layers).map(layer).collect::<Result<_>>()?,
            final_norm: norm("final_norm".into())?,
            unembed: linear("unembed".into(), dim, config.feature_dim())?,
            output,
        })
    }
}

impl<T> Network<T> {
    /// The same network with every tensor sent through `send`; the first error ends it.
    pub fn map<U>(&self, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Network<U>> {
        Ok(Network {
            word: map_linear(&self.word, send)?,
            layers: self.layers.iter().map(|layer| map_layer(layer, send)).collect::<Result<_>>()?,
            final_norm: map_norm(&self.final_norm, send)?,
            unembed: map_linear(&self.unembed, send)?,
            output: map_linear(&self.output, send)?,
        })
    }
}

fn map_layer<T, U>(layer: &Layer<T>, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Layer<U>> {
    Ok(Layer {
        attn_norm: map_norm(&layer.attn_norm, send)?,
        q: map_linear(&layer.q, send)?,
        k: map_linear(&layer.k, send)?,
        v: map_linear(&layer.v, send)?,
        o: map_linear(&layer.o, send)?,
        ff_norm: map_norm(&layer.ff_norm, send)?,
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

fn map_norm<T, U>(norm: &Norm<T>, send: &mut dyn FnMut(&T) -> Result<U>) -> Result<Norm<U>> {
    Ok(Norm { gain: send(&norm.gain)?, bias: send(&norm.bias)?, dim: norm.dim, epsilon: norm.epsilon })
}
