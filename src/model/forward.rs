//! A run: its options, its checks, and what it keeps of one forward pass over a whole text.

use super::network::On;
use super::pass::Pass;
use super::tokenizer::Token;
use super::trace::{Detail, Layout, Trace};
use super::{Model, Stage};
use crate::attention;
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

/// Numbers that a run may keep: 256 MiB.
const MOST_NUMBERS: usize = 1 << 26;

/// A layer's stages whose operations are queued.
pub struct QueuedLayer<T> {
    kept: Vec<T>,
}

impl<T: Clone> QueuedLayer<T> {
    /// Waits for them: the numbers that [`Trace::open`] takes.
    ///
    /// # Errors
    /// Whatever the backend says.
    pub async fn read<B: Backend<Tensor = T>>(self, backend: &B) -> Result<Vec<f32>> {
        let kept: Vec<&T> = self.kept.iter().collect();
        Ok(backend.read(&kept).await?.concat())
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
        network: &On<B>,
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
        network: &On<B>,
        tokens: &[Token],
        options: Options,
    ) -> Result<Queued<B::Tensor>> {
        self.check(tokens, &options)?;
        let detail = options.detail;
        let full = detail == Detail::Full;
        let pass =
            Pass { model: self, backend, network, options: &options, rows: tokens.len(), past: 0, trace: kept(full) };
        let mut stages = Vec::new();
        let mut stream = pass.embed(tokens, &mut stages)?;
        for index in 0..network.layers.len() {
            stream = pass.layer(index, stream, None, &mut stages)?;
            // At once: a deep model's stages would take more room than its weights.
            stages.retain(|(stage, _)| detail.keeps(*stage));
        }
        pass.logits(&stream, &mut stages)?;
        let kept = stages.into_iter().filter(|(stage, _)| detail.keeps(*stage));
        Ok(Queued {
            layout: Layout::new(self, tokens.len(), detail),
            tokens: tokens.to_vec(),
            options,
            kept: kept.map(|(_, tensor)| tensor).collect(),
        })
    }

    /// Works a layer's stages out again from what flowed into it, for a run that kept only that: `stream` is
    /// [`Trace::stream`], `tokens` how many there were.
    ///
    /// # Errors
    /// `invalid-option` for a layer that is not there; `invalid-shape` for a stream of another width; whatever the backend says.
    pub fn queue_layer<B: Backend>(
        &self,
        backend: &B,
        network: &On<B>,
        stream: &[f32],
        options: &Options,
        layer: usize,
    ) -> Result<QueuedLayer<B::Tensor>> {
        let dim = self.config().model_dim;
        let rows = stream.len() / dim;
        if layer >= network.layers.len() {
            return Err(Error::new(Code::InvalidOption, format!("Layer {layer} is not there; layers count from 0.")));
        }
        if rows == 0 || rows * dim != stream.len() {
            let message = format!("A stream of {} numbers is no whole number of rows of {dim}.", stream.len());
            return Err(Error::new(Code::InvalidShape, message));
        }
        let options = Options { detail: Detail::Streams, ..options.clone() };
        let pass = Pass { model: self, backend, network, options: &options, rows, past: 0, trace: kept(true) };
        let mut stages = Vec::new();
        pass.layer(layer, backend.upload(stream)?, None, &mut stages)?;
        let closed: Vec<Stage> = Layout::new(self, rows, Detail::Streams).closed().collect();
        let kept = stages.into_iter().filter(|(stage, _)| closed.contains(stage));
        Ok(QueuedLayer { kept: kept.map(|(_, tensor)| tensor).collect() })
    }

    /// Says what is wrong with a run before anything is computed.
    pub(crate) fn check(&self, tokens: &[Token], options: &Options) -> Result<()> {
        let words = tokens.len().saturating_sub(self.config().marks());
        if words == 0 {
            return Err(Error::new(Code::InvalidOption, "The text holds no word; type at least one."));
        }
        self.check_tokens(tokens)?;
        self.check_length(tokens)?;
        self.check_size(tokens.len(), options.detail)?;
        if !(options.temperature > 0.0 && options.temperature.is_finite()) {
            return Err(Error::new(
                Code::InvalidOption,
                format!("The temperature is {}; it must be a positive number.", options.temperature),
            ));
        }
        self.check_heads(&options.ablate)
    }

    /// Whether there is a token, and a row of the embedding for each.
    pub(super) fn check_tokens(&self, tokens: &[Token]) -> Result<()> {
        if !self.config().tokenizer {
            return Ok(());
        }
        if tokens.is_empty() {
            return Err(Error::new(Code::InvalidOption, "There is no token; type at least one word."));
        }
        let vocabulary = self.config().vocabulary;
        match tokens.iter().find(|token| token.id as usize >= vocabulary) {
            None => Ok(()),
            Some(token) => Err(Error::new(
                Code::InvalidOption,
                format!("Token {} is not there; {} has {vocabulary}, from 0.", token.id, self.config().name),
            )),
        }
    }

    /// Whether the heads that are to be switched off are there.
    pub(super) fn check_heads(&self, ablate: &[(usize, usize)]) -> Result<()> {
        let (layers, heads) = (self.config().layers, self.config().heads);
        if let Some((layer, head)) = ablate.iter().find(|(layer, head)| *layer >= layers || *head >= heads) {
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

    /// Whether a text fits the positions.
    pub(super) fn check_length(&self, tokens: &[Token]) -> Result<()> {
        let words = tokens.len().saturating_sub(self.config().marks());
        if words <= self.max_words() {
            return Ok(());
        }
        let message = format!(
            "The text has {words} words and signs; {} takes at most {}. Shorten it.",
            self.config().name,
            self.max_words()
        );
        Err(Error::new(Code::TooLarge, message))
    }

    /// Whether what the run keeps fits.
    fn check_size(&self, tokens: usize, detail: Detail) -> Result<()> {
        let numbers = |tokens| Layout::new(self, tokens, detail).len();
        if numbers(tokens) <= MOST_NUMBERS {
            return Ok(());
        }
        let fits = (1..tokens).rev().find(|&tokens| numbers(tokens) <= MOST_NUMBERS).unwrap_or(0);
        let message = format!(
            "A run of {tokens} tokens keeps {} numbers of {}, more than {MOST_NUMBERS}; {fits} tokens fit. Shorten the text, \
             or keep less (trace \"streams\" or \"weights\").",
            numbers(tokens),
            self.config().name
        );
        Err(Error::new(Code::TooLarge, message))
    }

    /// 1 / √head_dim, divided by the temperature.
    pub(super) fn scale(&self, options: &Options) -> f32 {
        1.0 / (self.config().head_dim() as f32).sqrt() / options.temperature
    }
}

/// The matrices of attention that become stages.
const fn kept(full: bool) -> attention::Trace {
    attention::Trace { dots: full, scores: full, softcapped: false, masked: full, weights: true }
}
