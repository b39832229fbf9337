//! Models opened from files compute what PyTorch computes with them: every family and every format of weights, on each backend;
//! and so do writing with a cache, a run without one head, and the arithmetic shown for every number.

#[path = "support/explanations.rs"]
mod explanations;
#[path = "support/own.rs"]
mod own;

use own::Own;
use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu, Power};
use qkv::model::{Detail, Model, On, Options, Outlook, Sampling, Stage, Trace, Writing};
use qkv::reference::Reference;

const TOLERANCE: f64 = 1e-4;

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

fn run<B: Backend>(own: &Own, at: usize, model: &Model, backend: &B, network: &On<B>, options: Options) -> Trace {
    block_on(model.run(backend, network, &own.tokens(at), options)).expect("the case runs")
}

/// One text: every weight, and the logits, or what the last layer gives where there are none.
fn check(own: &Own, at: usize, model: &Model, trace: &Trace) -> Result<(), String> {
    let (case, layers) = (&own.cases[at], model.config().layers);
    let get = |stage, layer| trace.get(stage, layer, None).expect("it is kept").data;
    let weights: Vec<f32> = (0..layers).flat_map(|layer| get(Stage::Weights, layer)).collect();
    compare("weights", &weights, &own.numbers(at, "weights"))?;
    if case.positions.is_empty() {
        return compare("final", &get(Stage::Block, layers - 1), &own.numbers(at, "final"));
    }
    let row = |&position: &usize| model.logits(trace, position).expect("a position of the text");
    let logits: Vec<f32> = case.positions.iter().flat_map(|at| row(at).into_iter().step_by(case.step)).collect();
    compare("logits", &logits, &own.numbers(at, "logits"))
}

/// The same text without one head.
fn check_silenced<B: Backend>(own: &Own, at: usize, model: &Model, backend: &B, network: &On<B>) -> Result<(), String> {
    let Some(head) = own.cases[at].silenced else { return Ok(()) };
    let options = Options { detail: Detail::Weights, ablate: vec![head], ..model.options() };
    let trace = run(own, at, model, backend, network, options);
    let last = model.logits(&trace, own.cases[at].ids.len() - 1).expect("the last position");
    compare("silenced", &last, &own.numbers(at, "silenced"))
}

/// So many of the words that follow, each from what is kept of those before it, against a run over all of them.
fn check_writing<B: Backend>(
    own: &Own,
    at: usize,
    model: &Model,
    backend: &B,
    network: &On<B>,
    words: usize,
) -> Result<(), String> {
    let case = &own.cases[at];
    if case.written.is_empty() {
        return Ok(());
    }
    let writing = Writing { sampling: Sampling { temperature: 0.0, ..Sampling::default() }, ..Writing::default() };
    let mut writer = model.writer_of(&case.text, own.tokens(at), writing).expect("it fits");
    for &id in case.written.iter().take(words) {
        let outlook: Outlook =
            block_on(writer.queue(model, backend, network).expect("it is queued").read(backend)).expect("it runs");
        let options = Options { detail: Detail::Weights, ..model.options() };
        let whole = block_on(model.run(backend, network, writer.tokens(), options)).expect("it runs");
        let tokens = writer.tokens().len();
        compare("written logits", &outlook.logits, &model.logits(&whole, tokens - 1).expect("the last position"))?;
        let last: Vec<f32> = (0..model.config().layers)
            .flat_map(|layer| whole.get(Stage::Weights, layer, None).expect("kept").data)
            .collect::<Vec<_>>()
            .chunks_exact(tokens * tokens)
            .flat_map(|square| square[square.len() - tokens..].to_vec())
            .collect();
        compare("written weights", &outlook.weights, &last)?;
        let written = writer.choose(model, &outlook, None).expect("there is room");
        if written.token.id != id {
            return Err(format!("wrote {} where PyTorch writes {id}", written.token.id));
        }
    }
    Ok(())
}

/// The first `texts` of a model, and `words` that follow each.
fn agrees<B: Backend>(name: &str, own: &Own, model: &Model, backend: &B, texts: usize, words: usize) {
    let network = model.upload(backend).expect("the weights fit");
    for at in 0..own.cases.len().min(texts) {
        let options = Options { detail: Detail::Streams, ..model.options() };
        let checked = check(own, at, model, &run(own, at, model, backend, &network, options))
            .and_then(|()| check_silenced(own, at, model, backend, &network))
            .and_then(|()| check_writing(own, at, model, backend, &network, words));
        checked.unwrap_or_else(|problem| panic!("{name}, {}, {:?}: {problem}", own.name, own.cases[at].text));
    }
}

fn all_agree<B: Backend>(name: &str, backend: &B) {
    Own::small().iter().for_each(|own| agrees(name, own, &own.model(), backend, usize::MAX, usize::MAX));
}

#[test]
fn reference_agrees_with_pytorch() {
    all_agree("reference", &Reference);
}

#[test]
fn cpu_agrees_with_pytorch() {
    all_agree("cpu", &Cpu);
}

#[test]
fn gpu_agrees_with_pytorch() {
    all_agree("gpu", &gpu());
}

fn gpu() -> Gpu {
    block_on(Gpu::request(Power::High)).expect("a Vulkan device")
}

#[test]
fn every_number_opens() {
    for own in Own::small() {
        let model = own.model();
        let trace = run(&own, 0, &model, &Cpu, &model.upload(&Cpu).expect("the weights fit"), model.options());
        let opened = explanations::open(&model, &trace, 5);
        opened.unwrap_or_else(|problem| panic!("{}: {problem}", own.name));
        let spoilt: Vec<f32> =
            trace.numbers().iter().enumerate().map(|(at, x)| if at % 7 == 3 { x * 1.02 } else { *x }).collect();
        let spoilt = Trace::from_numbers(&model, trace.tokens().to_vec(), trace.options().clone(), spoilt);
        assert!(
            explanations::open(&model, &spoilt.expect("as many"), 5).is_err(),
            "{}: tampering went unseen",
            own.name
        );
    }
}

/// A model that people have, where it was fetched: `npm test` says so where it was not. So is the next.
#[test]
fn minilm_agrees_with_pytorch() {
    let Some(own) = Own::minilm() else { return };
    let model = own.model();
    agrees("reference", &own, &model, &Reference, 1, 0);
    agrees("cpu", &own, &model, &Cpu, 2, 0);
    agrees("gpu", &own, &model, &gpu(), 2, 0);
}

/// Its 30 layers are much for the reference, and writing is for a software Vulkan driver.
#[test]
fn smollm2_agrees_with_pytorch() {
    let Some(own) = Own::smollm2() else { return };
    let model = own.model();
    agrees("cpu", &own, &model, &Cpu, 1, 3);
    agrees("gpu", &own, &model, &gpu(), 1, 0);
}

/// What the comparison sees: a file whose rows lie in another order, positions that begin elsewhere, another scaling of the
/// angles, exact GELU for its approximation, a head that stays on.
#[test]
fn sabotage_is_seen() {
    let seen = |own: &Own| {
        let model = own.model();
        let network = model.upload(&Cpu).expect("the weights fit");
        check(own, 0, &model, &run(own, 0, &model, &Cpu, &network, model.options())).is_err()
    };
    for name in ["llama", "roberta", "gpt2", "llama-gguf"] {
        assert!(!seen(&Own::of(name)), "{name} is right as it is");
    }

    let mut interleaved = Own::of("llama");
    let heads = 4;
    interleaved.rows("model.layers.0.self_attn.q_proj.weight", |row, rows| {
        let width = rows / heads;
        let (head, pair, half) = (row / width, row % width / 2, row % 2);
        head * width + half * (width / 2) + pair
    });
    assert!(seen(&interleaved), "interleaved queries went unseen");

    let mut shifted = Own::of("roberta");
    shifted.rows("roberta.embeddings.position_embeddings.weight", |row, rows| (row + 2) % rows);
    assert!(seen(&shifted), "positions that begin with 2 more went unseen");

    let (linear, yarn) = (Own::of("llama-linear"), Own::of("llama-yarn"));
    assert!(seen(&Own::of("llama").described_as(&linear)), "other angles went unseen");
    assert!(seen(&linear.described_as(&yarn)), "another scaling went unseen");

    let mut exact = Own::of("gpt2");
    exact.config = exact.config.map(|config| config.replace("gelu_new", "gelu"));
    assert!(seen(&exact), "another activation went unseen");

    let own = Own::of("qwen3");
    let model = own.model();
    let network = model.upload(&Cpu).expect("the weights fit");
    let mut other = own.clone();
    other.cases[0].silenced = Some((1, 2));
    assert!(check_silenced(&other, 0, &model, &Cpu, &network).is_err(), "another silenced head went unseen");
    other.cases[0].written[7] ^= 1;
    assert!(check_writing(&other, 0, &model, &Cpu, &network, usize::MAX).is_err(), "another word went unseen");

    assert!(compare("NaN", &[f32::NAN], &[0.0]).is_err(), "NaN went unseen");
    assert!(compare("length", &[], &[0.0]).is_err(), "a missing number went unseen");
}
