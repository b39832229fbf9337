//! A recurrent net over words, what there was before attention: embedding → gated recurrent unit → logits. What it has of all
//! earlier words is one state of `hiddenDim` numbers (Cho et al. 2014, as [`crate::recurrent`] writes it down).

mod explain;
mod run;
mod trace;

use serde::Deserialize;

use super::network::Store;
use super::tokenizer::{self, Token};
use super::weights::Weights;
use super::words::Words;
use crate::backend::{Backend, Linear};
use crate::error::{Code, Error, Result};
use crate::matrix::Matrix;

pub use run::QueuedGru;
pub use trace::{GruStage, GruTrace};

/// What a run needs of such a model's `config.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GruConfig {
    /// Version of these files; 1.
    pub format: u32,
    /// Short name, as in `loadModel(name)`.
    pub name: String,
    /// `"gru"`.
    pub kind: String,
    /// Layers; 1.
    pub layers: usize,
    /// Width of a word's vector.
    pub model_dim: usize,
    /// Width of the state.
    pub hidden_dim: usize,
    /// The most tokens at once, the start included.
    pub positions: usize,
    /// File name of the weights.
    pub weights: String,
}

/// The trained matrices, wherever they live.
#[derive(Clone, Debug)]
pub struct GruNetwork<M, T> {
    /// A word's vector to its part of reset, update and new.
    pub input: Linear<M, T>,
    /// The state's part of them, `[3 · hidden_dim, hidden_dim]`.
    pub heard: T,
    /// `[3 · hidden_dim]`.
    pub heard_bias: T,
    /// The state to the logits.
    pub output: Linear<M, T>,
}

/// Such a network on a backend.
pub type GruOn<B> = GruNetwork<<B as Backend>::Matrix, <B as Backend>::Tensor>;

/// A recurrent model's files as numbers.
#[derive(Debug)]
pub struct Gru {
    config: GruConfig,
    words: Words,
    /// `[vocabulary, model_dim]`.
    embedding: Vec<f32>,
    network: GruNetwork<Matrix, Vec<f32>>,
}

impl GruConfig {
    /// Reads a `config.json`. In a page JavaScript has read it already.
    ///
    /// # Errors
    /// `not-a-model`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|error| Error::new(Code::NotAModel, format!("config.json is not a model's description: {error}.")))
    }

    fn check(&self) -> Result<()> {
        let refuse = |what: String| Err(Error::new(Code::UnsupportedModel, format!("config.json: {what}")));
        if self.format != 1 || self.kind != "gru" || self.layers != 1 {
            return refuse(format!(
                "a {:?} of {} layers in format {}; a \"gru\" of 1 layer in format 1 is read.",
                self.kind, self.layers, self.format
            ));
        }
        for (name, size, most) in [("modelDim", self.model_dim, 4096), ("hiddenDim", self.hidden_dim, 16_384)] {
            if size == 0 || size > most {
                return refuse(format!("{name} is {size}; it must lie in 1…{most}."));
            }
        }
        if self.positions < 2 || self.positions > 65_536 {
            return refuse(format!("positions is {}; it must lie in 2…65536.", self.positions));
        }
        Ok(())
    }
}

impl Gru {
    /// Reads a model from its description and its weights, which hold the words too.
    ///
    /// # Errors
    /// `not-a-model`, `unsupported-model` or `truncated-file`, naming the file and what was wrong with it.
    pub fn read(config: GruConfig, weights: &[u8]) -> Result<Self> {
        config.check()?;
        let mut weights = Weights::parse(weights, &config.weights)?;
        let rows = weights.rows("embedding.weight")?;
        let (dim, hidden) = (config.model_dim, config.hidden_dim);
        let mut linear =
            |weight: &str, bias: &str, inputs: usize, outputs: usize| -> Result<Linear<Matrix, Vec<f32>>> {
                let (weight, bias) = (weights.matrix(weight, outputs, inputs)?, weights.vector(bias, outputs)?);
                Ok(Linear { weight, bias: Some(bias), inputs, outputs })
            };
        let (input, output) =
            (linear("gru.weight_ih", "gru.bias_ih", dim, 3 * hidden)?, linear("out.weight", "out.bias", hidden, rows)?);
        let network = GruNetwork {
            input,
            heard: weights.tensor("gru.weight_hh", &[3 * hidden, hidden])?,
            heard_bias: weights.tensor("gru.bias_hh", &[3 * hidden])?,
            output,
        };
        let embedding = weights.tensor("embedding.weight", &[rows, dim])?;
        Ok(Self { words: Words::listed(&weights, rows)?, embedding, network, config })
    }

    /// Sizes.
    #[must_use]
    pub const fn config(&self) -> &GruConfig {
        &self.config
    }

    /// The words it knows.
    #[must_use]
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The weights, on the host.
    #[must_use]
    pub const fn network(&self) -> &GruNetwork<Matrix, Vec<f32>> {
        &self.network
    }

    /// The most words a text may have: the positions less the start.
    #[must_use]
    pub const fn max_words(&self) -> usize {
        self.config.positions - 1
    }

    /// Cuts a text into tokens, the start before it. Any text gives tokens; none is refused here.
    #[must_use]
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        tokenizer::tokenize_listed(text, &self.words)
    }

    /// Copies the weights to a backend.
    ///
    /// # Errors
    /// Whatever the backend says of its memory.
    pub fn upload<B: Backend>(&self, backend: &B) -> Result<GruOn<B>> {
        self.network.upload(backend)
    }
}

impl GruNetwork<Matrix, Vec<f32>> {
    /// Copies it to a backend.
    ///
    /// # Errors
    /// Whatever the backend says of its memory.
    pub fn upload<B: Backend>(&self, backend: &B) -> Result<GruOn<B>> {
        self.map(&mut |matrix| backend.upload_matrix(matrix), &mut |data| backend.upload(data))
    }
}

impl<M, T> GruNetwork<M, T> {
    /// The same network with every matrix and every tensor sent elsewhere; the first error ends it.
    pub fn map<N, U>(
        &self,
        matrix: &mut dyn FnMut(&M) -> Result<N>,
        tensor: &mut dyn FnMut(&T) -> Result<U>,
    ) -> Result<GruNetwork<N, U>> {
        let (input, output) = (self.input.map(matrix, tensor)?, self.output.map(matrix, tensor)?);
        Ok(GruNetwork { input, heard: tensor(&self.heard)?, heard_bias: tensor(&self.heard_bias)?, output })
    }
}
