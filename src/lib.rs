//! Attention you can open.
//!
//! The crate follows one sentence through a small trained model, and keeps every number on the way:
//!
//! 1. **Text → tokens** ([`model::Model::tokenize`]). Whole words; one that the model has not met is said so.
//! 2. **Tokens → features → embedding.** A frozen vector a word, two letters of suffix, a position.
//! 3. **Embedding → q, k, v.** Three projections: what a word asks, how it is found, what it hands over.
//! 4. **Scores → mask → softmax → mix.** One query against every key, shared out, and the values mixed by the shares.
//! 5. **Output, residual, feed-forward**, and again in the next layer, up to a number for each word that may fill a blank.
//!
//! [`model::Model::run`] does it on any [`backend::Backend`]; [`model::Model::explain`] opens any number into the
//! terms that add up to it. Every operation has three twins of the same name: [`mod@reference`] in f64 plain loops, the
//! oracle; [`cpu`] in f32 with SIMD; [`gpu`] in WGSL (`shaders/`). A parity test walks the table of operations.
//!
//! # Conventions
//! Tensors are row-major, the last dimension fastest. Layers, heads and tokens count from 0. Failures are an
//! [`Error`] with a stable [`Code`].

pub mod attention;
pub mod backend;
pub mod cost;
pub mod cpu;
pub mod error;
pub mod gpu;
pub mod linear_attention;
pub mod matrix;
pub mod measure;
pub mod model;
pub mod recurrent;
pub mod reference;
#[cfg(target_arch = "wasm32")]
mod web;

pub use error::{Code, Error, Result};
