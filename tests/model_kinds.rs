//! One core for all kinds of model: norms, activations, positions, biases, shared key heads and logits of both sorts, with
//! random weights; every backend agrees, every number opens, and bad descriptions are refused.

#[path = "support/explanations.rs"]
mod explanations;
#[path = "support/random_model.rs"]
mod random_model;

use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu, Power};
use qkv::model::{Config, Detail, Model, Options, Special, Stage, Trace};
use qkv::reference::Reference;
use random_model::{KINDS, Kind, config, model, weights};

const TEXT: &str = "The cat sat on xqzzt. A Ball";

fn run<B: Backend>(backend: &B, model: &Model, causal: bool) -> Trace {
    let network = model.upload(backend).expect("the weights fit");
    let options = Options { causal, ..model.options() };
    block_on(model.run(backend, &network, &model.tokenize(TEXT), options)).expect("it runs")
}

/// The largest difference; NaN shows.
fn apart(a: &Trace, b: &Trace) -> f64 {
    assert_eq!(a.numbers().len(), b.numbers().len());
    let differences = a.numbers().iter().zip(b.numbers());
    differences.fold(0.0, |largest: f64, (a, b)| {
        let difference = if a == b { 0.0 } else { (f64::from(*a) - f64::from(*b)).abs() };
        if !(difference <= largest) { difference } else { largest }
    })
}

#[test]
fn every_backend_gives_the_same_and_every_number_opens() {
    let gpu = block_on(Gpu::request(Power::High)).expect("a Vulkan device");
    for kind in KINDS {
        let model = model(kind);
        for causal in [true, false] {
            let exact = run(&Reference, &model, causal);
            for (name, trace) in [("cpu", run(&Cpu, &model, causal)), ("gpu", run(&gpu, &model, causal))] {
                let largest = apart(&trace, &exact);
                assert!(largest <= 1e-4, "{name}, {kind:?}: {largest} apart");
            }
            let trace = run(&Cpu, &model, causal);
            explanations::open(&model, &trace, 10).unwrap_or_else(|problem| panic!("{kind:?}: {problem}"));
        }
    }
}

/// A run that keeps only what flows between the layers, and a layer opened after it: the same numbers as of one that keeps all.
#[test]
fn a_layer_opens_after_the_run() {
    for kind in KINDS {
        let model = model(kind);
        let full = run(&Cpu, &model, true);
        let network = model.upload(&Cpu).expect("the weights fit");
        let options = Options { causal: true, detail: Detail::Streams, ..model.options() };
        let tokens = model.tokenize(TEXT);
        let mut trace = block_on(model.run(&Cpu, &network, &tokens, options.clone())).expect("it runs");
        assert!(trace.numbers().len() * 2 < full.numbers().len(), "it keeps less");
        assert_eq!(trace.get(Stage::Q, 1, None).expect_err("it is closed").code().as_str(), "invalid-option");
        assert!(!trace.is_open(1));
        let queued = model.queue_layer(&Cpu, &network, trace.stream(1).expect("it flows"), &options, 1);
        let numbers = block_on(queued.expect("it runs").read(&Cpu)).expect("it is there");
        assert_eq!(trace.open(1, numbers[1..].to_vec()).expect_err("one is missing").code().as_str(), "invalid-shape");
        trace.open(1, numbers).expect("they are as many as wanted");
        assert!(trace.is_open(1) && !trace.is_open(0));
        for stage in model.stages() {
            let layer = usize::from(stage.in_layer());
            let [ours, whole] = [&trace, &full].map(|trace| trace.get(stage, layer, None).expect("it is kept").data);
            assert_eq!(ours, whole, "{kind:?}: {}", stage.name());
            let head = (stage == Stage::Weights).then_some(2);
            assert_eq!(
                model.explain(&trace, stage, layer, head, 3, 0).expect("it opens"),
                model.explain(&full, stage, layer, head, 3, 0).expect("it opens")
            );
        }
        assert!(trace.stream(2).is_err() && model.queue_layer(&Cpu, &network, &[0.0; 24], &options, 2).is_err());
        assert!(model.queue_layer(&Cpu, &network, &[0.0; 25], &options, 1).is_err(), "it is no whole row");
    }
}

/// What the comparison above would see.
#[test]
fn sabotage_is_seen() {
    let model = model(KINDS[0]);
    let (exact, trace) = (run(&Reference, &model, true), run(&Cpu, &model, true));
    let mut network = model.upload(&Cpu).expect("the weights fit");
    let rope = network.rope.as_mut().expect("this kind turns");
    rope.table = Cpu.upload(&rope.table.iter().map(|x| x * 1.001).collect::<Vec<_>>()).expect("it fits");
    let spoilt = block_on(model.run(&Cpu, &network, &model.tokenize(TEXT), model.options())).expect("it runs");
    assert!(apart(&spoilt, &exact) > 1e-4, "spoilt angles went unseen");
    assert!(apart(&run(&Cpu, &model, false), &exact) > 1e-4, "later tokens went unseen");

    let mut numbers = trace.numbers().to_vec();
    numbers.iter_mut().skip(7).step_by(11).for_each(|number| *number *= 1.02);
    let spoilt =
        Trace::from_numbers(&model, trace.tokens().to_vec(), trace.options().clone(), numbers).expect("same length");
    assert!(explanations::open(&model, &spoilt, 10).is_err(), "tampered numbers went unseen");
}

#[test]
fn a_model_has_the_stages_of_its_kind() {
    let [rotary, gpt, ..] = KINDS.map(model);
    let names = |model: &Model| model.stages().iter().map(|stage| stage.name()).collect::<Vec<_>>().join(" ");
    assert_eq!(
        names(&rotary),
        "embed norm q k v qRotated kRotated scores scaled masked exp sum weights heads output residual norm2 gate hidden \
         activation feedforward block final logits"
    );
    assert!(!names(&gpt).contains("Rotated") && !names(&gpt).contains("gate"));
    let trace = run(&Cpu, &gpt, true);
    assert_eq!(trace.get(Stage::Gate, 0, None).expect_err("it has none").code().as_str(), "invalid-option");
    let trace = run(&Cpu, &rotary, true);
    let keys = trace.get(Stage::KRotated, 1, Some(1)).expect("two key heads serve four");
    assert_eq!((keys.shape, keys.dims), (vec![9, 6], vec!["token", "channel"]));
    assert!(trace.get(Stage::K, 1, Some(2)).is_err(), "there is no third key head");
    assert!(trace.get(Stage::Q, 1, Some(3)).is_ok());
    let (q, turned) = (trace.get(Stage::Q, 0, None).unwrap(), trace.get(Stage::QRotated, 0, None).unwrap());
    assert_eq!(q.data[..24], turned.data[..24], "position 0 turns nothing");
    assert_ne!(q.data[24..48], turned.data[24..48]);
}

#[test]
fn a_decoder_cuts_text_as_it_was_trained() {
    let model = model(KINDS[0]);
    let tokens = model.tokenize(TEXT);
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    assert_eq!(ids, [1, 3, 4, 5, 6, 2, 9, 7, 10]);
    assert_eq!((tokens[0].special, tokens[0].text.as_str()), (Some(Special::Start), ""));
    assert_eq!((tokens[5].known, tokens[5].text.as_str()), (false, "xqzzt"));
    assert!(tokens.iter().skip(1).all(|token| token.special.is_none()));
    assert_eq!(model.tokenize("<start> <pad>").iter().filter(|token| token.known).count(), 1, "marks can't be typed");
    let predictions = model.predict(&run(&Cpu, &model, true), 3, 20).expect("position 3 is there");
    assert_eq!(predictions.len(), 11);
    assert!((predictions.iter().map(|prediction| prediction.probability).sum::<f64>() - 1.0).abs() < 1e-9);
    let cat = predictions.iter().find(|prediction| prediction.token == "cat").expect("a word of the list");
    assert_eq!(cat.id, 4);
}

#[test]
fn bad_files_are_told_apart() {
    let kind = KINDS[0];
    let refusal = |description: &str, weights: &[u8]| {
        let model = Config::parse(description).and_then(|config| Model::read(config, weights, &[]));
        model.expect_err("these files are bad").code().as_str()
    };
    let (description, bytes) = (config(kind), weights(kind));
    for (from, to) in [
        ("\"rms\"", "\"batch\""),
        ("\"rope\"", "\"alibi\""),
        ("\"swiglu\"", "\"relu\""),
        ("\"decoder\"", "\"poem\""),
        ("\"kvHeads\":2", "\"kvHeads\":3"),
        ("\"modelDim\":24", "\"modelDim\":20"),
        ("\"ropeBase\":50", "\"ropeBase\":0"),
        ("\"words\":[]", "\"words\":[{\"file\":\"x\"}]"),
    ] {
        assert!(description.contains(from), "the description holds {from}");
        assert_eq!(refusal(&description.replace(from, to), &bytes), "unsupported-model", "{to}");
    }
    for cut in [0, 5, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(refusal(&description, &bytes[..cut]), "truncated-file", "cut at {cut}");
    }
    assert_eq!(refusal(&description, &weights(Kind { norm: "layer", position: "learned", ..KINDS[1] })), "not-a-model");
    assert_eq!(refusal(&description.replace("\"hiddenDim\":40", "\"hiddenDim\":41"), &bytes), "not-a-model");
}
