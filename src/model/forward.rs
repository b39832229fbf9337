//! The forward pass, written once: features → layers of (norm → q, k, v → attention → output → residual →
//! norm → feed-forward → residual) → logits. Pre-LN (Xiong et al. 2020) encoder (Devlin et al. 2019).

use super::network::{Layer, Network};
use super::tokenizer::Token;
use super::trace::{Detail, Layout, Trace};
use super::{Model, Stage};
use crate::attention::{self, Inputs, Kernel, Params, Shape};
use crate::backend::Backend;
use crate::error::{Code, Error, Result};

/// What a run may vary.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Hide later tokens from earlier ones.
    pub causal: bool,
    /// Divides the scores before the softmax; 1 is as trained, more is flatter. Positive and finite.
    pub temperature: f32,
    /// (layer, head) of each head that is switched off, from 0: its mix is multiplied by 0 before the output projection,
    /// and everything after it is worked out from that. Its weights are still computed.
    pub ablate: Vec<(usize, usize)>,
    /// What is kept.
    pub detail: Detail,
}

impl Default for Options {
    fn default() -> Self {
        Self { causal: false, temperature: 1.0, ablate: Vec::new(), detail: Detail::Full }
    }
}

/// A run whose operations are queued; it needs the backend, but no longer the model.
pub struct Queued<T> {
    layout: Layout,
    tokens: Vec<Token>,
    options: Options,
    kept: Vec<T>,
}

impl<T: Clone> Queued<T> {
    /// Waits for the run and copies back what it keeps, in one read: a backend waits once, not once a stage.
    ///
    /// # Errors
    /// Whatever the backend says.
    pub async fn read<B: Backend<Tensor = T>>(self, backend: &B) -> Result<Trace> {
        let kept: Vec<&T> = self.kept.iter().collect();
        let data = backend.read(&kept).await?;
        Trace::new(self.layout, self.tokens, self.options, data.concat())
    }
}

impl Model {
    /// Runs the tokens through a network uploaded to `backend` and keeps what `options.detail` asks for.
    ///
    /// # Errors
    /// `invalid-option` for a text without words, a temperature that is not positive or a head that is not there;
    /// `too-large` for more tokens than positions; whatever the backend says.
    pub async fn run<B: Backend>(
        &self,
        backend: &B,
        network: &Network<B::Tensor>,
        tokens: &[Token],
        options: Options,
    ) -> Result<Trace> {
        self.queue(backend, network, tokens, options)?.read(backend).await
    }

    /// The first half of [`Model::run`]: checks and queues everything.
    ///
    /// # Errors
    /// As [`Model::run`].
    pub fn queue<B: Backend>(
        &self,
        backend: &B,
        network: &Network<B::Tensor>,
        tokens: &[Token],
        options: Options,
    ) -> Result<Queued<B::Tensor>> {
        self.check(tokens, &options)?;
        let stages = self.queue_stages(backend, network, tokens, &options)?;
        let detail = options.detail;
        let kept = stages.into_iter().filter(|(stage, _)| detail.keeps(*stage));
        Ok(Queued {
            layout: Layout::new(self, tokens.len(), detail),
            tokens: tokens.to_vec(),
            options,
            kept: kept.map(|(_, tensor)| tensor).collect(),
        })
    }

    /// Says what is wrong with a run before anything is computed.
    pub(crate) fn check(&self, tokens: &[Token], options: &Options) -> Result<()> {
        let words = tokens.len().saturating_sub(2);
        if words == 0 {
            return Err(Error::new(Code::InvalidOption, "The text holds no word; type at least one."));
        }
        if words > self.max_words() {
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "The text has {words} words and signs; {} takes at most {}.",
                    self.config().name,
                    self.max_words()
                ),
            ));
        }
        if !(options.temperature > 0.0 && options.temperature.is_finite()) {
            return Err(Error::new(
                Code::InvalidOption,
                format!("The temperature is {}; it must be a positive number.", options.temperature),
            ));
        }
        let (layers, heads) = (self.config().layers, self.config().heads);
        if let Some((layer, head)) = options.ablate.iter().find(|(layer, head)| *layer >= layers || *head >= heads) {
            return Err(Error::new(
                Code::InvalidOption,
                format!(
                    "Head {head} of layer {layer} is to be switched off and is not there; {} has {layers} layers of \
                     {heads} heads, counted from 0.",
                    self.config().name
                ),
            ));
        }
        Ok(())
    }

    /// Queues every operation; the stages come in the order of [`Layout`].
    fn queue_stages<B: Backend>(
        &self,
        backend: &B,
        network: &Network<B::Tensor>,
        tokens: &[Token],
        options: &Options,
    ) -> Result<Vec<(Stage, B::Tensor)>> {
        let rows = tokens.len();
        let dim = self.config().model_dim;
        let mut stages = Vec::new();

        let features = backend.upload(&self.features(tokens))?;
        let words = backend.linear(&features, &network.word, rows)?;
        let positions = backend.upload(&self.positions[..rows * dim])?;
        let mut stream = backend.add(&words, &positions, rows * dim)?;
        stages.push((Stage::Features, features));
        stages.push((Stage::Embed, stream.clone()));

        for (index, layer) in network.layers.iter().enumerate() {
            let kept = self.queue_kept(backend, index, rows, options)?;
            stream = self.queue_layer(backend, layer, stream, kept.as_ref(), rows, options, &mut stages)?;
        }

        let normed = backend.layer_norm(&stream, &network.final_norm, rows)?;
        let unembedded = backend.linear(&normed, &network.unembed, rows)?;
        let logits = backend.linear(&unembedded, &network.output, rows)?;
        stages.extend([(Stage::Final, normed), (Stage::Unembed, unembedded), (Stage::Logits, logits)]);
        Ok(stages)
    }

    /// 1 for each number of the mix that is kept, 0 where its head is switched off, `[rows, model_dim]`; nothing where the
    /// layer has all its heads.
    fn queue_kept<B: Backend>(
        &self,
        backend: &B,
        layer: usize,
        rows: usize,
        options: &Options,
    ) -> Result<Option<B::Tensor>> {
        let off = |head| options.ablate.contains(&(layer, head));
        if !(0..self.config().heads).any(off) {
            return Ok(None);
        }
        let (dim, head_dim) = (self.config().model_dim, self.config().head_dim());
        let kept: Vec<f32> = (0..rows * dim).map(|at| if off(at % dim / head_dim) { 0.0 } else { 1.0 }).collect();
        backend.upload(&kept).map(Some)
    }

    fn queue_layer<B: Backend>(
        &self,
        backend: &B,
        layer: &Layer<B::Tensor>,
        stream: B::Tensor,
        kept: Option<&B::Tensor>,
        rows: usize,
        options: &Options,
        stages: &mut Vec<(Stage, B::Tensor)>,
    ) -> Result<B::Tensor> {
        let (dim, hidden_dim) = (self.config().model_dim, self.config().hidden_dim);

        let norm = backend.layer_norm(&stream, &layer.attn_norm, rows)?;
        let q = backend.linear(&norm, &layer.q, rows)?;
        let k = backend.linear(&norm, &layer.k, rows)?;
        let v = backend.linear(&norm, &layer.v, rows)?;
        let mix = backend.attention(Inputs::new(&q, &k, &v), &self.attention_params(rows, options))?;
        let heads = match kept {
            Some(kept) => backend.multiply(&mix.output, kept, rows * dim)?,
            None => mix.output,
        };
        let output = backend.linear(&heads, &layer.o, rows)?;
        let residual = backend.add(&stream, &output, rows * dim)?;

        let norm2 = backend.layer_norm(&residual, &layer.ff_norm, rows)?;
        let hidden = backend.linear(&norm2, &layer.ff_up, rows)?;
        let activation = backend.gelu(&hidden, rows * hidden_dim)?;
        let feedforward = backend.linear(&activation, &layer.ff_down, rows)?;
        let block = backend.add(&residual, &feedforward, rows * dim)?;

        stages.extend([(Stage::Norm, norm), (Stage::Q, q), (Stage::K, k), (Stage::V, v)]);
        let traced = [
            (Stage::Scores, mix.dots),
            (Stage::Scaled, mix.scores),
            (Stage::Masked, mix.masked),
            (Stage::Weights, mix.weights),
        ];
        stages.extend(traced.into_iter().filter_map(|(stage, tensor)| tensor.map(|tensor| (stage, tensor))));
        stages.extend([
            (Stage::Heads, heads),
            (Stage::Output, output),
            (Stage::Residual, residual),
            (Stage::Norm2, norm2),
            (Stage::Hidden, hidden),
            (Stage::Activation, activation),
            (Stage::Feedforward, feedforward),
            (Stage::Block, block.clone()),
        ]);
        Ok(block)
    }

    fn attention_params(&self, rows: usize, options: &Options) -> Params {
        let config = self.config();
        let full = options.detail == Detail::Full;
        let shape = Shape {
            batch: 1,
            heads: config.heads,
            kv_heads: config.heads,
            queries: rows,
            keys: rows,
            head_dim: config.head_dim(),
            value_dim: config.head_dim(),
            layout: attention::Layout::TokensFirst,
        };
        Params {
            offset: Some(0),
            causal: options.causal,
            scale: self.scale(options),
            kernel: Kernel::Naive,
            trace: attention::Trace { dots: full, scores: full, softcapped: false, masked: full, weights: true },
            // A trained network makes finite numbers; checking each would read them back.
            allow_non_finite: true,
            ..Params::new(shape)
        }
    }

    /// 1 / √head_dim, divided by the temperature.
    pub(super) fn scale(&self, options: &Options) -> f32 {
        1.0 / (self.config().head_dim() as f32).sqrt() / options.temperature
    }
}
