//! The recurrent model: every backend gives the same, every number opens, and what PyTorch computed from the shipped files, where
//! they are, comes out again.

#[path = "support/explanations.rs"]
mod explanations;
#[path = "support/encoder.rs"]
mod files;
#[path = "support/random_model.rs"]
mod random_model;

use explanations::{Dice, adds_up};
use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu as Device, Power};
use qkv::model::{Gru, GruConfig, GruStage, GruTrace};
use qkv::reference::Reference;
use safetensors::SafeTensors;
use serde::Deserialize;

const TEXT: &str = "The cat sat on xqzzt. A Ball";
const TOLERANCE: f64 = 1e-4;

fn read((description, weights): &(String, Vec<u8>)) -> Result<Gru, String> {
    let model = GruConfig::parse(description).and_then(|config| Gru::read(config, weights));
    model.map_err(|error| error.code().as_str().to_owned())
}

fn run<B: Backend>(backend: &B, model: &Gru, text: &str) -> GruTrace {
    let network = model.upload(backend).expect("the weights fit");
    block_on(model.run(backend, &network, &model.tokenize(text))).expect("it runs")
}

/// NaN and another length are not close.
fn close(ours: &[f32], theirs: &[f32]) -> bool {
    let near = |(a, b): (&f32, &f32)| (f64::from(*a) - f64::from(*b)).abs() <= TOLERANCE;
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(near)
}

/// Cells of every stage, drawn.
fn opens(model: &Gru, trace: &GruTrace) -> Result<(), String> {
    let mut dice = Dice(3);
    for stage in GruStage::ALL {
        let width = trace.get(stage).shape[1];
        for _ in 0..40 {
            let (row, column) = (dice.below(trace.tokens().len()), dice.below(width));
            adds_up(&model.explain(trace, stage, row, column).map_err(|error| error.to_string())?)?;
        }
    }
    Ok(())
}

#[test]
fn every_backend_gives_the_same_and_every_number_opens() {
    let model = read(&random_model::gru()).expect("the model reads");
    let device = block_on(Device::request(Power::High)).expect("a Vulkan device");
    let exact = run(&Reference, &model, TEXT);
    for (name, trace) in [("cpu", run(&Cpu, &model, TEXT)), ("gpu", run(&device, &model, TEXT))] {
        assert!(close(trace.numbers(), exact.numbers()), "{name} is off");
        opens(&model, &trace).unwrap();
    }
    let logits = model.logits(&exact, 4).expect("position 4 is there");
    let best = model.predict(&exact, 4, 20).expect("position 4 is there");
    assert_eq!((logits.len(), best.len()), (11, 11));
    let likeliest = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("there are some").0;
    assert_eq!(best[0].id as usize, likeliest);
}

/// What the comparisons above would see.
#[test]
fn sabotage_is_seen() {
    let model = read(&random_model::gru()).expect("the model reads");
    let exact = run(&Reference, &model, TEXT);
    let mut network = model.upload(&Cpu).expect("the weights fit");
    network.heard_bias = Cpu.upload(&network.heard_bias.iter().rev().copied().collect::<Vec<_>>()).expect("it fits");
    let spoilt = block_on(model.run(&Cpu, &network, &model.tokenize(TEXT))).expect("it runs");
    assert!(!close(spoilt.numbers(), exact.numbers()), "a turned bias went unseen");
    assert!(!close(&[f32::NAN], &[0.0]));
    let mut numbers = exact.numbers().to_vec();
    numbers.iter_mut().step_by(5).for_each(|number| *number += 0.01);
    let spoilt = GruTrace::from_numbers(&model, exact.tokens().to_vec(), numbers).expect("same length");
    assert!(opens(&model, &spoilt).is_err(), "tampered numbers went unseen");
}

#[test]
fn bad_files_places_and_texts_are_refused() {
    let (description, weights) = random_model::gru();
    let model = read(&(description.clone(), weights.clone())).expect("the model reads");
    for (from, to) in
        [("\"gru\"", "\"lstm\""), ("\"layers\":1", "\"layers\":2"), ("\"hiddenDim\":13", "\"hiddenDim\":0")]
    {
        let code = read(&(description.replace(from, to), weights.clone())).expect_err("it is not read");
        assert_eq!(code, "unsupported-model", "{to}");
    }
    for cut in [0, 5, weights.len() / 2, weights.len() - 1] {
        let code = read(&(description.clone(), weights[..cut].to_vec())).expect_err("it is cut short");
        assert_eq!(code, "truncated-file");
    }
    let wider = description.replace("\"hiddenDim\":13", "\"hiddenDim\":14");
    assert_eq!(read(&(wider, weights)).expect_err("other sizes"), "not-a-model");
    let trace = run(&Cpu, &model, "cat");
    for (stage, row, column) in [(GruStage::State, 2, 0), (GruStage::State, 0, 13), (GruStage::Logits, 0, 11)] {
        assert_eq!(
            model.explain(&trace, stage, row, column).expect_err("no such cell").code().as_str(),
            "invalid-option"
        );
    }
    assert!(GruStage::parse("weights").is_err() && model.logits(&trace, 2).is_err());
    let network = model.upload(&Cpu).expect("the weights fit");
    let refusal = |text: &str| block_on(model.run(&Cpu, &network, &model.tokenize(text))).expect_err("no").code();
    assert_eq!(refusal("").as_str(), "invalid-option");
    assert_eq!(refusal(&"cat ".repeat(random_model::POSITIONS)).as_str(), "too-large");
}

/// One line of `memory-gru.json`.
#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
}

#[test]
fn every_backend_agrees_with_pytorch() {
    if !files::path("tests/fixtures/memory-gru.json").exists() {
        return; // the shipped pair comes with its fixture
    }
    let weights = files::bytes("models/memory-gru/weights.safetensors");
    let model = read(&(files::text("models/memory-gru/config.json"), weights)).expect("the shipped model reads");
    let cases: Vec<Case> =
        serde_json::from_str(&files::text("tests/fixtures/memory-gru.json")).expect("a list of cases");
    let bytes = files::bytes("tests/fixtures/memory-gru.safetensors");
    let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    let words = |case: usize, name: &str| -> Vec<[u8; 4]> {
        let data = tensors.tensor(&format!("{case}.{name}")).expect("the fixture has it").data().to_vec();
        data.chunks_exact(4).map(|bytes| bytes.try_into().expect("four bytes")).collect()
    };
    let device = block_on(Device::request(Power::High)).expect("a Vulkan device");
    for (at, case) in cases.iter().enumerate() {
        let ids: Vec<u32> = model.tokenize(&case.text).iter().map(|token| token.id).collect();
        assert_eq!(ids, case.ids, "{:?} is cut and looked up as in training", case.text);
        let numbers = |name| words(at, name).into_iter().map(f32::from_le_bytes).collect::<Vec<f32>>();
        let positions: Vec<usize> =
            words(at, "positions").into_iter().map(|bytes| i32::from_le_bytes(bytes) as usize).collect();
        let traces =
            [run(&Reference, &model, &case.text), run(&Cpu, &model, &case.text), run(&device, &model, &case.text)];
        for (trace, name) in traces.iter().zip(["reference", "cpu", "gpu"]) {
            let logits: Vec<f32> =
                positions.iter().flat_map(|at| model.logits(trace, *at).expect("a position of the text")).collect();
            assert!(close(&logits, &numbers("logits")), "{name}, {:?}: logits", case.text);
            assert!(close(&trace.get(GruStage::State).data, &numbers("states")), "{name}, {:?}: states", case.text);
        }
    }
}
