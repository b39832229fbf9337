//! Same weights, four ways: what PyTorch computed from the shipped files of each decoder, the cpu, the device and the f64
//! reference agree, and so does writing with a cache.

#[path = "support/decoders.rs"]
mod decoders;
#[path = "support/encoder.rs"]
mod files;

use std::sync::LazyLock;

use decoders::Decoder;
use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu, Power};
use qkv::model::{Detail, HostNetwork, Model, On, Options, Outlook, Stage, Trace, Writing};
use qkv::reference::Reference;
use safetensors::SafeTensors;
use serde::Deserialize;

const TOLERANCE: f64 = 1e-4;

/// One line of a fixture's list, which `training/` wrote beside the numbers.
#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    /// Whether every row of the weights is there, not the last alone.
    weights: bool,
}

struct Fixture {
    model: Model,
    cases: Vec<Case>,
    bytes: Vec<u8>,
}

impl Fixture {
    /// Of every shipped decoder; read once, for all tests.
    fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
            Decoder::all().into_iter().map(|decoder| Fixture::read(&decoder.name, decoder.model)).collect()
        });
        &ALL
    }

    fn read(name: &str, model: Model) -> Self {
        let [list, numbers] = ["json", "safetensors"].map(|end| format!("tests/fixtures/{name}.{end}"));
        let command = if name.starts_with("memory") { "memory" } else { "family" };
        for file in [&list, &numbers] {
            assert!(files::path(file).exists(), "{file} is missing: `npm run train -- {command}` writes it");
        }
        let cases = serde_json::from_str(&files::text(&list)).expect("a list of cases");
        Self { model, cases, bytes: files::bytes(&numbers) }
    }

    fn bytes(&self, case: usize, name: &str) -> Vec<[u8; 4]> {
        let tensors = SafeTensors::deserialize(&self.bytes).expect("a safetensors file");
        let data = tensors.tensor(&format!("{case}.{name}")).expect("the fixture has it").data().to_vec();
        data.chunks_exact(4).map(|bytes| bytes.try_into().expect("four bytes")).collect()
    }

    fn numbers(&self, case: usize, name: &str) -> Vec<f32> {
        self.bytes(case, name).into_iter().map(f32::from_le_bytes).collect()
    }

    fn positions(&self, case: usize) -> Vec<usize> {
        self.bytes(case, "positions").into_iter().map(|bytes| i32::from_le_bytes(bytes) as usize).collect()
    }
}

/// The first number that is too far off, or why the two can't be compared.
fn compare(what: &str, ours: &[f32], theirs: &[f32]) -> Result<(), String> {
    if ours.len() != theirs.len() {
        return Err(format!("{what}: {} numbers against {}", ours.len(), theirs.len()));
    }
    for (index, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        // Written so that NaN fails.
        if !((f64::from(ours) - f64::from(theirs)).abs() <= TOLERANCE) {
            return Err(format!("{what}[{index}]: {ours} against PyTorch's {theirs}"));
        }
    }
    Ok(())
}

fn check(fixture: &Fixture, case: usize, trace: &Trace) -> Result<(), String> {
    let (model, tokens) = (&fixture.model, trace.tokens().len());
    let all = fixture.cases[case].weights;
    let mut weights = Vec::new();
    for layer in 0..model.config().layers {
        for head in 0..model.config().heads {
            let square = trace.get(Stage::Weights, layer, Some(head)).expect("weights are kept").data;
            weights.extend_from_slice(if all { &square } else { &square[square.len() - tokens..] });
        }
    }
    compare("weights", &weights, &fixture.numbers(case, if all { "weights" } else { "last" }))?;
    let rows =
        fixture.positions(case).into_iter().flat_map(|at| model.logits(trace, at).expect("a position of the text"));
    compare("logits", &rows.collect::<Vec<f32>>(), &fixture.numbers(case, "logits"))
}

/// The last row of a text, worked out by writing: all tokens but the last in the cache, or word by word.
fn check_writing(fixture: &Fixture, case: usize, outlook: &Outlook) -> Result<(), String> {
    let logits = fixture.numbers(case, "logits");
    compare("written logits", &outlook.logits, &logits[logits.len() - outlook.logits.len()..])
}

fn outlook<B: Backend>(fixture: &Fixture, case: usize, backend: &B, network: &On<B>) -> Option<Outlook> {
    let Case { text, ids, .. } = &fixture.cases[case];
    // A text that fills every position leaves no room to write.
    if ids.len() == fixture.model.config().positions {
        return None;
    }
    let mut writer = fixture.model.writer(text, Writing::default()).expect("it fits");
    Some(
        block_on(writer.queue(&fixture.model, backend, network).expect("it is queued").read(backend)).expect("it runs"),
    )
}

fn agrees<B: Backend>(name: &str, backend: &B) {
    for fixture in Fixture::all() {
        let model = &fixture.model;
        let network = model.upload(backend).expect("the weights fit");
        for (index, case) in fixture.cases.iter().enumerate() {
            let tokens = model.tokenize(&case.text);
            let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
            assert_eq!(ids, case.ids, "{:?} is cut and looked up as in training", case.text);
            let options = Options { detail: Detail::Weights, ..model.options() };
            let trace = block_on(model.run(backend, &network, &tokens, options)).expect("the case runs");
            let written = outlook(fixture, index, backend, &network);
            let checked =
                check(fixture, index, &trace).and(written.map_or(Ok(()), |it| check_writing(fixture, index, &it)));
            checked.unwrap_or_else(|problem| panic!("{name}, {}, {:?}: {problem}", model.config().name, case.text));
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
    agrees("gpu", &block_on(Gpu::request(Power::High)).expect("a Vulkan device"));
}

/// The check above must be able to fail: a weight off by 1 % of itself, angles of another base, and a NaN.
#[test]
fn sabotage_is_seen() {
    for fixture in Fixture::all() {
        let tokens = fixture.model.tokenize(&fixture.cases[0].text);
        let seen = |spoil: &dyn Fn(&mut HostNetwork)| {
            let mut network = fixture.model.network().clone();
            spoil(&mut network);
            let network = network.upload(&Cpu).expect("the weights fit");
            let trace = block_on(fixture.model.run(&Cpu, &network, &tokens, fixture.model.options())).expect("it runs");
            check(fixture, 0, &trace).is_err()
        };
        assert!(!seen(&|_| {}));
        assert!(seen(&|network| {
            let weight = &mut network.layers[0].q.weight;
            *weight = weight.map(|weight| weight * 1.01);
        }));
        assert!(seen(&|network| network.rope.iter_mut().for_each(|rope| rope.table.rotate_right(rope.head_dim))));
    }
    assert!(compare("NaN", &[f32::NAN], &[0.0]).is_err(), "NaN went unseen");
    assert!(compare("length", &[], &[0.0]).is_err(), "a missing number went unseen");
}
