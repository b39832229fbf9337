//! Tiny models as files: the shapes of `tests/fixtures/model_files.json`, filled with numbers that say where they came from.

use half::{bf16, f16};
use serde_json::{Map, Value, json};

/// A tensor to be written.
#[derive(Clone)]
pub(crate) struct Tensor {
    pub(crate) name: String,
    /// As the format spells it.
    pub(crate) kind: String,
    /// Outermost first.
    pub(crate) shape: Vec<usize>,
    pub(crate) bytes: Vec<u8>,
}

impl Tensor {
    /// Of `number(name, at)`, in F32, F16 or BF16.
    pub(crate) fn new(name: &str, kind: &str, shape: &[usize]) -> Self {
        let numbers = (0..shape.iter().product()).map(|at| number(name, at));
        let bytes = match kind {
            "F32" => numbers.flat_map(f32::to_le_bytes).collect(),
            "F16" => numbers.flat_map(|number| f16::from_f32(number).to_le_bytes()).collect(),
            _ => numbers.flat_map(|number| bf16::from_f32(number).to_le_bytes()).collect(),
        };
        Self { name: name.to_owned(), kind: kind.to_owned(), shape: shape.to_vec(), bytes }
    }
}

/// A whole number between -125 and 125, exact in every plain format; it differs from tensor to tensor and from place to place.
pub(crate) fn number(name: &str, at: usize) -> f32 {
    let of_name = name.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 251);
    // 97 and 251 have no common divisor.
    ((of_name + at * 97 + at / 251) % 251) as f32 - 125.0
}

/// All models that transformers wrote, and the names of their tensors in GGUF files.
pub(crate) fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/model_files.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the fixture is there")).expect("it is JSON")
}

/// The tensors of one of them, filled.
pub(crate) fn tensors(shapes: &Value, kind: &str) -> Vec<Tensor> {
    let shapes = shapes.as_object().expect("names and shapes");
    let shape = |value: &Value| serde_json::from_value::<Vec<usize>>(value.clone()).expect("a shape");
    shapes.iter().map(|(name, value)| Tensor::new(name, kind, &shape(value))).collect()
}

/// A safetensors file.
pub(crate) fn safetensors(tensors: &[Tensor]) -> Vec<u8> {
    let mut header = Map::new();
    let mut data = Vec::new();
    for tensor in tensors {
        let start = data.len();
        data.extend_from_slice(&tensor.bytes);
        let place = json!({ "dtype": tensor.kind, "shape": tensor.shape, "data_offsets": [start, data.len()] });
        header.insert(tensor.name.clone(), place);
    }
    with_header(&Value::Object(header).to_string(), &data)
}

/// The same with any header.
pub(crate) fn with_header(header: &str, data: &[u8]) -> Vec<u8> {
    let len = (header.len() as u64).to_le_bytes();
    [&len[..], header.as_bytes(), data].concat()
}

/// A GGUF file in the making: metadata as it is written, and tensors.
#[derive(Clone)]
pub(crate) struct Gguf {
    pub(crate) version: u32,
    pub(crate) metadata: Vec<(String, Vec<u8>)>,
    pub(crate) tensors: Vec<Tensor>,
}

impl Gguf {
    pub(crate) fn set(&mut self, name: &str, value: &Value) {
        self.raw(name, typed(value));
    }

    /// A value as the file has it: its type and its bytes.
    pub(crate) fn raw(&mut self, name: &str, bytes: Vec<u8>) {
        self.metadata.retain(|(other, _)| other != name);
        self.metadata.push((name.to_owned(), bytes));
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = [b"GGUF", &self.version.to_le_bytes()[..]].concat();
        head.extend((self.tensors.len() as u64).to_le_bytes());
        head.extend((self.metadata.len() as u64).to_le_bytes());
        for (name, value) in &self.metadata {
            head.extend(text(name));
            head.extend(value);
        }
        let mut data = Vec::new();
        for tensor in &self.tensors {
            head.extend(text(&tensor.name));
            head.extend((tensor.shape.len() as u32).to_le_bytes());
            head.extend(tensor.shape.iter().rev().flat_map(|&size| (size as u64).to_le_bytes()));
            head.extend(number_of(&tensor.kind).to_le_bytes());
            head.extend((data.len() as u64).to_le_bytes());
            data.extend_from_slice(&tensor.bytes);
            data.resize(data.len().next_multiple_of(32), 0);
        }
        head.resize(head.len().next_multiple_of(32), 0);
        [head, data].concat()
    }
}

/// A text as the file has it.
pub(crate) fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

/// u32, f32, bool, text, or a list of texts or of i32.
fn typed(value: &Value) -> Vec<u8> {
    let of_type = |kind: u32, bytes: Vec<u8>| [&kind.to_le_bytes()[..], &bytes].concat();
    match value {
        Value::Bool(flag) => of_type(7, vec![u8::from(*flag)]),
        Value::String(string) => of_type(8, text(string)),
        Value::Number(number) if number.is_u64() => {
            of_type(4, (number.as_u64().expect("it is one") as u32).to_le_bytes().to_vec())
        }
        Value::Number(number) => of_type(6, (number.as_f64().expect("it is one") as f32).to_le_bytes().to_vec()),
        Value::Array(elements) => {
            let texts = elements.first().is_some_and(Value::is_string);
            let mut bytes = (if texts { 8_u32 } else { 5 }).to_le_bytes().to_vec();
            bytes.extend((elements.len() as u64).to_le_bytes());
            for element in elements {
                match element.as_str() {
                    Some(string) => bytes.extend(text(string)),
                    None => bytes.extend((element.as_i64().expect("a number") as i32).to_le_bytes()),
                }
            }
            of_type(9, bytes)
        }
        _ => panic!("{value} has no type here"),
    }
}

/// ggml's number of a type.
fn number_of(kind: &str) -> u32 {
    let numbers = [
        ("F32", 0),
        ("F16", 1),
        ("Q4_0", 2),
        ("Q4_1", 3),
        ("Q5_0", 6),
        ("Q8_0", 8),
        ("Q4_K", 12),
        ("Q5_K", 13),
        ("Q6_K", 14),
        ("BF16", 30),
    ];
    numbers.iter().find(|(name, _)| *name == kind).expect("a type of this list").1
}

/// The metadata of a tiny model of this architecture, whose tensors are those of the fixture in `kind`.
pub(crate) fn gguf(architecture: &str, kind: &str) -> Gguf {
    let tensors = tensors(&fixture()["gguf"][architecture], kind);
    let mut file = Gguf { version: 3, metadata: Vec::new(), tensors };
    file.set("general.architecture", &json!(architecture));
    file.set("general.name", &json!("Tiny"));
    file.set("general.license", &json!("mit"));
    let mut set = |name: &str, value: Value| file.set(&format!("{architecture}.{name}"), &value);
    set("block_count", json!(2));
    match architecture {
        "gpt2" | "bert" => {
            set("context_length", json!(10));
            set("embedding_length", json!(8));
            set("feed_forward_length", json!(if architecture == "bert" { 12 } else { 32 }));
            set("attention.head_count", json!(2));
            set("attention.layer_norm_epsilon", json!(1e-5));
        }
        _ => {
            set("context_length", json!(64));
            set("embedding_length", json!(32));
            set("feed_forward_length", json!(64));
            set("attention.head_count", json!(4));
            set("attention.head_count_kv", json!(2));
            set("attention.layer_norm_rms_epsilon", json!(1e-5));
            set("rope.freq_base", json!(10_000.5));
        }
    }
    if architecture == "qwen3" {
        set("attention.key_length", json!(16));
        set("attention.value_length", json!(16));
    }
    let tokens: Vec<String> = (0..12).map(|id| format!("t{id}")).collect();
    file.set("tokenizer.ggml.model", &json!("gpt2"));
    file.set("tokenizer.ggml.tokens", &json!(tokens));
    file.set("tokenizer.ggml.token_type", &json!(vec![1; 12]));
    file.set("tokenizer.ggml.merges", &json!(["t 1", "t 2"]));
    file.set("tokenizer.ggml.bos_token_id", &json!(1));
    file.set("tokenizer.ggml.add_bos_token", &json!(false));
    file
}
