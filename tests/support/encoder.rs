//! The shipped encoder, from the files that a page loads.

use std::path::PathBuf;

use qkv::model::{Config, Model};

/// A file of the repository.
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Its bytes.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Its text.
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The encoder with all its words.
#[allow(dead_code, reason = "each test file uses its own part of this module")]
pub(crate) fn encoder() -> Model {
    let mut model = Model::read(
        Config::parse(&text("models/encoder/config.json")).expect("the shipped description reads"),
        &bytes("models/encoder/weights.safetensors"),
        &bytes("models/encoder/words.0.safetensors"),
    )
    .expect("the shipped encoder reads");
    let rest: Vec<String> = model.config().words[1..].iter().map(|entry| entry.file.clone()).collect();
    for file in rest {
        model.add_words(&bytes(&format!("models/encoder/{file}"))).expect("the shipped words read");
    }
    model
}
