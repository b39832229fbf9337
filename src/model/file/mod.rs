//! A reader's own model: safetensors files with their `config.json`, or one GGUF file. Header → [`Plan`] → [`Assembly`] →
//! [`Tensors`].
//!
//! Nothing a file says is believed: sizes are compared with bounds and with the file's length before anything is allocated, and a
//! refusal says what was found and what is accepted.

mod assembly;
mod bert;
mod builder;
mod directory;
mod fields;
mod gguf;
mod gpt2;
mod hugging_face;
mod llama;
mod numbers;
mod plan;
mod rope;
mod safetensors;
mod shape;

pub use assembly::{Assembly, Tensors};
pub use gguf::{Gguf, gguf};
pub use plan::{About, Part, Plan};
pub use safetensors::{Shard, safetensors, safetensors_header_len};

use crate::error::{Code, Error};

fn not_a_model(message: impl Into<String>) -> Error {
    Error::new(Code::NotAModel, message)
}

fn unsupported(message: impl Into<String>) -> Error {
    Error::new(Code::UnsupportedModel, message)
}

fn too_large(message: impl Into<String>) -> Error {
    Error::new(Code::TooLarge, message)
}

fn truncated(message: impl Into<String>) -> Error {
    Error::new(Code::TruncatedFile, message)
}
