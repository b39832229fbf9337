//! Files that lie about themselves: each gets a code and a sentence that says what was found and what is accepted, and none
//! makes the readers panic or ask for memory out of proportion.

#[path = "../fuzz/drive.rs"]
mod drive;
#[path = "support/model_files.rs"]
mod files;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use files::{Gguf, Tensor, fixture, gguf, safetensors, tensors, text, with_header};
use qkv::error::{Code, Error};
use qkv::model::file::{self, Plan, Shard, Tensors};
use serde_json::{Value, json};

#[global_allocator]
static WATCH: drive::Watch = drive::Watch;

type Outcome = Result<(Plan, Tensors), Error>;

/// Description and tensors of one of the tiny models.
fn model(name: &str) -> (Value, Vec<Tensor>) {
    let model = &fixture()["models"][name];
    (model["config"].clone(), tensors(&model["tensors"], "F16"))
}

/// The tensor of this name.
fn of<'a>(tensors: &'a mut [Tensor], name: &str) -> &'a mut Tensor {
    tensors.iter_mut().find(|tensor| tensor.name == name).unwrap_or_else(|| panic!("no {name}"))
}

#[track_caller]
fn refused(what: &str, outcome: Outcome, code: Code, parts: &[&str]) {
    let error = outcome.map(|(plan, _)| plan.config).expect_err(what);
    assert_eq!(error.code(), code, "{what}: {error}");
    for part in parts {
        assert!(error.message().contains(part), "{what}: {error} does not say {part:?}");
    }
    assert!(error.message().ends_with('.'), "{what}: {error} is no sentence");
}

#[test]
fn lying_safetensors_are_refused() {
    let (config, good) = model("bert");
    let config = config.to_string();
    let read = |file: &[u8]| drive::watched(file.len(), || drive::safetensors(&config, &[file]));
    let file = safetensors(&good);
    read(&file).unwrap();
    let start = 8 + u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    let header = std::str::from_utf8(&file[8..start]).unwrap();
    let data = &file[start..];
    let with_len = |len: u64| [&len.to_le_bytes()[..], &file[8..]].concat();

    refused("header past the end", read(&with_len(file.len() as u64)), Code::TruncatedFile, &["Load it again"]);
    refused("no safetensors file", read(b"<!doctype html><title>404</title>"), Code::NotAModel, &["another kind"]);
    refused("a GGUF file", read(b"GGUF\x03\0\0\0 and more"), Code::NotAModel, &[".gguf"]);
    refused("an empty file", read(b""), Code::TruncatedFile, &["0 bytes"]);
    let error = file::safetensors_header_len((1_u64 << 30).to_le_bytes(), 1 << 31).unwrap_err();
    assert_eq!(error.code(), Code::TooLarge, "{error}");
    assert!(error.message().contains("1073741824") && error.message().contains("16777216"), "{error}");
    refused("no JSON", read(&with_header("{\"a\":", b"")), Code::NotAModel, &["not a safetensors file"]);
    refused("deep JSON", read(&with_header(&"[".repeat(100_000), b"")), Code::NotAModel, &["not a safetensors file"]);
    refused("extra bytes", read(&[&file[..], b"more"].concat()), Code::NotAModel, &["4 bytes more"]);
    refused("cut", read(&file[..file.len() - 1]), Code::TruncatedFile, &["Load it again"]);

    let name = "bert.embeddings.word_embeddings.weight";
    let place = |header: &str, name: &str| -> Value {
        serde_json::from_str::<Value>(header).unwrap()[name]["data_offsets"].clone()
    };
    let edited = |name: &str, field: &str, value: Value| {
        let mut header: Value = serde_json::from_str(header).unwrap();
        header[name][field] = value;
        with_header(&header.to_string(), data)
    };
    let other = place(header, "bert.embeddings.token_type_embeddings.weight");
    refused("overlapping", read(&edited(name, "data_offsets", other)), Code::NotAModel, &["follow the one before"]);
    refused(
        "backwards",
        read(&edited(name, "data_offsets", json!([9, 3]))),
        Code::NotAModel,
        &["follow the one before"],
    );
    for shape in [json!([1_u64 << 63, 4]), json!([u64::MAX, u64::MAX]), json!([1_u64 << 40, 8]), json!([])] {
        refused("an absurd shape", read(&edited(name, "shape", shape)), Code::NotAModel, &["its type and shape"]);
    }
    refused("negative", read(&edited(name, "shape", json!([-12, 8]))), Code::NotAModel, &["not a safetensors file"]);
    refused("turned", read(&edited(name, "shape", json!([8, 12]))), Code::NotAModel, &[name, "[8, 12]", "[12, 8]"]);
    refused("flat", read(&edited(name, "shape", json!([96]))), Code::NotAModel, &[name, "[96]", "[12, 8]"]);
    refused(
        "whole numbers",
        read(&edited(name, "dtype", json!("I16"))),
        Code::UnsupportedModel,
        &[name, "I16", "F32, F16, BF16"],
    );
    refused("no type", read(&edited(name, "dtype", json!("F17"))), Code::NotAModel, &["F17"]);

    let mut missing = good.clone();
    missing.retain(|tensor| tensor.name != "bert.encoder.layer.1.output.dense.bias");
    refused("missing", read(&safetensors(&missing)), Code::NotAModel, &["bert.encoder.layer.1.output.dense.bias"]);
    missing.retain(|tensor| tensor.name != name);
    refused("no embedding", read(&safetensors(&missing)), Code::NotAModel, &["no word embedding", "whole model"]);
    let twice = drive::safetensors(&config, &[&file, &file]);
    refused("twice", twice, Code::NotAModel, &["there twice"]);
}

#[test]
fn numbers_that_are_none_are_refused() {
    let (config, _) = model("bert");
    let shapes = &fixture()["models"]["bert"]["tensors"];
    for name in ["bert.embeddings.LayerNorm.bias", "bert.encoder.layer.1.output.dense.weight"] {
        for (kind, bytes) in [
            ("F32", f32::NAN.to_le_bytes().to_vec()),
            ("F32", f32::NEG_INFINITY.to_le_bytes().to_vec()),
            ("F16", half::f16::INFINITY.to_le_bytes().to_vec()),
            ("BF16", half::bf16::NAN.to_le_bytes().to_vec()),
        ] {
            let mut tensors = tensors(shapes, kind);
            let tensor = of(&mut tensors, name);
            let last = tensor.bytes.len() - bytes.len();
            tensor.bytes[last..].copy_from_slice(&bytes);
            let outcome = drive::safetensors(&config.to_string(), &[&safetensors(&tensors)]);
            refused(kind, outcome, Code::NotAModel, &[name, "not finite"]);
        }
    }
    // In blocks: where each format has its scales.
    for (kind, width, block, scales) in [
        ("Q8_0", 32, 34, &[0][..]),
        ("Q4_0", 32, 18, &[0]),
        ("Q4_1", 32, 20, &[0, 2]),
        ("Q4_K", 256, 144, &[0, 2]),
        ("Q5_K", 256, 176, &[0, 2]),
        ("Q6_K", 256, 210, &[208]),
    ] {
        for scale in scales {
            let mut file = gguf("bert", "F32");
            file.set("bert.embedding_length", &json!(width));
            for tensor in &mut file.tensors {
                let shape: Vec<usize> = tensor.shape.iter().map(|&size| if size == 8 { width } else { size }).collect();
                *tensor = Tensor::new(&tensor.name, "F32", &shape);
            }
            let tensor = of(&mut file.tensors, "token_embd.weight");
            tensor.kind = kind.to_owned();
            tensor.bytes = vec![1; 12 * block];
            drive::gguf(&file.bytes()).unwrap_or_else(|error| panic!("{kind}: {error}"));
            of(&mut file.tensors, "token_embd.weight").bytes[11 * block + scale..][..2].copy_from_slice(&[0, 0x7c]);
            refused(kind, drive::gguf(&file.bytes()), Code::NotAModel, &["token_embd.weight", "not finite"]);
        }
    }
}

#[test]
fn descriptions_of_other_models_are_refused() {
    let change = |name: &str, field: &str, value: Value| {
        let (mut config, tensors) = model(name);
        config[field] = value;
        drive::safetensors(&config.to_string(), &[&safetensors(&tensors)])
    };
    let unsupported = [
        ("bert", "model_type", json!("mamba"), "qwen3"),
        ("bert", "model_type", json!(null), "qwen3"),
        ("bert", "position_embedding_type", json!("relative_key"), "\"absolute\""),
        ("bert", "hidden_act", json!("relu"), "gelu_new"),
        ("bert", "is_decoder", json!(true), "without it"),
        ("bert", "num_attention_heads", json!(3), "divide"),
        ("bert", "num_attention_heads", json!(0), "1…256"),
        ("bert", "num_hidden_layers", json!(1_000_000_000), "1…256"),
        ("bert", "hidden_size", json!(u64::MAX), "1…16384"),
        ("bert", "vocab_size", json!(2_000_000), "1…1000000"),
        ("roberta", "hidden_act", json!("gelu_new"), "\"gelu\""),
        ("distilbert", "activation", json!("silu"), "gelu_new"),
        ("gpt2", "scale_attn_by_inverse_layer_idx", json!(true), "without it"),
        ("gpt2", "scale_attn_weights", json!(false), "true"),
        ("gpt2", "add_cross_attention", json!(true), "without it"),
        ("llama", "hidden_act", json!("gelu"), "\"silu\""),
        ("llama", "quantization_config", json!({ "bits": 4 }), "without it"),
        ("llama", "num_key_value_heads", json!(3), "divide"),
        ("llama", "head_dim", json!(7), "even"),
        ("llama", "partial_rotary_factor", json!(0.5), "accepted is 1"),
        ("llama", "rope_parameters", json!({ "rope_type": "longrope" }), "\"yarn\""),
        ("llama", "rope_parameters", json!({ "rope_type": "default", "partial_rotary_factor": 0.25 }), "accepted is 1"),
        ("llama", "num_local_experts", json!(8), "without it"),
        ("llama", "final_logit_softcapping", json!(30.0), "without it"),
        ("mistral", "sliding_window", json!(16), "at least 64"),
        ("qwen2", "layer_types", json!(["linear_attention", "linear_attention"]), "full_attention"),
    ];
    for (name, field, value, accepted) in unsupported {
        let what = format!("{name}: {field} {value}");
        let found = if value.is_null() { "missing".to_owned() } else { value.to_string() };
        let parts = if accepted == "divide" || accepted == "even" { vec![accepted] } else { vec![accepted, &found] };
        // What lies within a field is found there.
        let parts = if value.is_array() || value.is_object() && field != "quantization_config" {
            vec![accepted]
        } else {
            parts
        };
        refused(&what, change(name, field, value), Code::UnsupportedModel, &parts);
    }
    for (name, field, value, expected) in [
        ("bert", "hidden_size", json!(null), "does not say hidden_size"),
        ("bert", "hidden_size", json!("8"), "a whole number"),
        ("bert", "layer_norm_eps", json!(0), "between 0 and 1"),
        ("bert", "hidden_size", json!(16), "[12, 8]"),
        ("roberta", "pad_token_id", json!(10), "pad_token_id"),
        ("roberta", "pad_token_id", json!(u64::MAX), "pad_token_id"),
        ("llama", "rope_parameters", json!([1]), "an object"),
        ("llama", "rope_parameters", json!({ "rope_type": "linear" }), "factor is missing"),
        ("llama", "rope_theta", json!(-1), "rope_theta is -1"),
    ] {
        let value = if field == "rope_theta" { json!(-1.0) } else { value };
        refused(&format!("{name}: {field}"), change(name, field, value), Code::NotAModel, &[expected]);
    }
    refused("no JSON", drive::safetensors("<html>", &[]), Code::NotAModel, &["config.json"]);
    refused("no files", drive::safetensors("{\"model_type\":\"gpt2\"}", &[]), Code::NotAModel, &["wte.weight"]);

    // As older versions wrote it.
    let (mut config, tensors) = model("llama");
    let scaling = config["rope_parameters"].take();
    config.as_object_mut().unwrap().remove("rope_parameters");
    config["rope_theta"] = json!(10_000.0);
    config["rope_scaling"] = scaling;
    config["rope_scaling"].as_object_mut().unwrap().remove("rope_theta");
    let (old, _) = drive::safetensors(&config.to_string(), &[&safetensors(&tensors)]).unwrap();
    let (new, _) = drive::safetensors(&model("llama").0.to_string(), &[&safetensors(&tensors)]).unwrap();
    assert_eq!(old.config.rope_frequencies, new.config.rope_frequencies);
    config["rope_scaling"]["factor"] = json!(2.0);
    let (other, _) = drive::safetensors(&config.to_string(), &[&safetensors(&tensors)]).unwrap();
    assert_ne!(other.config.rope_frequencies, new.config.rope_frequencies);
}

#[test]
fn what_cannot_fit_is_refused() {
    let (mut config, tensors) = model("gpt2");
    config["vocab_size"] = json!(500_000);
    config["n_embd"] = json!(16_384);
    config["n_head"] = json!(128);
    let mut header = serde_json::Map::new();
    let mut end = 0;
    for tensor in tensors {
        let shape: Vec<usize> = tensor
            .shape
            .iter()
            .map(|size| match size {
                8 => 16_384,
                12 => 500_000,
                24 => 3 * 16_384,
                32 => 4 * 16_384,
                other => *other,
            })
            .collect();
        let start = end;
        end += 2 * shape.iter().product::<usize>();
        header.insert(tensor.name, json!({ "dtype": "F16", "shape": shape, "data_offsets": [start, end] }));
    }
    let file = with_header(&Value::Object(header).to_string(), b"");
    let shard = Shard { name: "model.safetensors", header: &file, len: (file.len() + end) as u64 };
    let error = drive::watched(file.len(), || file::safetensors(&config.to_string(), &[shard])).unwrap_err();
    assert_eq!(error.code(), Code::TooLarge, "{error}");
    assert!(error.message().contains("3000 MB"), "{error}");
}

#[test]
fn lying_gguf_files_are_refused() {
    let read = |file: &[u8]| drive::watched(file.len(), || drive::gguf(file));
    let with = |change: &dyn Fn(&mut Gguf)| {
        let mut file = gguf("llama", "F16");
        change(&mut file);
        read(&file.bytes())
    };
    let good = gguf("llama", "F16").bytes();
    read(&good).unwrap();
    let patched = |at: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        read(&file)
    };
    refused("no GGUF file", read(b"PK\x03\x04 and more of it"), Code::NotAModel, &["another kind"]);
    refused("an empty file", read(b""), Code::TruncatedFile, &["0 bytes"]);
    refused("version 1", patched(4, &1_u32.to_le_bytes()), Code::UnsupportedModel, &["version 1", "2 and 3"]);
    refused("big-endian", patched(4, &3_u32.to_be_bytes()), Code::UnsupportedModel, &["big-endian", "little-endian"]);
    with(&|file| file.version = 2).unwrap();
    for at in [8, 16] {
        refused(
            "a count",
            patched(at, &(1_u64 << 60).to_le_bytes()),
            Code::TooLarge,
            &["1152921504606846976", "65536"],
        );
    }
    refused("a long text", patched(24, &u64::MAX.to_le_bytes()), Code::TruncatedFile, &["Load it again"]);
    refused("no UTF-8", patched(32, &[0xff]), Code::NotAModel, &["UTF-8"]);
    refused("cut", read(&good[..good.len() - 32]), Code::TruncatedFile, &["Load it again"]);
    refused("extra bytes", read(&[&good[..], &[0; 64]].concat()), Code::NotAModel, &["64 bytes"]);

    // Lists: type 9, of a type, so many.
    let list = |kind: u32, count: u64| [&9_u32.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes()].concat();
    for (kind, count) in [(8, 1 << 60), (9, 1 << 60), (5, 1 << 60), (0, u64::MAX), (12, u64::MAX / 8 + 2)] {
        let outcome = with(&|file| file.raw("a.list", list(kind, count)));
        refused("a long list", outcome, Code::TruncatedFile, &["Load it again"]);
    }
    let deep = [list(9, 1), (0..10_000).flat_map(|_| list(9, 1)[4..].to_vec()).collect()].concat();
    refused("lists in lists", with(&|file| file.raw("a.list", deep.clone())), Code::NotAModel, &["4 deep"]);
    let two = [list(9, 1), list(0, 1)[4..].to_vec(), vec![7]].concat();
    with(&|file| file.raw("a.list", two.clone())).unwrap();
    refused(
        "no type",
        with(&|file| file.raw("a.value", vec![99, 0, 0, 0])),
        Code::UnsupportedModel,
        &["type 99", "0 to 12"],
    );
    let twice = |file: &mut Gguf| {
        file.metadata.push(("general.name".to_owned(), [&8_u32.to_le_bytes()[..], &text("x")].concat()))
    };
    refused("a name twice", with(&twice), Code::NotAModel, &["general.name", "twice"]);
    let head = [
        b"GGUF".to_vec(),
        3_u32.to_le_bytes().to_vec(),
        vec![0; 8],
        1_u64.to_le_bytes().to_vec(),
        text("a"),
        list(0, 1 << 29),
    ];
    let error = file::gguf(&head.concat(), 1 << 31).map(|_| ()).unwrap_err();
    assert_eq!(error.code(), Code::TooLarge, "{error}");
    assert!(error.message().contains("268435456"), "{error}");

    let tensor = |name: &str, change: &dyn Fn(&mut Tensor)| with(&|file| change(of(&mut file.tensors, name)));
    let embedding = "token_embd.weight";
    refused(
        "no dimension",
        tensor(embedding, &|tensor| tensor.shape.clear()),
        Code::NotAModel,
        &["0 dimensions", "1 to 4"],
    );
    refused("five", tensor(embedding, &|tensor| tensor.shape = vec![1; 5]), Code::NotAModel, &["5 dimensions"]);
    refused("no rows", tensor(embedding, &|tensor| tensor.shape = vec![0, 32]), Code::NotAModel, &["side of 0"]);
    refused(
        "a long side",
        tensor(embedding, &|tensor| tensor.shape = vec![1 << 41, 32]),
        Code::NotAModel,
        &["side of 2199023255552"],
    );
    let cube = |tensor: &mut Tensor| tensor.shape = vec![1 << 30, 1 << 30, 1 << 30];
    refused("a vast shape", tensor(embedding, &cube), Code::NotAModel, &[embedding, "1073741824"]);
    refused(
        "a tall shape",
        tensor(embedding, &|tensor| tensor.shape = vec![1 << 30, 32]),
        Code::TruncatedFile,
        &[embedding],
    );
    refused(
        "overlapping",
        tensor("blk.0.attn_k.weight", &|tensor| tensor.shape = vec![24, 32]),
        Code::NotAModel,
        &["over each other"],
    );
    refused(
        "turned",
        tensor("blk.0.ffn_up.weight", &|tensor| tensor.shape = vec![32, 64]),
        Code::NotAModel,
        &["[32, 64]", "[64, 32]"],
    );
    refused(
        "a type",
        tensor("blk.0.ffn_up.weight", &|tensor| tensor.kind = "Q5_0".to_owned()),
        Code::UnsupportedModel,
        &["Q5_0", "Q4_K"],
    );
    let packed = |tensor: &mut Tensor| (tensor.kind, tensor.bytes) = ("Q8_0".to_owned(), vec![0; 34]);
    refused(
        "a packed vector",
        tensor("output_norm.weight", &packed),
        Code::NotAModel,
        &["output_norm.weight", "Q8_0", "BF16"],
    );
    let packed = |tensor: &mut Tensor| (tensor.kind, tensor.bytes) = ("Q4_K".to_owned(), vec![0; 144]);
    refused("a broken row", tensor(embedding, &packed), Code::NotAModel, &[embedding, "32 numbers", "blocks of 256"]);
    let missing = with(&|file| file.tensors.retain(|tensor| tensor.name != "blk.1.attn_v.weight"));
    refused("missing", missing, Code::NotAModel, &["blk.1.attn_v.weight"]);
    let twice = with(&|file| file.tensors.push(Tensor::new(embedding, "F16", &[12, 32])));
    refused("a tensor twice", twice, Code::NotAModel, &["twice"]);
    // What nothing needs may be of any type, and the factors of angles are needed first.
    let other = Tensor { kind: "Q5_0".to_owned(), ..Tensor::new("other", "F32", &[32]) };
    let (plan, _) = with(&|file| file.tensors.push(other.clone())).unwrap();
    assert_eq!(plan.unused, ["other"]);
    let factors = |numbers: [f32; 4]| Tensor {
        bytes: numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
        ..Tensor::new("rope_freqs.weight", "F32", &[4])
    };
    let (scaled, _) = with(&|file| file.tensors.push(factors([1.0, 1.0, 2.0, 8.0]))).unwrap();
    let angles = |plan: &Plan| plan.config.rope_frequencies.clone().unwrap();
    let expected = [angles(&plan)[1], angles(&plan)[2] / 2.0, angles(&plan)[3] / 8.0];
    assert_eq!(angles(&scaled)[1..], expected);
    assert_eq!(scaled.unused, [""; 0]);
    refused("no factor", with(&|file| file.tensors.push(factors([1.0, 0.0, 1.0, 1.0]))), Code::NotAModel, &["above 0"]);

    for (name, value, code, parts) in [
        ("general.architecture", json!("mamba"), Code::UnsupportedModel, &["\"mamba\"", "\"qwen3\""][..]),
        ("general.architecture", json!(7), Code::NotAModel, &["a text"]),
        ("general.alignment", json!(48), Code::NotAModel, &["48", "power of two"]),
        ("split.count", json!(3), Code::UnsupportedModel, &["count is 3", "accepted is 1"]),
        ("llama.block_count", json!(0), Code::UnsupportedModel, &["block_count is 0", "1…256"]),
        ("llama.block_count", json!(3), Code::NotAModel, &["blk.2.attn_norm.weight"]),
        ("llama.expert_count", json!(8), Code::UnsupportedModel, &["expert_count is 8"]),
        ("llama.attention.head_count_kv", json!([2, 1]), Code::UnsupportedModel, &["[2,1]"]),
        ("llama.attention.sliding_window", json!(32), Code::UnsupportedModel, &["32", "64"]),
        ("llama.rope.dimension_count", json!(4), Code::UnsupportedModel, &["4", "accepted is 8"]),
        ("llama.rope.scaling.type", json!("longrope"), Code::UnsupportedModel, &["longrope", "yarn"]),
        ("llama.rope.freq_base", json!(0.5), Code::NotAModel, &["0.5", "between 1"]),
        ("tokenizer.ggml.tokens", json!([1, 2]), Code::NotAModel, &["list of texts"]),
        ("tokenizer.ggml.tokens", json!("a"), Code::NotAModel, &["a list is expected"]),
        ("tokenizer.ggml.tokens", json!(vec!["t"; 13]), Code::NotAModel, &["13 tokens", "12 rows"]),
        ("tokenizer.ggml.token_type", json!([1, 2]), Code::NotAModel, &["2 numbers for 12 tokens"]),
    ] {
        refused(&format!("{name} {value}"), with(&|file| file.set(name, &value)), code, parts);
    }
    with(&|file| file.set("llama.attention.head_count_kv", &json!([2, 2]))).unwrap();
    let none = with(&|file| file.metadata.retain(|(name, _)| name != "tokenizer.ggml.tokens"));
    refused("no tokeniser", none, Code::NotAModel, &["tokenizer.ggml.tokens"]);
}

/// Small files of both kinds, by what is in them: seeds of the fuzzer, and of the changes below.
fn seeds() -> BTreeMap<(&'static str, &'static str), Vec<u8>> {
    let mut seeds = BTreeMap::new();
    for name in ["bert", "roberta", "distilbert", "gpt2 body", "llama tied"] {
        let (mut config, mut tensors) = model(name);
        // One layer says as much as two.
        for field in ["num_hidden_layers", "n_layers", "n_layer"] {
            if let Some(layers) = config.get_mut(field) {
                *layers = json!(1);
            }
        }
        tensors.retain(|tensor| !tensor.name.contains(".1."));
        let input = [config.to_string().as_bytes(), &[0], &safetensors(&tensors)].concat();
        seeds.insert(("safetensors", name), input);
    }
    for name in ["llama", "qwen3", "gpt2", "bert"] {
        let mut file = gguf(name, "F16");
        file.set(&format!("{name}.block_count"), &json!(1));
        file.tensors.retain(|tensor| !tensor.name.contains(".1."));
        for tensor in &mut file.tensors {
            if tensor.shape.len() == 2 && tensor.shape[1].is_multiple_of(32) {
                tensor.kind = "Q4_0".to_owned();
                tensor.bytes = vec![1; tensor.shape[0] * tensor.shape[1] / 32 * 18];
            }
        }
        seeds.insert(("gguf", name), file.bytes());
        if name == "llama" {
            file.tensors.push(Tensor::new("rope_freqs.weight", "F32", &[4]));
            of(&mut file.tensors, "rope_freqs.weight").bytes =
                [1_f32, 1.0, 2.0, 8.0].iter().flat_map(|x| x.to_le_bytes()).collect();
            file.set("llama.rope.scaling.type", &json!("yarn"));
            file.set("llama.rope.scaling.factor", &json!(4.5));
            seeds.insert(("gguf", "llama yarn"), file.bytes());
        }
    }
    seeds
}

fn reader(kind: &str) -> fn(&[u8]) -> Outcome {
    if kind == "gguf" { drive::gguf } else { drive::folder }
}

/// What a reader says of a file: whether it is fine; or why the reader is not.
fn survey(reader: fn(&[u8]) -> Outcome, file: &[u8]) -> Result<bool, String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| drive::watched(file.len(), || reader(file))));
    let outcome = outcome.map_err(|panic| {
        panic
            .downcast_ref::<String>()
            .cloned()
            .or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    })?;
    let fine = outcome.is_ok();
    catch_unwind(AssertUnwindSafe(|| drive::check(outcome))).map_err(|_| "it has another code".to_owned())?;
    Ok(fine)
}

/// Every file with one byte changed, or cut; most of the bytes are weights, of which a few suffice.
fn changed(file: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let places = (0..file.len()).filter(|at| file.len() < 3000 || at % 3 == 0);
    places.flat_map(|at| {
        let flipped = [0x01, 0x80, 0xff].map(|bits| {
            let mut other = file.to_vec();
            other[at] ^= bits;
            other
        });
        flipped.into_iter().chain([file[..at].to_vec()])
    })
}

#[test]
fn no_change_of_a_byte_breaks_the_readers() {
    for ((kind, name), file) in seeds() {
        if name != "llama yarn" {
            assert_eq!(survey(reader(kind), &file), Ok(true), "{kind} {name}");
        }
    }
    for (kind, name) in [("safetensors", "distilbert"), ("gguf", "llama")] {
        let file = &seeds()[&(kind, name)];
        let (mut fine, mut all) = (0, 0);
        for file in changed(file) {
            let outcome = survey(reader(kind), &file);
            all += 1;
            fine += usize::from(outcome.unwrap_or_else(|why| panic!("{kind} {name}: {why}: {file:?}")));
        }
        println!("{kind} {name}: {all} changes, {fine} fine");
        assert!(fine > 0 && fine < all);
    }
}

/// Readers that take a length from the file without a bound: one reads so far, one makes room for so much.
#[test]
fn readers_that_believe_are_caught() {
    let far: fn(&[u8]) -> Outcome = |file| {
        let len = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
        let header = &file[8..][..len];
        Err(Error::new(Code::NotAModel, format!("{} bytes.", header.len())))
    };
    let much: fn(&[u8]) -> Outcome = |file| {
        let len = u64::from_le_bytes(*file.first_chunk().unwrap_or(&[0; 8]));
        let room = Vec::<u8>::new().try_reserve_exact(usize::try_from(len).unwrap_or(0));
        Err(Error::new(Code::NotAModel, format!("{room:?}.")))
    };
    let file = safetensors(&model("distilbert").1);
    for (reader, why) in [(far, "range end index"), (much, "bytes at once")] {
        assert_eq!(survey(reader, &file), Ok(false));
        let caught = changed(&file[..4000]).find_map(|file| survey(reader, &file).err()).expect("it is caught");
        assert!(caught.contains(why), "{caught}");
    }
}

/// The fuzzer begins with these. `QKV_WRITE=1 cargo test --test model_files_lies corpus` writes them.
#[test]
fn the_corpus_is_these_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let place = |kind: &str, name: &str| -> PathBuf { folder.join(kind).join(name.replace(' ', "-")) };
    let seeds = seeds();
    assert!(seeds.values().map(Vec::len).sum::<usize>() <= 100_000);
    for ((kind, name), file) in &seeds {
        let path = place(kind, name);
        if std::env::var_os("QKV_WRITE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, file).unwrap();
        }
        assert!(std::fs::read(&path).is_ok_and(|found| found == *file), "{} is another: QKV_WRITE=1", path.display());
    }
}
