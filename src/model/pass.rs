//! The forward pass, written once: embedding → layers of (norm → q, k, v → attention → output → residual →
//! norm → feed-forward → residual) → logits, or with each norm after its sum; with whatever norm, activation, positions and
//! heads the model's description names; over a whole text, or over its last rows where keys and values of the others are at
//! hand.

use super::network::{Layer, On};
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
    pub(super) network: &'a On<B>,
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
        if let Some(places) = model.places(past, rows) {
            stream = backend.add(&stream, &backend.upload(&places)?, rows * dim)?;
        }
        if let Some(norm) = &network.embed_norm {
            let normalised = norm.queue(backend, &stream, rows)?;
            stages.push((Stage::Lookup, stream));
            stream = normalised;
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
        let config = self.model.config();
        let (dim, before) = (config.model_dim, config.norm_before());
        let input = if before { layer.attn_norm.queue(backend, &stream, rows)? } else { stream.clone() };
        if before {
            stages.push((Stage::Norm, input.clone()));
        }
        let mut heads = self.attend(layer, &input, past, stages)?;
        if let Some(kept) = self.kept(index)? {
            heads = backend.multiply(&heads, &kept, rows * config.q_dim())?;
        }
        let output = backend.linear(&heads, &layer.o, rows)?;
        let residual = backend.add(&stream, &output, rows * dim)?;
        stages.extend([(Stage::Heads, heads), (Stage::Output, output), (Stage::Residual, residual.clone())]);
        let norm = if before { &layer.ff_norm } else { &layer.attn_norm }.queue(backend, &residual, rows)?;
        stages.push((if before { Stage::Norm2 } else { Stage::Norm }, norm.clone()));
        let feedforward = self.feed_forward(layer, &norm, stages)?;
        let sum = backend.add(if before { &residual } else { &norm }, &feedforward, rows * dim)?;
        stages.push((Stage::Feedforward, feedforward));
        let block = if before {
            sum
        } else {
            let block = layer.ff_norm.queue(backend, &sum, rows)?;
            stages.push((Stage::Residual2, sum));
            block
        };
        stages.push((Stage::Block, block.clone()));
        Ok(block)
    }

    /// 1 for each number of the mix that is kept, 0 where its head is switched off, `[rows, heads · head_dim]`; nothing where
    /// the layer has all its heads.
    fn kept(&self, layer: usize) -> Result<Option<B::Tensor>> {
        let config = self.model.config();
        let off = |head| self.options.ablate.contains(&(layer, head));
        if !(0..config.heads).any(off) {
            return Ok(None);
        }
        let (dim, head_dim) = (config.q_dim(), config.head_dim());
        let kept: Vec<f32> = (0..self.rows * dim).map(|at| if off(at % dim / head_dim) { 0.0 } else { 1.0 }).collect();
        self.backend.upload(&kept).map(Some)
    }

    /// The mix of every head.
    fn attend(
        &self,
        layer: &Layer<B::Matrix, B::Tensor>,
        input: &B::Tensor,
        past: Option<&mut Option<Past<B::Tensor>>>,
        stages: &mut Stages<B::Tensor>,
    ) -> Result<B::Tensor> {
        let Self { backend, rows, .. } = *self;
        let config = self.model.config();
        let mut q = backend.linear(input, &layer.q, rows)?;
        let mut k = backend.linear(input, &layer.k, rows)?;
        let v = backend.linear(input, &layer.v, rows)?;
        stages.extend([(Stage::Q, q.clone()), (Stage::K, k.clone()), (Stage::V, v.clone())]);
        if let (Some(of_q), Some(of_k)) = (&layer.q_norm, &layer.k_norm) {
            q = backend.rms_norm(&q, of_q, rows * config.heads)?;
            k = backend.rms_norm(&k, of_k, rows * config.kv_heads())?;
            stages.extend([(Stage::QNorm, q.clone()), (Stage::KNorm, k.clone())]);
        }
        if let Some(rope) = &self.network.rope {
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

    /// Up, activation and down again.
    fn feed_forward(
        &self,
        layer: &Layer<B::Matrix, B::Tensor>,
        norm: &B::Tensor,
        stages: &mut Stages<B::Tensor>,
    ) -> Result<B::Tensor> {
        let Self { backend, rows, .. } = *self;
        let len = rows * self.model.config().hidden_dim;
        let linear = |to: &Linear<B::Matrix, B::Tensor>| backend.linear(norm, to, rows);
        let gate = layer.ff_gate.as_ref().map(linear).transpose()?;
        let hidden = linear(&layer.ff_up)?;
        let activation = match &gate {
            Some(gate) => backend.swiglu(gate, &hidden, len)?,
            None => self.gelu(&hidden, len)?,
        };
        let feedforward = backend.linear(&activation, &layer.ff_down, rows)?;
        stages.extend(gate.map(|gate| (Stage::Gate, gate)));
        stages.extend([(Stage::Hidden, hidden), (Stage::Activation, activation)]);
        Ok(feedforward)
    }

    /// GELU of whichever form the model has.
    fn gelu(&self, x: &B::Tensor, len: usize) -> Result<B::Tensor> {
        if self.model.config().activation == "gelu" { self.backend.gelu_erf(x, len) } else { self.backend.gelu(x, len) }
    }

    /// What comes after the last layer: a number for each word that may be predicted, for each row, where any is.
    pub(super) fn logits(&self, stream: &B::Tensor, stages: &mut Stages<B::Tensor>) -> Result<Option<B::Tensor>> {
        let Self { backend, network, rows, .. } = *self;
        let mut last = stream.clone();
        if let Some(transform) = &network.transform {
            let dense = backend.linear(&last, transform, rows)?;
            last = self.gelu(&dense, rows * transform.outputs)?;
            stages.extend([(Stage::Transform, dense), (Stage::TransformActivation, last.clone())]);
        }
        if let Some(norm) = &network.final_norm {
            last = norm.queue(backend, &last, rows)?;
            stages.push((Stage::Final, last.clone()));
        }
        if let Some(unembed) = &network.unembed {
            last = backend.linear(&last, unembed, rows)?;
            stages.push((Stage::Unembed, last.clone()));
        }
        let Some(output) = &network.output else { return Ok(None) };
        let logits = backend.linear(&last, output, rows)?;
        stages.push((Stage::Logits, logits.clone()));
        Ok(Some(logits))
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
