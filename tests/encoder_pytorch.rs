//! Same weights, four ways: what PyTorch computed from the shipped file, the cpu, the device and the f64 reference agree.

#[path = "support/encoder.rs"]
mod files;

use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu, Power};
use qkv::model::{Model, Options, Stage, Trace};
use qkv::reference::Reference;
use safetensors::SafeTensors;
use serde::Deserialize;

const TOLERANCE: f64 = 1e-4;

/// One line of `encoder.json`, which `training/` wrote beside the numbers.
#[derive(Deserialize)]
struct Case {
    text: String,
    causal: bool,
    /// (layer, head) of those that are switched off.
    ablate: Vec<(usize, usize)>,
    ids: Vec<u32>,
}

struct Fixture {
    cases: Vec<Case>,
    bytes: Vec<u8>,
}

impl Fixture {
    fn read() -> Self {
        let cases = serde_json::from_str(&files::text("tests/fixtures/encoder.json")).expect("a list of cases");
        Self { cases, bytes: files::bytes("tests/fixtures/encoder.safetensors") }
    }

    fn numbers(&self, case: usize, name: &str) -> Vec<f32> {
        self.raw(case, name).chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
    }

    fn integers(&self, case: usize, name: &str) -> Vec<i32> {
        self.raw(case, name).chunks_exact(4).map(|bytes| i32::from_le_bytes(bytes.try_into().unwrap())).collect()
    }

    fn raw(&self, case: usize, name: &str) -> Vec<u8> {
        let tensors = SafeTensors::deserialize(&self.bytes).expect("a safetensors file");
        tensors.tensor(&format!("{case}.{name}")).expect("the fixture has it").data().to_vec()
    }
}

/// The largest difference, or why the two can't be compared.
fn compare(what: &str, ours: &[f32], theirs: &[f32]) -> Result<(), String> {
    if ours.len() != theirs.len() {
        return Err(format!("{what}: {} numbers against {}", ours.len(), theirs.len()));
    }
    for (index, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        let difference = (f64::from(ours) - f64::from(theirs)).abs();
        // Written so that NaN fails.
        if !(difference <= TOLERANCE) {
            return Err(format!("{what}[{index}]: {ours} against PyTorch's {theirs}"));
        }
    }
    Ok(())
}

fn check(model: &Model, fixture: &Fixture, index: usize, trace: &Trace) -> Result<(), String> {
    let get = |stage: Stage, layer| trace.get(stage, layer, None).expect("every stage was kept").data;
    let weights: Vec<f32> = (0..model.config().layers).flat_map(|layer| get(Stage::Weights, layer)).collect();
    compare("weights", &weights, &fixture.numbers(index, "weights"))?;
    compare("embed", &get(Stage::Embed, 0), &fixture.numbers(index, "embed"))?;
    compare("final", &get(Stage::Final, 0), &fixture.numbers(index, "final"))?;
    let positions = fixture.integers(index, "positions");
    let logits: Vec<f32> =
        positions.iter().flat_map(|&at| model.logits(trace, at as usize).expect("a position of the text")).collect();
    compare("logits", &logits, &fixture.numbers(index, "logits"))
}

fn agrees<B: Backend>(name: &str, backend: &B) {
    let (model, fixture) = (files::encoder(), Fixture::read());
    let network = model.upload(backend).expect("the weights fit");
    assert!(fixture.cases.len() >= 6, "the fixture covers the cases that its script promises");
    for (index, case) in fixture.cases.iter().enumerate() {
        let tokens = model.tokenize(&case.text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        assert_eq!(ids, case.ids, "{:?} is cut and looked up as in training", case.text);
        let suffixes: Vec<i32> = tokens.iter().map(|token| token.suffix as i32).collect();
        assert_eq!(suffixes, fixture.integers(index, "suffix"), "suffixes of {:?}", case.text);
        let options = Options { causal: case.causal, ablate: case.ablate.clone(), ..Options::default() };
        let trace = block_on(model.run(backend, &network, &tokens, options)).expect("the case runs");
        if let Err(problem) = check(&model, &fixture, index, &trace) {
            panic!("{name}, {:?}: {problem}", case.text);
        }
    }
}

#[test]
fn reference_agrees_with_pytorch() {
    agrees("reference", &Reference);
}

#[test]
fn cpu_agrees_with_pytorch() {
    agrees("cpu", &Cpu);
}

#[test]
fn gpu_agrees_with_pytorch() {
    let gpu = block_on(Gpu::request(Power::High)).expect("a Vulkan device");
    agrees("gpu", &gpu);
}

/// The check above must be able to fail: a weight off by 1 % of itself, and a NaN.
#[test]
fn sabotage_is_seen() {
    let (model, fixture) = (files::encoder(), Fixture::read());
    let mut spoilt = model.network().clone();
    let weight = &mut spoilt.layers[1].q.weight;
    *weight = weight.map(|weight| weight * 1.01);
    let tokens = model.tokenize(&fixture.cases[0].text);
    let options = Options { causal: fixture.cases[0].causal, ..Options::default() };
    let trace = block_on(model.run(&Cpu, &upload(&spoilt), &tokens, options)).expect("it runs");
    assert!(check(&model, &fixture, 0, &trace).is_err(), "a spoilt weight went unseen");
    let (index, silenced) =
        fixture.cases.iter().enumerate().find(|(_, case)| !case.ablate.is_empty()).expect("a case without some heads");
    let whole =
        block_on(model.run(&Cpu, &upload(model.network()), &model.tokenize(&silenced.text), Options::default()));
    assert!(check(&model, &fixture, index, &whole.expect("it runs")).is_err(), "a head that stayed on went unseen");
    assert!(compare("NaN", &[f32::NAN], &[0.0]).is_err(), "NaN went unseen");
    assert!(compare("length", &[], &[0.0]).is_err(), "a missing number went unseen");
}

fn upload(network: &qkv::model::HostNetwork) -> qkv::model::On<Cpu> {
    network.upload(&Cpu).expect("the weights fit")
}
