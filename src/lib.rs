//! Attention you can open.

pub mod attention;
pub mod backend;
pub mod cpu;
pub mod error;
pub mod gpu;
pub mod model;
pub mod reference;
#[cfg(target_arch = "wasm32")]
mod web;

pub use error::{Code, Error, Result};
