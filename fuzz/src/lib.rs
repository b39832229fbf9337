//! The readers of model files and what they need of the engine, without the rest of it, so that they are built in seconds.
#![allow(dead_code, missing_docs, reason = "the rest of the engine is what uses it")]

#[path = "../../src/error.rs"]
pub mod error;
#[path = "../../src/matrix/mod.rs"]
pub mod matrix;
pub mod model;
mod reference;
