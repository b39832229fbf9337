//! Every number opens: its terms add up, and each factor that was computed opens in turn, down to the weights.

#[path = "support/encoder.rs"]
mod files;

#[path = "support/explanations.rs"]
mod explanations;

use explanations::{Dice, adds_up, open};
use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::{Model, Options, Source, Stage, Trace};

const TEXT: &str = "The cat sat on the mat because it was tired.";

fn run(model: &Model, causal: bool) -> Trace {
    let network = model.upload(&Cpu).expect("the weights fit");
    let options = Options { causal, ..Options::default() };
    block_on(model.run(&Cpu, &network, &model.tokenize(TEXT), options)).expect("the sentence runs")
}

#[test]
fn every_stage_of_every_layer_adds_up() {
    let model = files::encoder();
    for causal in [false, true] {
        let trace = run(&model, causal);
        let opened = open(&model, &trace, 12).unwrap();
        assert_eq!(opened, model.stages().len() * model.config().layers * 12);
    }
}

/// From a weight of the last layer, always into another factor, until only learned numbers are left.
#[test]
fn every_path_ends_at_the_weights() {
    let model = files::encoder();
    let trace = run(&model, false);
    let mut dice = Dice(11);
    for _ in 0..200 {
        let mut place =
            (Stage::Weights, model.config().layers - 1, Some(dice.below(4)), dice.below(12), dice.below(12));
        let mut depth = 0;
        loop {
            let (stage, layer, head, row, column) = place;
            let explanation = model.explain(&trace, stage, layer, head, row, column).expect("the cell is there");
            adds_up(&explanation).unwrap();
            let sources = explanation.terms.iter().flat_map(|term| &term.sources);
            let sources = sources.chain(explanation.steps.iter().filter_map(|step| step.source.as_ref()));
            let computed: Vec<&Source> = sources.filter(|source| matches!(source, Source::Stage { .. })).collect();
            if computed.is_empty() {
                assert_eq!(explanation.stage, "features", "only a looked-up number has no computed source");
                break;
            }
            let Source::Stage { stage, layer, head, row, column, .. } = computed[dice.below(computed.len())] else {
                unreachable!("filtered above")
            };
            place = (Stage::parse(stage).expect("a stage name"), layer.unwrap_or(0), *head, *row, *column);
            depth += 1;
            assert!(depth < 200, "the path does not end");
        }
    }
}

/// A run whose numbers were tampered with no longer adds up.
#[test]
fn sabotage_is_seen() {
    let model = files::encoder();
    let trace = run(&model, false);
    let mut numbers = trace.numbers().to_vec();
    for number in numbers.iter_mut().skip(5000).step_by(7) {
        *number *= 1.01;
    }
    let spoilt =
        Trace::from_numbers(&model, trace.tokens().to_vec(), trace.options().clone(), numbers).expect("same length");
    let mut seen = 0;
    for row in 0..trace.tokens().len() {
        let explanation = model.explain(&spoilt, Stage::Output, 2, None, row, 0).expect("the cell is there");
        seen += usize::from(adds_up(&explanation).is_err());
    }
    assert!(seen > trace.tokens().len() / 2, "only {seen} tampered sums were seen");
}

#[test]
fn causal_hides_later_words_and_temperature_flattens() {
    let model = files::encoder();
    let trace = run(&model, true);
    let tokens = trace.tokens().len();
    let view = |stage| trace.get(stage, 1, Some(0)).expect("the stage is there").data;
    let (masked, weights) = (view(Stage::Masked), view(Stage::Weights));
    for row in 0..tokens {
        for column in 0..tokens {
            let index = row * tokens + column;
            assert_eq!(masked[index] == f32::NEG_INFINITY, column > row);
            assert_eq!(weights[index] == 0.0, column > row);
        }
    }
    let network = model.upload(&Cpu).expect("the weights fit");
    let largest = |temperature| {
        let options = Options { temperature, ..Options::default() };
        let trace = block_on(model.run(&Cpu, &network, &model.tokenize(TEXT), options)).expect("it runs");
        let weights = trace.get(Stage::Weights, 0, Some(0)).expect("the stage is there").data;
        weights.into_iter().fold(0.0, f32::max)
    };
    assert!(largest(4.0) < largest(1.0) && largest(1.0) < largest(0.25));
}

#[test]
fn places_that_are_not_there_are_refused() {
    let model = files::encoder();
    let trace = run(&model, false);
    let tokens = trace.tokens().len();
    for (stage, layer, head, row, column) in [
        (Stage::Weights, 4, Some(0), 0, 0),
        (Stage::Weights, 0, Some(4), 0, 0),
        (Stage::Weights, 0, Some(0), tokens, 0),
        (Stage::Weights, 0, Some(0), 0, tokens),
        (Stage::Embed, 0, Some(0), 0, 0),
        (Stage::Sum, 0, Some(0), 0, 1),
        (Stage::Q, 0, Some(0), 0, 32),
        (Stage::Q, 0, None, 0, 128),
    ] {
        let error = model.explain(&trace, stage, layer, head, row, column).expect_err("no such cell");
        assert_eq!(error.code().as_str(), "invalid-option", "{error}");
    }
    let open = model.explain(&trace, Stage::Q, 0, None, 3, 33).expect("without a head, columns run on");
    assert_eq!((open.head, open.column), (Some(1), 1));
}
