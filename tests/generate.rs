//! Writing with a cache is the forward pass over the whole text, word for word; draws, limits and errors.

#[path = "support/encoder.rs"]
mod files;
#[path = "support/random_model.rs"]
mod random_model;

use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::{Gpu, Power};
use qkv::model::{Model, On, Options, Outlook, Sampling, Stage, Token, Writer, Writing, Written};
use qkv::reference::Reference;
use random_model::{KINDS, POSITIONS, model};

/// What a whole forward pass says of the word after `tokens`: logits, and the last row of every head's weights.
fn whole<B: Backend>(model: &Model, backend: &B, network: &On<B>, tokens: &[Token]) -> Outlook {
    without(model, backend, network, tokens, &[])
}

/// The same with heads switched off.
fn without<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    tokens: &[Token],
    ablate: &[(usize, usize)],
) -> Outlook {
    let options = Options { ablate: ablate.to_vec(), ..model.options() };
    let trace = block_on(model.run(backend, network, tokens, options)).expect("it runs");
    let last = tokens.len() - 1;
    let mut weights = Vec::new();
    for layer in 0..model.config().layers {
        for head in 0..model.config().heads {
            let square = trace.get(Stage::Weights, layer, Some(head)).expect("weights are kept").data;
            weights.extend_from_slice(&square[last * tokens.len()..]);
        }
    }
    Outlook { logits: model.logits(&trace, last).expect("the last position"), weights }
}

fn close(ours: &[f32], theirs: &[f32]) -> bool {
    let near = |(a, b): (&f32, &f32)| (f64::from(*a) - f64::from(*b)).abs() <= 1e-4;
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(near)
}

/// Writes to the end of the positions, comparing at each.
fn compare<B: Backend>(name: &str, backend: &B, weights: bool, every: usize) {
    for kind in KINDS.into_iter().step_by(every) {
        let model = model(kind);
        let network = model.upload(backend).expect("the weights fit");
        let writing = Writing { weights, sampling: Sampling { seed: 3, ..Sampling::default() }, ..Writing::default() };
        let mut writer = model.writer("The cat", writing).expect("it fits");
        while writer.tokens().len() < POSITIONS {
            let queued = writer.queue(&model, backend, &network).expect("it is queued");
            let outlook = block_on(queued.read(backend)).expect("it runs");
            let exact = whole(&model, backend, &network, writer.tokens());
            let at = writer.tokens().len();
            assert!(close(&outlook.logits, &exact.logits), "{name}, {kind:?}: logits after {at}");
            if weights {
                assert!(close(&outlook.weights, &exact.weights), "{name}, {kind:?}: weights after {at}");
            }
            writer.choose(&model, &outlook, None).expect("there is room");
        }
        let again: Vec<u32> = model.tokenize(writer.text()).iter().map(|token| token.id).collect();
        let written: Vec<u32> = writer.tokens().iter().map(|token| token.id).collect();
        assert_eq!(again, written, "the text is cut as it was written: {:?}", writer.text());
    }
}

#[test]
fn the_cache_is_the_whole_pass() {
    for weights in [true, false] {
        compare("reference", &Reference, weights, 1);
        compare("cpu", &Cpu, weights, 1);
    }
}

#[test]
fn the_cache_is_the_whole_pass_on_the_device() {
    let gpu = block_on(Gpu::request(Power::High)).expect("a Vulkan device");
    compare("gpu", &gpu, true, 1);
    compare("gpu", &gpu, false, 3);
}

fn written(text: &str, writing: Writing, forced: &[u32], count: usize) -> (Vec<Written>, String) {
    let model = model(KINDS[0]);
    let network = model.upload(&Cpu).expect("the weights fit");
    let mut writer = model.writer(text, writing).expect("it fits");
    let mut all = Vec::new();
    for at in 0..count {
        let force = forced.get(at).copied();
        all.push(block_on(writer.write(&model, &Cpu, &network, force)).expect("there is room"));
    }
    (all, writer.text().to_owned())
}

fn drawn(temperature: f64, top_k: usize, seed: u64) -> Writing {
    Writing { sampling: Sampling { temperature, top_k, seed }, ..Writing::default() }
}

#[test]
fn each_step_tells_what_it_chose_from() {
    let (all, text) = written("The cat", drawn(0.0, 0, 0), &[], 5);
    for (at, step) in all.iter().enumerate() {
        assert_eq!((step.keys, step.weights.len()), (3 + at, 2 * 4 * (3 + at)));
        for row in step.weights.chunks_exact(step.keys) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5, "weights of a head add up to 1");
        }
        assert_eq!(step.candidates[0], step.chosen, "temperature 0 takes the likeliest");
        assert!(step.candidates.is_sorted_by(|a, b| a.probability >= b.probability));
        assert_eq!((step.candidates.len(), step.chosen.chance), (8, 1.0), "marks are no candidates");
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(String::from_utf16_lossy(&units[step.token.start..step.token.end]), step.token.text);
    }
}

#[test]
fn seeds_write_the_same_again_and_a_forced_word_goes_on() {
    let text = |writing, forced: &[u32]| written("", writing, forced, 12).1;
    assert_eq!(text(drawn(1.0, 0, 4), &[]), text(drawn(1.0, 0, 4), &[]));
    assert_ne!(text(drawn(1.0, 0, 4), &[]), text(drawn(1.0, 0, 5), &[]));
    assert_eq!(text(drawn(1.0, 1, 4), &[]), text(drawn(0.0, 0, 9), &[]), "top 1 is the likeliest");
    let (plain, _) = written("", drawn(1e300, 0, 4), &[], 12);
    let ids: Vec<u32> = plain.iter().map(|step| step.token.id).collect();
    let other = if ids[1] == 5 { 6 } else { 5 };
    let (forked, _) = written("", drawn(1e300, 0, 4), &[ids[0], other], 12);
    assert_eq!((forked[0].token.id, forked[1].token.id), (ids[0], other));
    assert_eq!(forked[1].candidates, plain[1].candidates, "the outlook was the same");
    let later = |all: &[Written]| all[2..].iter().map(|step| step.token.id).collect::<Vec<_>>();
    assert_eq!(later(&forked), later(&plain), "without a say of the model the same luck draws the same words");
    let (trained, _) = written("", drawn(0.0, 0, 0), &[other], 1);
    assert_eq!((trained[0].chosen.id, trained[0].chosen.chance), (other, 0.0), "it would not have been drawn");
}

#[test]
fn limits_and_nonsense_are_said_and_leave_the_text() {
    let model = model(KINDS[0]);
    let network = model.upload(&Cpu).expect("the weights fit");
    let refusal = |text: &str, writing| model.writer::<std::rc::Rc<[f32]>>(text, writing).expect_err("no").code();
    assert_eq!(refusal(&"cat ".repeat(POSITIONS), Writing::default()).as_str(), "too-large");
    assert_eq!(refusal(&"cat ".repeat(POSITIONS - 1), Writing::default()).as_str(), "too-large");
    assert_eq!(refusal("cat", drawn(-1.0, 0, 0)).as_str(), "invalid-option");
    assert_eq!(refusal("cat", drawn(f64::NAN, 0, 0)).as_str(), "invalid-option");
    let encoder = files::encoder();
    let error = encoder.writer::<std::rc::Rc<[f32]>>("cat", Writing::default()).expect_err("it does not write");
    assert_eq!(error.code().as_str(), "unsupported-model");

    let mut writer = model.writer(&"cat ".repeat(POSITIONS - 2), Writing::default()).expect("one word fits");
    for bad in [0, 1, 2, 11, u32::MAX] {
        let error = block_on(writer.write(&model, &Cpu, &network, Some(bad))).expect_err("no word has that id");
        assert_eq!(error.code().as_str(), "invalid-option");
    }
    assert_eq!(writer.tokens().len(), POSITIONS - 1);
    let last = block_on(writer.write(&model, &Cpu, &network, Some(5))).expect("the last word fits");
    assert!(last.full && last.token.text == "sat");
    let exact = whole(&model, &Cpu, &network, &writer.tokens()[..POSITIONS - 1]);
    assert!(close(&last.weights, &exact.weights), "what was refused before changed nothing");
    let error = block_on(writer.write(&model, &Cpu, &network, None)).expect_err("it is full");
    assert_eq!(error.code().as_str(), "too-large");
}

#[test]
fn heads_that_are_off_stay_off_in_every_word() {
    let model = model(KINDS[0]);
    let network = model.upload(&Cpu).expect("the weights fit");
    let off = [(0, 1), (1, 3)];
    let mut writer = model.writer("the cat", Writing { ablate: off.to_vec(), ..Writing::default() }).expect("it fits");
    for _ in 0..6 {
        let outlook =
            block_on(writer.queue(&model, &Cpu, &network).expect("it is queued").read(&Cpu)).expect("it runs");
        assert!(close(&outlook.logits, &without(&model, &Cpu, &network, writer.tokens(), &off).logits));
        assert!(
            !close(&outlook.logits, &whole(&model, &Cpu, &network, writer.tokens()).logits),
            "it makes no difference"
        );
        writer.choose(&model, &outlook, None).expect("there is room");
    }
    let missing = Writing { ablate: vec![(2, 0)], ..Writing::default() };
    assert_eq!(
        model.writer::<()>("the", missing).expect_err("there is no third layer").code().as_str(),
        "invalid-option"
    );
}

/// The comparison of the cache must be able to fail.
#[test]
fn sabotage_is_seen() {
    let model = model(KINDS[0]);
    let network = model.upload(&Cpu).expect("the weights fit");
    let outlook = |text: &str| {
        let mut writer: Writer<_> = model.writer(text, Writing::default()).expect("it fits");
        block_on(writer.queue(&model, &Cpu, &network).expect("it is queued").read(&Cpu)).expect("it runs")
    };
    let exact = whole(&model, &Cpu, &network, &model.tokenize("the cat sat on a mat"));
    assert!(close(&outlook("the cat sat on a mat").logits, &exact.logits));
    for other in ["a cat sat on the mat", "the cat sat on mat", "cat the sat on a mat"] {
        assert!(!close(&outlook(other).logits, &exact.logits), "{other:?} went unseen");
    }
    assert!(!close(&[f32::NAN], &[0.0]) && !close(&[], &[0.0]));
}
