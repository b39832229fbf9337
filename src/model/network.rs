//! The trained matrices of a model, wherever they live: [`HostNetwork`] on the host, [`On`] a backend.

use super::config::Config;
use crate::backend::{Backend, Linear, Norm, RmsNorm, Rope};
use crate::error::Result;
use crate::matrix::{Format, Matrix};

/// A norm of whichever kind the model has.
#[derive(Clone, Debug)]
pub enum AnyNorm<T> {
    /// Around the mean, with a bias.
    Layer(Norm<T>),
    /// By the mean square alone.
    Rms(RmsNorm<T>),
}

/// One block: attention, then feed-forward, each with a norm of its own before it or after it.
#[derive(Clone, Debug)]
pub struct Layer<M, T> {
    /// Before attention, or after its sum.
    pub attn_norm: AnyNorm<T>,
    /// To queries, all heads side by side.
    pub q: Linear<M, T>,
    /// To keys.
    pub k: Linear<M, T>,
    /// To values.
    pub v: Linear<M, T>,
    /// Over each head's queries, where there is one.
    pub q_norm: Option<RmsNorm<T>>,
    /// Over each key head's keys, likewise.
    pub k_norm: Option<RmsNorm<T>>,
    /// From the heads side by side back to the stream.
    pub o: Linear<M, T>,
    /// Before the feed-forward layer, or after its sum.
    pub ff_norm: AnyNorm<T>,
    /// To the gate, where there is one (SwiGLU).
    pub ff_gate: Option<Linear<M, T>>,
    /// Up.
    pub ff_up: Linear<M, T>,
    /// And down again.
    pub ff_down: Linear<M, T>,
}

/// A network on the host, its matrices in the formats of their file.
pub type HostNetwork = Network<Matrix, Vec<f32>>;

/// A network on a backend.
pub type On<B> = Network<<B as Backend>::Matrix, <B as Backend>::Tensor>;

/// All trained matrices, in the order they are used, and the turns of positions.
#[derive(Clone, Debug)]
pub struct Network<M, T> {
    /// Features to the stream, where words come as features.
    pub word: Option<Linear<M, T>>,
    /// Over the embedding, where there is one.
    pub embed_norm: Option<AnyNorm<T>>,
    /// What turns queries and keys, where positions do.
    pub rope: Option<Rope<T>>,
    /// The blocks.
    pub layers: Vec<Layer<M, T>>,
    /// The dense layer of a masked-word head, where there is one.
    pub transform: Option<Linear<M, T>>,
    /// After the last block, or after `transform`, where there is one.
    pub final_norm: Option<AnyNorm<T>>,
    /// Back to the space of features, where words come as features.
    pub unembed: Option<Linear<M, T>>,
    /// Against the features, or the embedding, of each word that may be predicted; where words are predicted.
    pub output: Option<Linear<M, T>>,
}

/// Where a network's numbers come from, by the names of `docs/models.md`.
pub(super) trait Store {
    /// A matrix of that shape, in whatever format it has there.
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix>;
    /// A vector of that length.
    fn vector(&mut self, name: &str, len: usize) -> Result<Vec<f32>>;
    /// Whether there is anything of that name.
    fn has(&self, name: &str) -> bool;
}

/// Reads a network's parts as its description says.
struct Parts<'a> {
    config: &'a Config,
    store: &'a mut dyn Store,
}

impl Parts<'_> {
    fn linear(&mut self, name: &str, inputs: usize, outputs: usize, bias: bool) -> Result<Linear<Matrix, Vec<f32>>> {
        let weight = self.store.matrix(&format!("{name}.weight"), outputs, inputs)?;
        let bias = if bias { Some(self.store.vector(&format!("{name}.bias"), outputs)?) } else { None };
        Ok(Linear { weight, bias, inputs, outputs })
    }

    fn norm(&mut self, name: &str) -> Result<AnyNorm<Vec<f32>>> {
        let dim = self.config.model_dim;
        if self.config.has_rms_norm() {
            return self.rms_norm(name, dim).map(AnyNorm::Rms);
        }
        let gain = self.store.vector(&format!("{name}.weight"), dim)?;
        let bias = self.store.vector(&format!("{name}.bias"), dim)?;
        Ok(AnyNorm::Layer(Norm { gain, bias, dim, epsilon: self.config.norm_epsilon }))
    }

    fn rms_norm(&mut self, name: &str, dim: usize) -> Result<RmsNorm<Vec<f32>>> {
        let gain = self.store.vector(&format!("{name}.weight"), dim)?;
        Ok(RmsNorm { gain, dim, epsilon: self.config.norm_epsilon })
    }

    fn layer(&mut self, index: usize) -> Result<Layer<Matrix, Vec<f32>>> {
        let config = self.config;
        let name = |part: &str| format!("layers.{index}.{part}");
        let (dim, q_dim, kv_dim, hidden_dim) = (config.model_dim, config.q_dim(), config.kv_dim(), config.hidden_dim);
        let (bias, qkv_bias, head_dim) = (config.bias, config.qkv_bias.unwrap_or(config.bias), config.head_dim());
        let mut head_norm =
            |part: &str| if config.qk_norm { self.rms_norm(&name(part), head_dim).map(Some) } else { Ok(None) };
        let (q_norm, k_norm) = (head_norm("q_norm")?, head_norm("k_norm")?);
        let ff_gate =
            if config.has_gate() { Some(self.linear(&name("ff_gate"), dim, hidden_dim, bias)?) } else { None };
        Ok(Layer {
            attn_norm: self.norm(&name("attn_norm"))?,
            q: self.linear(&name("q"), dim, q_dim, qkv_bias)?,
            k: self.linear(&name("k"), dim, kv_dim, qkv_bias)?,
            v: self.linear(&name("v"), dim, kv_dim, qkv_bias)?,
            q_norm,
            k_norm,
            o: self.linear(&name("o"), q_dim, dim, bias)?,
            ff_norm: self.norm(&name("ff_norm"))?,
            ff_gate,
            ff_up: self.linear(&name("ff_up"), dim, hidden_dim, bias)?,
            ff_down: self.linear(&name("ff_down"), hidden_dim, dim, bias)?,
        })
    }
}

impl HostNetwork {
    /// Reads everything but the matrix of the logits, which the words come with.
    pub(super) fn read(
        config: &Config,
        store: &mut dyn Store,
        output: Option<Linear<Matrix, Vec<f32>>>,
    ) -> Result<Self> {
        let mut parts = Parts { config, store };
        let (dim, features) = (config.model_dim, config.feature_dim());
        let mut feature = |name: &str, inputs, outputs| {
            if config.has_features() { parts.linear(name, inputs, outputs, config.bias).map(Some) } else { Ok(None) }
        };
        let (word, unembed) = (feature("word", features, dim)?, feature("unembed", dim, features)?);
        Ok(Self {
            word,
            embed_norm: if config.embed_norm { Some(parts.norm("embed_norm")?) } else { None },
            rope: config.rope_table().map(|table| Rope { table, head_dim: config.head_dim() }),
            layers: (0..config.layers).map(|index| parts.layer(index)).collect::<Result<_>>()?,
            transform: if config.transform { Some(parts.linear("transform", dim, dim, true)?) } else { None },
            final_norm: if config.final_norm { Some(parts.norm("final_norm")?) } else { None },
            unembed,
            output,
        })
    }

    /// The formats of its matrices, each once.
    #[must_use]
    pub fn formats(&self) -> Vec<Format> {
        let mut formats = Vec::new();
        let mut note = |matrix: &Matrix| {
            if !formats.contains(&matrix.format()) {
                formats.push(matrix.format());
            }
            Ok(())
        };
        let noted = self.map(&mut note, &mut |_| Ok(()));
        debug_assert!(noted.is_ok(), "nothing is sent anywhere");
        formats
    }

    /// Copies it to a backend; matrices stay in their formats.
    ///
    /// # Errors
    /// Whatever the backend says of its memory.
    pub fn upload<B: Backend>(&self, backend: &B) -> Result<On<B>> {
        self.map(&mut |matrix| backend.upload_matrix(matrix), &mut |data| backend.upload(data))
    }
}

/// What takes a matrix elsewhere.
type Send<'a, M, N> = &'a mut dyn FnMut(&M) -> Result<N>;

impl<M, T> Network<M, T> {
    /// The same network with every matrix and every tensor sent elsewhere; the first error ends it.
    pub fn map<N, U>(&self, matrix: Send<'_, M, N>, tensor: Send<'_, T, U>) -> Result<Network<N, U>> {
        let rope = match &self.rope {
            Some(Rope { table, head_dim }) => Some(Rope { table: tensor(table)?, head_dim: *head_dim }),
            None => None,
        };
        Ok(Network {
            word: self.word.as_ref().map(|word| word.map(matrix, tensor)).transpose()?,
            embed_norm: self.embed_norm.as_ref().map(|norm| norm.map(tensor)).transpose()?,
            rope,
            layers: self.layers.iter().map(|layer| layer.map(matrix, tensor)).collect::<Result<_>>()?,
            transform: self.transform.as_ref().map(|transform| transform.map(matrix, tensor)).transpose()?,
            final_norm: self.final_norm.as_ref().map(|norm| norm.map(tensor)).transpose()?,
            unembed: self.unembed.as_ref().map(|unembed| unembed.map(matrix, tensor)).transpose()?,
            output: self.output.as_ref().map(|output| output.map(matrix, tensor)).transpose()?,
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

    fn map<U>(&self, send: Send<'_, T, U>) -> Result<AnyNorm<U>> {
        Ok(match self {
            Self::Layer(Norm { gain, bias, dim, epsilon }) => {
                AnyNorm::Layer(Norm { gain: send(gain)?, bias: send(bias)?, dim: *dim, epsilon: *epsilon })
            }
            Self::Rms(norm) => AnyNorm::Rms(map_rms(norm, send)?),
        })
    }
}

fn map_rms<T, U>(norm: &RmsNorm<T>, send: Send<'_, T, U>) -> Result<RmsNorm<U>> {
    Ok(RmsNorm { gain: send(&norm.gain)?, dim: norm.dim, epsilon: norm.epsilon })
}

impl<M, T> Layer<M, T> {
    fn map<N, U>(&self, matrix: Send<'_, M, N>, tensor: Send<'_, T, U>) -> Result<Layer<N, U>> {
        Ok(Layer {
            attn_norm: self.attn_norm.map(tensor)?,
            q: self.q.map(matrix, tensor)?,
            k: self.k.map(matrix, tensor)?,
            v: self.v.map(matrix, tensor)?,
            q_norm: self.q_norm.as_ref().map(|norm| map_rms(norm, tensor)).transpose()?,
            k_norm: self.k_norm.as_ref().map(|norm| map_rms(norm, tensor)).transpose()?,
            o: self.o.map(matrix, tensor)?,
            ff_norm: self.ff_norm.map(tensor)?,
            ff_gate: self.ff_gate.as_ref().map(|gate| gate.map(matrix, tensor)).transpose()?,
            ff_up: self.ff_up.map(matrix, tensor)?,
            ff_down: self.ff_down.map(matrix, tensor)?,
        })
    }
}

impl<M, T> Linear<M, T> {
    /// The same projection with its matrix and its bias sent elsewhere.
    pub(super) fn map<N, U>(&self, matrix: Send<'_, M, N>, tensor: Send<'_, T, U>) -> Result<Linear<N, U>> {
        Ok(Linear {
            weight: matrix(&self.weight)?,
            bias: self.bias.as_ref().map(tensor).transpose()?,
            inputs: self.inputs,
            outputs: self.outputs,
        })
    }
}
