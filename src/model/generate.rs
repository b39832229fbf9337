//! Writing: one word after another, each from all before it. Keys and values of earlier words are kept on the backend, so that
//! a word costs one row of the forward pass, and attention one query.

use serde::Serialize;

use super::forward::Options;
use super::network::On;
use super::pass::{Pass, Past};
use super::predict::{order, softmax};
use super::sample::Sampling;
use super::spacing::spaced;
use super::words::LISTED;
use super::{Model, Stage, Token};
use crate::attention;
use crate::backend::Backend;
use crate::error::{Code, Error, Result};

/// A word that might come next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The word.
    pub token: String,
    /// Its id.
    pub id: u32,
    /// Softmax of the logits over the whole vocabulary: what the model holds of it.
    pub probability: f64,
    /// With how much of that it takes part in the draw, after temperature and top-k.
    pub chance: f64,
}

/// What one pass told about the word to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// `[vocabulary]`.
    pub logits: Vec<f32>,
    /// `[layers, heads, keys]`: where the last word of the text looked; empty where that was not asked for.
    pub weights: Vec<f32>,
}

/// One word written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The word, with its place in the text.
    pub token: Token,
    /// How likely it was.
    pub chosen: Candidate,
    /// The likeliest words, likeliest first, whether they were taken or not.
    pub candidates: Vec<Candidate>,
    /// As [`Outlook::weights`]: what the text so far looked at when this word was chosen.
    pub weights: Vec<f32>,
    /// Tokens of the text before it: the width of the weights.
    pub keys: usize,
    /// Whether the text now fills the model's positions.
    pub full: bool,
}

/// How a text is continued.
#[derive(Clone, Debug, PartialEq)]
pub struct Writing {
    /// How words are drawn.
    pub sampling: Sampling,
    /// How many candidates are told.
    pub candidates: usize,
    /// (layer, head) of each head that is switched off, as in [`Options::ablate`].
    pub ablate: Vec<(usize, usize)>,
    /// Whether attention weights are kept. Without them attention runs on the decode kernel.
    pub weights: bool,
}

impl Default for Writing {
    fn default() -> Self {
        Self { sampling: Sampling::default(), candidates: 10, ablate: Vec::new(), weights: true }
    }
}

/// A text under way, and what a backend keeps of it.
#[derive(Clone, Debug)]
pub struct Writer<T> {
    writing: Writing,
    text: String,
    tokens: Vec<Token>,
    /// Of each layer.
    past: Vec<Option<Past<T>>>,
    /// Tokens that are in `past`.
    done: usize,
}

/// A pass whose operations are queued; it needs the backend, but no longer the model.
pub struct QueuedOutlook<T> {
    logits: T,
    weights: Vec<T>,
}

impl<T: Clone> QueuedOutlook<T> {
    /// Waits for it.
    ///
    /// # Errors
    /// Whatever the backend says.
    pub async fn read<B: Backend<Tensor = T>>(self, backend: &B) -> Result<Outlook> {
        let tensors: Vec<&T> = std::iter::once(&self.logits).chain(&self.weights).collect();
        let mut data = backend.read(&tensors).await?.into_iter();
        Ok(Outlook { logits: data.next().unwrap_or_default(), weights: data.flatten().collect() })
    }
}

impl Model {
    /// Begins to continue a text, which may be empty.
    ///
    /// # Errors
    /// `unsupported-model` for a model that was not trained to write; `too-large` for a text that leaves no room;
    /// `invalid-option` for a temperature below 0 or a head that is not there.
    pub fn writer<T>(&self, text: &str, writing: Writing) -> Result<Writer<T>> {
        self.writer_of(text, self.tokenize(text), writing)
    }

    /// The same for a text that is cut already, as by a tokeniser outside.
    ///
    /// # Errors
    /// As [`Model::writer`], and `invalid-option` for no token at all.
    pub fn writer_of<T>(&self, text: &str, tokens: Vec<Token>, writing: Writing) -> Result<Writer<T>> {
        let config = self.config();
        if !config.causal || config.has_features() || !config.logits {
            return Err(cannot_write(self));
        }
        writing.sampling.check()?;
        self.check_heads(&writing.ablate)?;
        self.check_tokens(&tokens)?;
        self.check_length(&tokens)?;
        if tokens.len() == config.positions {
            let message = format!(
                "The text fills the {} positions of {}, which leaves no room for another word. Shorten it.",
                config.positions, config.name
            );
            return Err(Error::new(Code::TooLarge, message));
        }
        let past = (0..config.layers).map(|_| None).collect();
        Ok(Writer { writing, text: text.to_owned(), tokens, past, done: 0 })
    }
}

impl<T: Clone> Writer<T> {
    /// The tokens so far, the start included.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text so far: what was given, and the words written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Queues what tells the next word: a pass over the tokens that came since the last. After an error the next call begins
    /// with all of them.
    ///
    /// # Errors
    /// Whatever the backend says.
    pub fn queue<B: Backend<Tensor = T>>(
        &mut self,
        model: &Model,
        backend: &B,
        network: &On<B>,
    ) -> Result<QueuedOutlook<T>> {
        let queued = self.advance(model, backend, network);
        if queued.is_err() {
            self.forget();
        }
        queued
    }

    /// Lets go of what the backend keeps: the next pass begins with the first token.
    pub fn forget(&mut self) {
        self.past.iter_mut().for_each(|past| *past = None);
        self.done = 0;
    }

    fn advance<B: Backend<Tensor = T>>(
        &mut self,
        model: &Model,
        backend: &B,
        network: &On<B>,
    ) -> Result<QueuedOutlook<T>> {
        let last = self.tokens.len() - 1;
        // A word may be asked for again, by another draw: then its row is computed anew, and what is kept ends before it.
        if self.done > last {
            self.forget();
        }
        let options = Options { causal: true, ablate: self.writing.ablate.clone(), ..model.options() };
        let mut pass = Pass {
            model,
            backend,
            network,
            options: &options,
            rows: last - self.done,
            past: self.done,
            trace: attention::Trace::default(),
        };
        // Of all tokens but the last only keys and values are wanted.
        if pass.rows > 0 {
            pass_over(&pass, &self.tokens[self.done..last], &mut self.past, &mut Vec::new())?;
            self.done = last;
        }
        (pass.rows, pass.past) = (1, last);
        pass.trace.weights = self.writing.weights;
        let mut stages = Vec::new();
        let stream = pass_over(&pass, &self.tokens[last..], &mut self.past, &mut stages)?;
        self.done = last + 1;
        let Some(logits) = pass.logits(&stream, &mut Vec::new())? else { return Err(cannot_write(model)) };
        let weights = stages.into_iter().filter(|(stage, _)| *stage == Stage::Weights).map(|(_, tensor)| tensor);
        Ok(QueuedOutlook { logits, weights: weights.collect() })
    }

    /// Draws the next word, or takes the one that is forced, and puts it to the text.
    ///
    /// # Errors
    /// `invalid-option` for a forced id that is no word; `too-large` where there is no room. The text then stays as it was.
    pub fn choose(&mut self, model: &Model, outlook: &Outlook, force: Option<u32>) -> Result<Written> {
        let Writing { sampling, candidates, .. } = self.writing;
        let (keys, positions) = (self.tokens.len(), model.config().positions);
        if keys >= positions {
            let message = format!("The text fills the {positions} positions of {}.", model.config().name);
            return Err(Error::new(Code::TooLarge, message));
        }
        let vocabulary = outlook.logits.len();
        // The first rows of our own lists are no words; of a tokeniser outside every row may be written.
        let first = if model.config().tokenizer { 0 } else { LISTED.len() };
        if let Some(id) = force
            && !(first..vocabulary).contains(&(id as usize))
        {
            let message = format!("No word has the id {id}; words have {first}…{}.", vocabulary - 1);
            return Err(Error::new(Code::InvalidOption, message));
        }
        let probabilities = softmax(&outlook.logits);
        let chances = sampling.chances(&outlook.logits, first);
        let index = force.map_or_else(|| sampling.draw(&chances, keys), |id| id as usize);
        let candidate = |index: usize| Candidate {
            token: model.word(index as u32).to_owned(),
            id: index as u32,
            probability: probabilities[index],
            chance: chances[index],
        };
        let best = order(&probabilities).into_iter().filter(|index| *index >= first).take(candidates);
        let chosen = candidate(index);
        // What a token of a tokeniser outside reads as is known there.
        let (text, start, end) =
            if model.config().tokenizer { (self.text.clone(), 0, 0) } else { spaced(&self.text, &chosen.token) };
        let token = Token {
            id: chosen.id,
            suffix: 0,
            text: chosen.token.clone(),
            start,
            end,
            known: true,
            base: None,
            special: None,
        };
        let written = Written {
            token: token.clone(),
            candidates: best.map(candidate).collect(),
            chosen,
            weights: outlook.weights.clone(),
            keys,
            full: keys + 1 == positions,
        };
        self.text = text;
        self.tokens.push(token);
        Ok(written)
    }

    /// Queues, waits and chooses.
    ///
    /// # Errors
    /// As [`Writer::queue`] and [`Writer::choose`].
    pub async fn write<B: Backend<Tensor = T>>(
        &mut self,
        model: &Model,
        backend: &B,
        network: &On<B>,
        force: Option<u32>,
    ) -> Result<Written> {
        let outlook = self.queue(model, backend, network)?.read(backend).await?;
        self.choose(model, &outlook, force)
    }
}

fn cannot_write(model: &Model) -> Error {
    let message = format!("{} was not trained to write; load a decoder.", model.config().name);
    Error::new(Code::UnsupportedModel, message)
}

/// All layers, over tokens whose keys and values are added to `past`.
fn pass_over<B: Backend>(
    pass: &Pass<'_, B>,
    tokens: &[Token],
    past: &mut [Option<Past<B::Tensor>>],
    stages: &mut Vec<(Stage, B::Tensor)>,
) -> Result<B::Tensor> {
    let mut stream = pass.embed(tokens, stages)?;
    for (index, past) in past.iter_mut().enumerate() {
        stream = pass.layer(index, stream, Some(past), stages)?;
        stages.retain(|(stage, _)| *stage == Stage::Weights);
    }
    Ok(stream)
}
