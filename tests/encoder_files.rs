//! Files that are not what they should be, and text that is not what one expects.

#[path = "support/encoder.rs"]
mod files;

use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::{Config, Model, Options, Special};

fn read(config: &str, weights: &[u8], words: &[u8]) -> (String, String) {
    let model = Config::parse(config).and_then(|config| Model::read(config, weights, words));
    let error = model.expect_err("these files are bad");
    (error.code().as_str().to_owned(), error.to_string())
}

#[test]
fn bad_files_are_told_apart() {
    let config = files::text("models/encoder/config.json");
    let weights = files::bytes("models/encoder/weights.safetensors");
    let words = files::bytes("models/encoder/words.0.safetensors");
    for cut in [0, 5, 100, weights.len() / 2, weights.len() - 1] {
        let (code, message) = read(&config, &weights[..cut], &words);
        assert_eq!(code, "truncated-file", "cut at {cut}: {message}");
        assert!(message.contains("weights.safetensors"), "{message}");
    }
    assert_eq!(read(&config, &weights, &words[..words.len() / 3]).0, "truncated-file");
    assert_eq!(read(&config, b"<!doctype html><title>404</title>", &words).0, "not-a-model");
    assert_eq!(read(&config, &words, &words).0, "not-a-model", "a file of words is no file of weights");
    assert_eq!(read("<html>", &weights, &words).0, "not-a-model");
    for (from, to) in [("\"format\": 1", "\"format\": 2"), ("gelu-tanh", "relu"), ("\"heads\": 4", "\"heads\": 5")] {
        assert!(config.contains(from), "config.json holds {from}");
        assert_eq!(read(&config.replacen(from, to, 1), &weights, &words).0, "unsupported-model", "{to}");
    }
    let huge = config.replacen("\"layers\": 4", "\"layers\": 4000000000", 1);
    assert_eq!(read(&huge, &weights, &words).0, "unsupported-model");
}

#[test]
fn a_bad_slice_of_words_changes_nothing() {
    let mut model = Model::read(
        Config::parse(&files::text("models/encoder/config.json")).expect("the shipped description reads"),
        &files::bytes("models/encoder/weights.safetensors"),
        &files::bytes("models/encoder/words.0.safetensors"),
    )
    .expect("the shipped encoder reads");
    let slice = files::bytes("models/encoder/words.1.safetensors");
    let before = model.words().len();
    assert!(model.add_words(&slice[..slice.len() / 2]).is_err());
    assert_eq!((model.words().len(), model.complete()), (before, false));
    model.add_words(&slice).expect("the whole slice reads");
    assert!(model.complete() && model.words().len() > before);
    assert_eq!(model.add_words(&slice).expect_err("there is no third").code().as_str(), "invalid-option");
}

#[test]
fn any_text_gives_tokens() {
    let model = files::encoder();
    let long = "word ".repeat(2000);
    for text in ["", " \n\t", "cat", "🐈‍⬛ 👩‍👩‍👧", "שלום עולם", "<b>cat</b>", "\u{FFFD}\u{FFFD}", "a\u{0}b", "-''-", &long]
    {
        let tokens = model.tokenize(text);
        assert_eq!(tokens.first().and_then(|token| token.special), Some(Special::Rest));
        assert_eq!(tokens.last().and_then(|token| token.special), Some(Special::Rest));
        let units: Vec<u16> = text.encode_utf16().collect();
        for token in &tokens {
            assert_eq!(String::from_utf16_lossy(&units[token.start..token.end]), token.text);
        }
    }
    assert_eq!(model.tokenize(&long).len(), 2002);
}

#[test]
fn unknown_words_are_said_so_and_known_forms_found() {
    let model = files::encoder();
    let known = |text: &str| model.tokenize(text)[1].known;
    assert!(known("cat") && known("CAT") && known("Cat's"));
    assert!(!known("xqzzt") && !known("🐈"));
    let blank = &model.tokenize("the _ sat")[2];
    assert_eq!((blank.special, blank.id), (Some(Special::Mask), 2));
}

#[test]
fn runs_that_cannot_be_are_refused() {
    let model = files::encoder();
    let network = model.upload(&Cpu).expect("the weights fit");
    let run = |text: &str, temperature| {
        let options = Options { temperature, ..Options::default() };
        block_on(model.run(&Cpu, &network, &model.tokenize(text), options)).map(|trace| trace.tokens().len())
    };
    let code = |text: &str, temperature| run(text, temperature).expect_err("it cannot run").code().as_str();
    assert_eq!(code("", 1.0), "invalid-option");
    assert_eq!(code("cat", 0.0), "invalid-option");
    assert_eq!(code("cat", f32::NAN), "invalid-option");
    assert_eq!(code(&"cat ".repeat(39), 1.0), "too-large");
    assert_eq!(run(&"cat ".repeat(38), 1.0).expect("38 words fit"), 40);
    assert_eq!(run("🐈", 1.0).expect("an unknown word runs"), 3);
}
