//! Models opened from files, as a reader's own: small ones of every family (`tests/fixtures/own`, made by `training/own`) and,
//! where `npm test` could fetch them, two that people have; and what PyTorch computed with them.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

use std::path::PathBuf;

use qkv::model::file::{self, Assembly, Gguf, Plan, Shard, Tensors};
use qkv::model::{Model, Token};
use safetensors::SafeTensors;
use serde::Deserialize;

/// One model of the list, with its files read.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) name: String,
    /// `config.json`; `None` of a GGUF file, which says it itself.
    pub(crate) config: Option<String>,
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) cases: Vec<Case>,
    numbers: Vec<u8>,
}

/// One text of a fixture's list.
#[derive(Clone, Deserialize)]
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) ids: Vec<u32>,
    /// Rows of the logits that are there; absent where the model has none.
    #[serde(default)]
    pub(crate) positions: Vec<usize>,
    /// Every how many-th id of such a row.
    #[serde(default)]
    pub(crate) step: usize,
    /// A head without which the last row of the logits was computed once more.
    #[serde(default)]
    pub(crate) silenced: Option<(usize, usize)>,
    /// The likeliest words that follow, one after another.
    #[serde(default)]
    pub(crate) written: Vec<u32>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    config: Option<String>,
    #[serde(default)]
    weights: Vec<String>,
    gguf: Option<String>,
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(path: &str) -> String {
    String::from_utf8(bytes(path)).expect("text")
}

impl Own {
    fn read(name: &str, config: Option<&str>, files: &[String], expected: &str) -> Self {
        Self {
            name: name.to_owned(),
            config: config.map(text),
            files: files.iter().map(|path| bytes(path)).collect(),
            cases: serde_json::from_str(&text(&format!("{expected}.json"))).expect("a list of cases"),
            numbers: bytes(&format!("{expected}.safetensors")),
        }
    }

    /// Every small model.
    pub(crate) fn small() -> Vec<Self> {
        const HOME: &str = "tests/fixtures/own";
        let entries: Vec<Entry> =
            serde_json::from_str(&text(&format!("{HOME}/models.json"))).expect("a list of models");
        let all = entries.into_iter().map(|Entry { name, config, weights, gguf }| {
            let at = |path: &String| format!("{HOME}/{path}");
            let files: Vec<String> = weights.iter().chain(&gguf).map(at).collect();
            Self::read(&name, config.as_ref().map(at).as_deref(), &files, &format!("{HOME}/{name}/expected"))
        });
        all.collect()
    }

    /// One of them.
    pub(crate) fn of(name: &str) -> Self {
        Self::small().into_iter().find(|own| own.name == name).expect("the list names it")
    }

    /// MiniLM, where it was fetched.
    pub(crate) fn minilm() -> Option<Self> {
        let at = |name: &str| format!("tests/real/.cache/minilm/{name}");
        let here = root(&at("model.safetensors")).exists();
        here.then(|| Self::read("minilm", Some(&at("config.json")), &[at("model.safetensors")], "tests/real/minilm"))
    }

    /// SmolLM2-135M, where it was fetched.
    pub(crate) fn smollm2() -> Option<Self> {
        let file = "tests/real/.cache/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf".to_owned();
        root(&file).exists().then(|| Self::read("smollm2", None, &[file], "tests/real/smollm2"))
    }

    /// What PyTorch computed: `weights`, `logits`, `final` or `silenced` of a case.
    pub(crate) fn numbers(&self, case: usize, name: &str) -> Vec<f32> {
        let tensors = SafeTensors::deserialize(&self.numbers).expect("a safetensors file");
        let data = tensors.tensor(&format!("{case}.{name}")).expect("the fixture has it").data().to_vec();
        data.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four bytes"))).collect()
    }

    /// The model, all of it read.
    pub(crate) fn model(&self) -> Model {
        let plan = self.plan();
        let config = plan.config.clone();
        Model::assembled(config, &mut self.tensors(plan)).expect("the model reads")
    }

    /// A text as its tokeniser cut it.
    pub(crate) fn tokens(&self, case: usize) -> Vec<Token> {
        self.cases[case].ids.iter().map(|&id| token(id)).collect()
    }

    /// The same files under another model's description.
    pub(crate) fn described_as(&self, other: &Self) -> Self {
        Self { config: other.config.clone(), ..self.clone() }
    }

    /// Puts the rows of a matrix of the (only) safetensors file in another order: row r comes from `from(r, rows)`.
    pub(crate) fn rows(&mut self, name: &str, from: impl Fn(usize, usize) -> usize) {
        let file = &mut self.files[0];
        let (begin, end, rows) = {
            let tensors = SafeTensors::deserialize(file).expect("a safetensors file");
            let tensor = tensors.tensor(name).expect("the file has it");
            let begin = tensor.data().as_ptr() as usize - file.as_ptr() as usize;
            (begin, begin + tensor.data().len(), tensor.shape()[0])
        };
        let (old, width) = (file[begin..end].to_vec(), (end - begin) / rows);
        for (row, bytes) in file[begin..end].chunks_exact_mut(width).enumerate() {
            bytes.copy_from_slice(&old[from(row, rows) * width..][..width]);
        }
    }

    /// The files' headers, read as far as they ask.
    pub(crate) fn plan(&self) -> Plan {
        let Some(config) = &self.config else {
            let [file] = &self.files[..] else { panic!("one GGUF file") };
            let mut known = 64;
            loop {
                match file::gguf(&file[..known], file.len() as u64).expect("the file reads") {
                    Gguf::Plan(plan, _) => return plan,
                    Gguf::More(wanted) => {
                        assert!(wanted > known && wanted <= file.len(), "{wanted} after {known} of {}", file.len());
                        known = wanted;
                    }
                }
            }
        };
        let lengths: Vec<usize> = self.files.iter().map(|file| header_len(file)).collect();
        let names: Vec<String> = (0..self.files.len()).map(|at| format!("model-{at}.safetensors")).collect();
        let shards = self.files.iter().zip(&lengths).zip(&names);
        let shards: Vec<Shard<'_>> =
            shards.map(|((file, len), name)| Shard { name, header: &file[..*len], len: file.len() as u64 }).collect();
        file::safetensors(config, &shards).expect("the files read")
    }

    /// All that the plan wants, streamed in pieces of a size that divides nothing.
    pub(crate) fn tensors(&self, plan: Plan) -> Tensors {
        const PIECE: usize = 1_000_003;
        let mut assembly = Assembly::new(plan);
        while let Some((file, start, end)) = assembly.wanted() {
            for piece in self.files[file][start as usize..end as usize].chunks(PIECE) {
                assembly.push(piece).expect("the bytes are taken");
            }
        }
        assembly.finish().expect("everything came")
    }
}

fn header_len(file: &[u8]) -> usize {
    let first = file[..8].try_into().expect("eight bytes");
    file::safetensors_header_len(first, file.len() as u64).expect("a header")
}

/// A token by its id alone; what it reads as is known to the tokeniser.
fn token(id: u32) -> Token {
    Token { id, suffix: 0, text: String::new(), start: 0, end: 0, known: true, base: None, special: None }
}
