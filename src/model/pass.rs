//! The forward pass, written once: embedding → layers of (norm → q, k, v → attention → output → residual →
//! norm → feed-forward → residual) → logits. Pre-LN (Xiong et al. 2020), with whatever norm, activation and positions the
//! model's description names; over a whole text, or over its last rows where keys and values of the others are at hand.

use super::network::{Layer, Network};
use super::{Model, Options, Stage, Token};
use crate::attention::{self, Inputs, Kernel, Params, Shape};
use crate::backend::{Backend, Linear};
use crate::error::Result;

/// Keys (turned, where positions turn) and values of a layer so far, `[tokens, kv_heads · head_dim]`.
#[derive(Clone, Debug)]
pub(super) struct Past<T> {
    keys: T,
    values: T,
}

/// Stages as they lie on a backend, in the order of [`Stage::ALL`].
pub(super) type Stages<T> = Vec<(Stage, T)>;

/// One pass over `rows` tokens.
pub(super) struct Pass<'a, B: Backend> {
    pub(super) model: &'a Model,
    pub(super) backend: &'a B,
    pub(super) network: &'a Network<B::Tensor>,
    pub(super) options: &'a Options,
    pub(super) rows: usize,
    /// Tokens before them.
    pub(super) past: usize,
    /// Matrices of attention that become stages. Without any, a single row runs on the decode kernel.
    pub(super) trace: attention::Trace,
}

impl<B: Backend> Pass<'_, B> {
    /// What flows into the first layer.
    pub(super) fn embed(&self, tokens: &[Token], stages: &mut Stages<B::Tensor>) -> Result<B::Tensor> {
        let Self { model, backend, network, rows, past, .. } = *self;
        let dim = model.config().model_dim;
        let mut stream = backend.upload(&model.look_up(tokens))?;
        if let Some(word) = &network.word {
            let words = backend.linear(&stream, word, rows)?;
            stages.push((Stage::Features, stream));
            stream = words;
        }
        if !model.positions.is_empty() {
            let positions = backend.upload(&model.positions[past * dim..(past + rows) * dim])?;
            stream = backend.add(&stream, &positions, rows * dim)?;
        }
        stages.push((Stage::Embed, stream.clone()));
        Ok(stream)
    }

    /// Layer `index`. With `past`, earlier keys and values are put before those of these rows, and all are left there.
    pub(super) fn layer(
        &self,
        index: usize,
        stream: B::Tensor,
        past: Option<&mut Option<Past<B::Tensor>>>,
        stages: &mut Stages<B::Tensor>,
    ) -> Result<B::Tensor> {
        let Self { backend, network, rows, .. } = *self;
        let layer = &network.layers[index];
        let dim = self.model.config().model_dim;
        let norm = layer.attn_norm.queue(backend, &stream, rows)?;
        let mut heads = self.attend(layer, norm, past, stages)?;
        if let Some(kept) = self.kept(index)? {
            heads = backend.multiply(&heads, &kept, rows * dim)?;
        }
        let output = backend.linear(&heads, &layer.o, rows)?;
        let residual = backend.add(&stream, &output, rows * dim)?;
        stages.extend([(Stage::Heads, heads), (Stage::Output, output), (Stage::Residual, residual.clone())]);
        let feedforward = self.feed_forward(layer, &residual, stages)?;
        let block = backend.add(&residual, &feedforward, rows * dim)?;
        stages.extend([(Stage::Feedforward, feedforward), (Stage::Block, block.clone())]);
        Ok(block)
    }

    /// 1 for each number of the mix that is kept, 0 where its head is switched off, `[rows, model_dim]`; nothing where the
    /// layer has all its heads.
    fn kept(&self, layer: usize) -> Result<Option<B::Tensor>> {
        let config = self.model.config();
        let off = |head| self.options.ablate.contains(&(layer, head));
        if !(0..config.heads).any(off) {
            return Ok(None);
        }
        let (dim, head_dim) = (config.model_dim, config.head_dim());
        let kept: Vec<f32> = (0..self.rows * dim).map(|at| if off(at % dim / head_dim) { 0.0 } else { 1.0 }).collect();
        self.backend.upload(&kept).map(Some)
    }

    /// The mix of every head.
    fn attend(
        &self,
        layer: &Layer<B::Tensor>,
        norm: B::Tensor,
        past: Option<&mut Option<Past<B::Tensor>>>,
        stages: &mut Stages<B::Tensor>,
    ) -> Result<B::Tensor> {
        let Self { backend, rows, .. } = *self;
        let mut q = backend.linear(&norm, &layer.q, rows)?;
        let mut k = backend.linear(&norm, &layer.k, rows)?;
        let v = backend.linear(&norm, &layer.v, rows)?;
        stages.extend([(Stage::Norm, norm), (Stage::Q, q.clone()), (Stage::K, k.clone()), (Stage::V, v.clone())]);
        if let Some(rope) = &self.network.rope {
            let config = self.model.config();
            q = backend.rope(&q, rope, config.heads, rows, self.past)?;
            k = backend.rope(&k, rope, config.kv_heads(), rows, self.past)?;
            stages.extend([(Stage::QRotated, q.clone()), (Stage::KRotated, k.clone())]);
        }
        let all = match past {
            None => Past { keys: k, values: v },
            Some(slot) => {
                let all = match slot.take() {
                    None => Past { keys: k, values: v },
                    Some(before) => {
                        let keys = backend.concat(&before.keys, &k)?;
                        Past { keys, values: backend.concat(&before.values, &v)? }
                    }
                };
                slot.insert(all).clone()
            }
        };
        let mix = backend.attention(Inputs::new(&q, &all.keys, &all.values), &self.attention())?;
        let traced = [
            (Stage::Scores, mix.dots),
            (Stage::Scaled, mix.scores),
            (Stage::Masked, mix.masked),
            (Stage::Weights, mix.weights),
        ];
        stages.extend(traced.into_iter().filter_map(|(stage, tensor)| tensor.map(|tensor| (stage, tensor))));
        Ok(mix.output)
    }

    /// Norm, up, activation and down again.
    fn feed_forward(
        &self,
        layer: &Layer<B::Tensor>,
        residual: &B::Tensor,
        stages: &mut Stages<B::Tensor>,
    ) -> Result<B::Tensor> {
        let Self { backend, rows, .. } = *self;
        let len = rows * self.model.config().hidden_dim;
        let norm = layer.ff_norm.queue(backend, residual, rows)?;
        let linear = |to: &Linear<B::Tensor>| backend.linear(&norm, to, rows);
        let gate = layer.ff_gate.as_ref().map(linear).transpose()?;
        let hidden = linear(&layer.ff_up)?;
        let activation = match &gate {
            Some(gate) => backend.swiglu(gate, &hidden, len)?,
            None => backend.gelu(&hidden, len)?,
        };
        let feedforward = backend.linear(&activation, &layer.ff_down, rows)?;
        stages.push((Stage::Norm2, norm));
        stages.extend(gate.map(|gate| (Stage::Gate, gate)));
        stages.extend([(Stage::Hidden, hidden), (Stage::Activation, activation)]);
        Ok(feedforward)
    }

    /// A number for each word that may be predicted, for each row.
    pub(super) fn logits(&self, stream: &B::Tensor, stages: &mut Stages<B::Tensor>) -> Result<B::Tensor> {
        let Self { backend, network, rows, .. } = *self;
        let mut last = network.final_norm.queue(backend, stream, rows)?;
        stages.push((Stage::Final, last.clone()));
        if let Some(unembed) = &network.unembed {
            last = backend.linear(&last, unembed, rows)?;
            stages.push((Stage::Unembed, last.clone()));
        }
        let logits = backend.linear(&last, &network.output, rows)?;
        stages.push((Stage::Logits, logits.clone()));
        Ok(logits)
    }

    fn attention(&self) -> Params {
        let config = self.model.config();
        let shape = Shape {
            batch: 1,
            heads: config.heads,
            kv_heads: config.kv_heads(),
            queries: self.rows,
            keys: self.past + self.rows,
            head_dim: config.head_dim(),
            value_dim: config.head_dim(),
            layout: attention::Layout::TokensFirst,
        };
        let decodes = self.rows == 1 && !self.trace.any();
        Params {
            offset: Some(self.past as i64),
            causal: self.options.causal,
            scale: self.model.scale(self.options),
            kernel: if decodes { Kernel::Decode } else { Kernel::Naive },
            trace: self.trace,
            // A trained network makes finite numbers; checking each would read them back.
            allow_non_finite: true,
            ..Params::new(shape)
        }
    }
}
