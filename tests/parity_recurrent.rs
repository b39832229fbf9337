//! The recurrent layer beside its row in the table of operations: it is PyTorch's, what is broken on purpose is noticed, slices
//! change nothing, a state carries over, an abort stops, and memory comes back.

mod support;

use std::cell::{Cell, RefCell};

use qkv::Code;
use qkv::backend::Backend;
use qkv::cpu::{Cpu, RecurrentJob};
use qkv::gpu::shaders::ALL;
use qkv::gpu::{Control, Gpu};
use qkv::recurrent::{Inputs, Params, Shape};
use qkv::reference::Reference;
use serde::Deserialize;
use support::bounds::bounds;
use support::case::{Case, run};
use support::check::check;
use support::nasty;
use support::random::Random;

fn cases() -> impl Iterator<Item = (String, Case)> {
    nasty::cases().into_iter().filter(|(_, case)| case.operation() == "recurrent")
}

fn named(name: &str) -> (Inputs<Vec<f32>>, Params) {
    let case = cases().find(|(known, _)| known == name);
    let Some((_, Case::Recurrent { inputs, params })) = case else { panic!("no case {name}") };
    (inputs, params)
}

fn agrees<B: Backend>(backend: &B, wanted: &Case, came: &Case) -> bool {
    let exact = pollster::block_on(run(&Reference, wanted)).expect("the reference runs");
    let came = pollster::block_on(run(backend, came)).expect("it runs");
    exact.iter().zip(&came).all(|((what, exact), (_, came))| check(what, came, exact, &bounds(wanted, what)).is_ok())
}

/// What `recurrent.py` wrote.
#[derive(Deserialize)]
struct Fixture {
    batch: usize,
    tokens: usize,
    hidden_dim: usize,
    x: Vec<f32>,
    weight: Vec<f32>,
    bias: Vec<f32>,
    state: Vec<f32>,
    output: Vec<f32>,
    last: Vec<f32>,
}

impl Fixture {
    fn read() -> Self {
        serde_json::from_str(include_str!("fixtures/recurrent.json")).expect("a fixture")
    }

    fn agrees(&self, inputs: Inputs<Vec<f32>>) -> bool {
        let &Self { batch, tokens, hidden_dim, .. } = self;
        let case = Case::Recurrent { inputs, params: Params::new(Shape { batch, tokens, hidden_dim }) };
        let exact = pollster::block_on(run(&Reference, &case)).expect("it runs");
        let near = |name, came, wanted: &[f32]| check(name, came, wanted, &vec![1e-6; wanted.len()]).is_ok();
        near("output", &exact[0].1, &self.output) && near("state", &exact[1].1, &self.last)
    }
}

/// Order of the gates, place of the reset, what the update keeps.
#[test]
fn it_is_the_layer_of_pytorch() {
    let fixture = Fixture::read();
    let Fixture { x, weight, bias, state, .. } = &fixture;
    let inputs = Inputs { x: x.clone(), weight: weight.clone(), bias: Some(bias.clone()), state: Some(state.clone()) };
    assert!(fixture.agrees(inputs.clone()));
    let swapped = |data: &[f32], from: usize, to: usize| -> Vec<f32> {
        let gate = data.len() / 3;
        let mut swapped = data.to_vec();
        (0..gate).for_each(|at| swapped.swap(from * gate + at, to * gate + at));
        swapped
    };
    assert!(!fixture.agrees(Inputs { weight: swapped(weight, 0, 1), ..inputs.clone() }), "gates in another order");
    assert!(!fixture.agrees(Inputs { bias: Some(swapped(bias, 1, 2)), ..inputs.clone() }), "biases in another order");
    assert!(!fixture.agrees(Inputs { bias: None, ..inputs }), "no bias");
}

/// One of the tensors, where it is there.
type Part = fn(&mut Inputs<Vec<f32>>) -> Option<&mut Vec<f32>>;

#[test]
fn one_changed_number_is_noticed() {
    for name in ["recurrent, whole vectors, state", "recurrent, past every tile by one, state"] {
        let (inputs, params) = named(name);
        let case = |inputs: &Inputs<Vec<f32>>| Case::Recurrent { inputs: inputs.clone(), params };
        assert!(agrees(&Cpu, &case(&inputs), &case(&inputs)));
        let parts: [(&str, Part); 4] = [
            ("x", |inputs| Some(&mut inputs.x)),
            ("weight", |inputs| Some(&mut inputs.weight)),
            ("bias", |inputs| inputs.bias.as_mut()),
            ("state", |inputs| inputs.state.as_mut()),
        ];
        for (what, part) in parts {
            let mut changed = inputs.clone();
            let numbers = part(&mut changed).expect("it is there");
            let at = numbers.len() * 5 / 8;
            numbers[at] += 0.01;
            assert!(!agrees(&Cpu, &case(&inputs), &case(&changed)), "{name}: one number of {what} went unnoticed");
        }
    }
}

/// Breaks the shader in several ways, both forms of it alike where they are alike; the table of cases has to notice each.
#[test]
fn broken_shaders_are_noticed() {
    let Some(gpu) = support::device() else { return };
    gpu.pin_recurrent(Some((32, 4)));
    // What is broken, how, and the cases that have to notice.
    let breaks = [
        ("a.dim + u, 2u * a.dim + u)", "2u * a.dim + u, a.dim + u)", "whole vectors"),
        ("x[given] + sum.x", "x[given + dim] + sum.x", "three numbers"),
        ("x[given + 2u * dim] + r * sum.z", "r * (x[given + 2u * dim] + sum.z)", "whole vectors"),
        ("x[given + 2u * dim] + r * sum.z", "x[given + 2u * dim] + sum.z", "whole vectors"),
        ("(1.0 - z) * n + z *", "z * n + (1.0 - z) *", "three numbers"),
        ("if (a.biased == 1u)", "if (a.biased == 7u)", "drawn"),
        ("bias[dim + u]", "bias[u]", "drawn"),
        ("if (a.begin == 1u)", "if (a.begin == 7u)", "state"),
        ("sum += parts[lane + other]", "sum += parts[lane]", "past every tile"),
        ("u += LANES) { state", "u += 2u * LANES) { state", "past every tile"),
        ("b * a.tokens + t;", "t;", "many samples"),
        ("exp(-abs(s))", "exp(-s)", "x far out"),
        ("exp(-2.0 * abs(s))", "exp(-2.0 * s)", "x far out"),
        ("select(size, -size, s < 0.0)", "size", "drawn"),
        ("* h[before + i]", "* h[before]", "three numbers"),
        ("dot(weight[rows.y + i], part)", "dot(weight[rows.y], part)", "whole vectors"),
    ];
    let shaders = || ALL.iter().filter(|(name, _)| name.starts_with("recurrent"));
    for (original, replacement, needle) in breaks {
        assert!(shaders().any(|(_, source)| source.contains(original)), "there is no {original:?} to break");
        for (shader, source) in shaders() {
            gpu.edit_shader(shader, Some(source.replace(original, replacement)));
        }
        let noticed = cases().any(|(name, case)| name.contains(needle) && !agrees(&gpu, &case, &case));
        assert!(noticed, "{replacement:?} for {original:?} went unnoticed");
    }
    shaders().for_each(|(shader, _)| gpu.edit_shader(shader, None));
    assert!(cases().all(|(_, case)| agrees(&gpu, &case, &case)), "the original is right");
}

/// The probe passes for every width, and notices what is wrong.
#[test]
fn the_probe_passes_and_notices() {
    let Some(gpu) = support::device() else { return };
    let probe = |gpu: &Gpu, dim| {
        pollster::block_on(gpu.probe_recurrent_kernel(&Params::new(Shape::new(3, dim)))).expect("it runs")
    };
    for pinned in [None, Some((256, 8)), Some((32, 4))] {
        gpu.pin_recurrent(pinned);
        for dim in [1, 4, 65, 64, 1024, 1023] {
            assert_eq!(probe(&gpu, dim), None, "{dim}");
        }
    }
    for (shader, dim) in [("recurrent_vectors0", 3), ("recurrent_vectors1", 8)] {
        // A kernel is asked once: each break needs a device that trusts nobody yet.
        let Some(gpu) = support::device() else { return };
        let (_, source) = ALL.iter().find(|(name, _)| name == shader).expect("the shader is there");
        gpu.edit_shader(shader, Some(source.replace("+ r * sum.z", "+ sum.z")));
        let found = probe(&gpu, dim).expect("it is noticed");
        assert!(found.operation.contains(shader), "{found:?}");
        gpu.edit_shader(shader, None);
        assert_eq!(probe(&gpu, dim), None, "the original is right");
    }
}

/// A call large enough for several slices, and for several dispatches in one of them.
fn large() -> (Inputs<Vec<f32>>, Params) {
    let shape = Shape { batch: 2, ..Shape::new(6000, 24) };
    let mut random = Random::new(7);
    let mut numbers = |len, size: f32| random.numbers(len, size);
    let inputs = Inputs {
        x: numbers(shape.x_len(), 1.0),
        weight: numbers(shape.weight_len(), 0.2),
        bias: Some(numbers(shape.bias_len(), 0.2)),
        state: Some(numbers(shape.state_len(), 1.0)),
    };
    (inputs, Params::new(shape))
}

/// The same call whole, in slices on the device, and in steps on the cpu.
#[test]
fn slices_change_nothing() {
    let Some(gpu) = support::device() else { return };
    let (inputs, params) = large();
    let case = Case::Recurrent { inputs: inputs.clone(), params };
    assert!(agrees(&gpu, &case, &case));
    let whole = pollster::block_on(run(&gpu, &case)).expect("it runs");
    let heard = RefCell::new(Vec::new());
    let progress = |done| heard.borrow_mut().push(done);
    let control = Control { progress: Some(&progress), aborted: &|| false };
    let slices = inputs.as_ref().map(Vec::as_slice);
    let sliced = pollster::block_on(gpu.recurrent_run(&params, slices, &control)).expect("it runs");
    assert_eq!((&whole[0].1, &whole[1].1), (&sliced.output, &sliced.state));
    let heard = heard.into_inner();
    assert!(heard.len() > 1 && heard.is_sorted() && heard.last() == Some(&1.0), "{heard:?}");

    let mut job = RecurrentJob::new(params, inputs).expect("it is valid");
    let mut steps = 0;
    while job.step() < 1.0 {
        steps += 1;
    }
    assert!(steps > 0, "in one step");
    let (bytes, output) = (job.peak_bytes(), job.finish());
    assert_eq!(output.peak_bytes, bytes);
    let cpu = pollster::block_on(run(&Cpu, &case)).expect("it runs");
    assert_eq!((&cpu[0].1, &cpu[1].1), (&output.output, &output.state));
}

/// Two calls, the state of the first handed to the second, are one.
#[test]
fn the_state_carries_over() {
    let Some(gpu) = support::device() else { return };
    let (inputs, params) = named("recurrent, fours, state");
    let Shape { tokens, hidden_dim, .. } = params.shape;
    let case = Case::Recurrent { inputs: inputs.clone(), params };
    let exact = pollster::block_on(run(&Reference, &case)).expect("the reference runs");
    let call = |from: usize, to: usize, state: Option<Vec<f32>>| {
        let x = inputs.x[from * 3 * hidden_dim..to * 3 * hidden_dim].to_vec();
        let part = Inputs { x, state, ..inputs.clone() };
        let params = Params::new(Shape::new(to - from, hidden_dim));
        let slices = part.as_ref().map(Vec::as_slice);
        pollster::block_on(gpu.recurrent_run(&params, slices, &Control::default())).expect("it runs")
    };
    let one = call(0, 7, inputs.state.clone());
    let two = call(7, tokens, Some(one.state));
    let output = [one.output, two.output].concat();
    check("output", &output, &exact[0].1, &bounds(&case, "output")).expect("it is one call");
    check("state", &two.state, &exact[1].1, &bounds(&case, "state")).expect("it is one call");
}

#[test]
fn abort_stops_and_memory_comes_back() {
    let Some(gpu) = support::device() else { return };
    let (inputs, params) = large();
    let asked = Cell::new(0);
    let aborted = || {
        asked.set(asked.get() + 1);
        asked.get() > 1
    };
    let control = Control { progress: None, aborted: &aborted };
    let slices = inputs.as_ref().map(Vec::as_slice);
    let error = pollster::block_on(gpu.recurrent_run(&params, slices, &control)).expect_err("it was stopped");
    assert_eq!((error.code(), gpu.held_bytes()), (Code::Aborted, 0));
    let (inputs, params) = named("recurrent, fours, state");
    let slices = inputs.as_ref().map(Vec::as_slice);
    let call = || pollster::block_on(gpu.recurrent_run(&params, slices, &Control::default())).expect("it runs");
    let peaks: Vec<u64> = (0..20).map(|_| call().peak_bytes).collect();
    assert_eq!(gpu.held_bytes(), 0);
    assert!(peaks.iter().all(|peak| *peak == peaks[0] && *peak > 0), "{peaks:?}");
}

#[test]
fn a_device_holds_up_to_1024_numbers() {
    let Some(gpu) = support::device() else { return };
    let params = Params::new(Shape::new(1, 1025));
    let inputs = Inputs {
        x: vec![0.0; params.shape.x_len()],
        weight: vec![0.0; params.shape.weight_len()],
        bias: None,
        state: None,
    };
    let slices = inputs.as_ref().map(Vec::as_slice);
    let error = pollster::block_on(gpu.recurrent_run(&params, slices, &Control::default())).expect_err("too many");
    assert_eq!((error.code(), gpu.held_bytes()), (Code::TooLarge, 0));
    assert!(error.message().contains("1024"), "{error}");
}
