//! Every shipped decoder, with what its description claims.

use qkv::cpu::Cpu;
use qkv::model::{Config, Model, On};
use serde_json::Value;

use crate::files;

pub(crate) struct Decoder {
    pub(crate) name: String,
    /// The whole of `config.json`.
    pub(crate) description: Value,
    pub(crate) model: Model,
}

/// Names and descriptions of the shipped models of a kind, in the order of their names.
pub(crate) fn descriptions(kind: &str) -> Vec<(String, String)> {
    let folder = std::fs::read_dir(files::path("models")).expect("the folder is there");
    let mut names: Vec<String> = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    // A folder without a description holds records alone.
    let described = names.into_iter().filter_map(|name| {
        let description = format!("models/{name}/config.json");
        files::path(&description).exists().then(|| (name, files::text(&description)))
    });
    described.filter(|(_, description)| value(description)["kind"] == kind).collect()
}

pub(crate) fn value(description: &str) -> Value {
    serde_json::from_str(description).expect("config.json is JSON")
}

impl Decoder {
    pub(crate) fn all() -> Vec<Self> {
        let all = descriptions("decoder").into_iter().map(|(name, description)| {
            let config = Config::parse(&description).expect("the description reads");
            let weights = files::bytes(&format!("models/{name}/weights.safetensors"));
            let model = Model::read(config, &weights, &[]).expect("the shipped model reads");
            Self { name, description: value(&description), model }
        });
        all.collect()
    }

    /// Those of the language of `models/decoder/grammar.txt`.
    #[allow(dead_code, reason = "each test file uses its own part of this module")]
    pub(crate) fn family() -> Vec<Self> {
        Self::all().into_iter().filter(|decoder| decoder.description["metrics"]["abilities"].is_object()).collect()
    }

    #[allow(dead_code, reason = "each test file uses its own part of this module")]
    pub(crate) fn on_cpu(&self) -> On<Cpu> {
        self.model.upload(&Cpu).expect("the weights fit")
    }

    /// The probe files of its language.
    #[allow(dead_code, reason = "each test file uses its own part of this module")]
    pub(crate) fn probes(&self, stem: &str) -> String {
        let home = if self.description["metrics"]["abilities"].is_object() { "decoder" } else { &self.name };
        files::text(&format!("models/{home}/probes/{stem}.tsv"))
    }
}
