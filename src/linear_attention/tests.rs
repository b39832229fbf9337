use super::{FeatureMap, Gates, Inputs, Params, Rule, Shape};
use crate::error::{Code, Error};

fn shape() -> Shape {
    Shape { batch: 2, kv_heads: 2, value_dim: 3, ..Shape::new(4, 5, 7) }
}

fn with(rule: Rule) -> Params {
    Params { rule, ..Params::new(shape()) }
}

/// What the rule needs, each gate with one number a head.
fn lengths(params: &Params) -> Inputs<usize> {
    let shape = &params.shape;
    if shape.validate().is_err() {
        return Inputs::default();
    }
    Inputs {
        q: shape.q_len(),
        k: shape.k_len(),
        v: shape.v_len(),
        decay: params.rule.is_gated().then(|| shape.gate_len()),
        beta: params.rule.is_delta().then(|| shape.gate_len()),
        past_state: None,
    }
}

fn refusal(params: &Params, lengths: &Inputs<usize>) -> Error {
    params.validate(*lengths).expect_err("it is to be refused")
}

const RULES: [Rule; 4] = [Rule::Linear, Rule::Gated, Rule::Delta, Rule::GatedDelta];

#[test]
fn the_defaults_are_valid_under_every_rule() {
    let params = Params::new(shape());
    assert_eq!((params.scale, params.causal), ((1.0 / 7.0_f64.sqrt()) as f32, true));
    for rule in RULES {
        let gates = with(rule).validate(lengths(&with(rule))).expect("it is valid");
        let wanted = (usize::from(rule.is_gated()), if rule.is_delta() { 2 } else { 0 });
        assert_eq!((gates.decay_width, gates.beta_heads), wanted, "{rule:?}");
    }
}

#[test]
fn gates_are_told_apart_by_their_length() {
    let params = with(Rule::GatedDelta);
    let all = Inputs { decay: Some(2 * 5 * 2 * 7), beta: Some(2 * 5), ..lengths(&params) };
    let gates = params.validate(all).expect("it is valid");
    assert_eq!(gates, Gates { decay_width: 7, beta_heads: 1 });
    assert_eq!(gates.decay_at(&params.shape, 1, 3, 1, 6), ((5 + 3) * 2 + 1) * 7 + 6);
    assert_eq!(gates.beta_at(&params.shape, 1, 3, 1), 5 + 3);
    let gates = params.validate(lengths(&params)).expect("it is valid");
    assert_eq!(gates.decay_at(&params.shape, 1, 3, 1, 6), (5 + 3) * 2 + 1);
    assert_eq!(gates.beta_at(&params.shape, 1, 3, 1), (5 + 3) * 2 + 1);
}

#[test]
fn shapes_are_refused_with_a_sentence() {
    for (broken, words) in
        [(Shape { tokens: 0, ..shape() }, "tokens is 0"), (Shape { kv_heads: 3, ..shape() }, "one of 1, 2, 4")]
    {
        let error = refusal(&Params::new(broken), &Inputs::default());
        assert_eq!(error.code(), Code::InvalidShape);
        assert!(error.message().contains(words), "{error}");
    }
    for huge in [
        Shape { tokens: usize::MAX, ..shape() },
        Shape { batch: 1 << 31, ..shape() },
        Shape { value_dim: 1 << 20, ..Shape::new(1, 1, 1 << 20) },
    ] {
        assert_eq!(refusal(&Params::new(huge), &Inputs::default()).code(), Code::TooLarge);
    }
    let error = refusal(&Params::new(Shape::new(1, 1 << 25, 64)), &Inputs::default());
    assert!(error.message().contains("at most 16777216 tokens fit"), "{error}");
}

#[test]
fn lengths_are_refused_with_what_is_needed() {
    let params = with(Rule::GatedDelta);
    let good = Inputs { past_state: Some(2 * 2 * 7 * 3), ..lengths(&params) };
    assert!(params.validate(good).is_ok());
    for (broken, words) in [
        (Inputs { q: 1, ..good }, "q has 1 elements; batch × heads × tokens × headDim = 280"),
        (Inputs { k: 141, ..good }, "= 140 are needed"),
        (Inputs { v: 0, ..good }, "= 60 are needed"),
        (Inputs { past_state: Some(83), ..good }, "= 84 are needed"),
        (Inputs { decay: Some(21), ..good }, "batch × tokens × kvHeads = 20, or with headDim numbers a head 140"),
        (
            Inputs { beta: Some(140), ..good },
            "batch × tokens × kvHeads = 20, or one for all heads, batch × tokens = 10",
        ),
    ] {
        let error = refusal(&params, &broken);
        assert_eq!(error.code(), Code::InvalidShape);
        assert!(error.message().contains(words), "{error}");
    }
}

#[test]
fn gates_come_with_the_rule_that_needs_them_and_no_other() {
    for rule in RULES {
        let params = with(rule);
        let good = lengths(&params);
        for (broken, name, needed) in [
            (Inputs { decay: if rule.is_gated() { None } else { Some(20) }, ..good }, "decay", rule.is_gated()),
            (Inputs { beta: if rule.is_delta() { None } else { Some(20) }, ..good }, "beta", rule.is_delta()),
        ] {
            let error = refusal(&params, &broken);
            assert_eq!(error.code(), Code::InvalidOption);
            let verb = if needed { "needs" } else { "no use for" };
            assert!(error.message().contains(name) && error.message().contains(verb), "{error}");
        }
    }
}

#[test]
fn options_are_refused() {
    let plain = Params::new(shape());
    let past = Inputs { past_state: Some(84), ..lengths(&plain) };
    let elu = Params { normalise: true, feature_map: FeatureMap::EluPlusOne, ..plain };
    assert!(elu.validate(lengths(&elu)).is_ok());
    assert!(Params { causal: false, ..elu }.validate(lengths(&elu)).is_ok());
    for (broken, lengths) in [
        (Params { scale: f32::NAN, ..plain }, lengths(&plain)),
        (Params { scale: f32::INFINITY, ..plain }, lengths(&plain)),
        (Params { normalise: true, ..with(Rule::Delta) }, lengths(&with(Rule::Delta))),
        (Params { normalise: true, ..with(Rule::GatedDelta) }, lengths(&with(Rule::GatedDelta))),
        (elu, past),
        (Params { causal: false, ..with(Rule::Gated) }, lengths(&with(Rule::Gated))),
        (Params { causal: false, ..with(Rule::Delta) }, lengths(&with(Rule::Delta))),
    ] {
        assert_eq!(refusal(&broken, &lengths).code(), Code::InvalidOption, "{broken:?}");
    }
}

#[test]
fn numbers_that_are_none_are_named() {
    let params = Params { rule: Rule::GatedDelta, ..Params::new(Shape::new(1, 2, 1)) };
    let fine = [0.5, -0.5];
    let inputs = Inputs {
        q: &fine[..],
        k: &fine[..],
        v: &fine[..],
        decay: Some(&[0.0, f32::NEG_INFINITY][..]),
        beta: Some(&fine[..]),
        past_state: Some(&fine[..1]),
    };
    assert!(params.check(inputs).is_ok());
    let (nan, up) = ([0.0, f32::NAN], [0.0, f32::INFINITY]);
    for (broken, words) in [
        (Inputs { q: &nan[..], ..inputs }, "q holds NaN at index 1"),
        (Inputs { k: &up[..], ..inputs }, "k holds inf at index 1"),
        (Inputs { v: &nan[..], ..inputs }, "v holds NaN at index 1"),
        (Inputs { decay: Some(&nan[..]), ..inputs }, "decay holds NaN at index 1"),
        (Inputs { decay: Some(&up[..]), ..inputs }, "decay holds inf at index 1"),
        (Inputs { beta: Some(&[f32::NEG_INFINITY, 0.0][..]), ..inputs }, "beta holds -inf at index 0"),
        (Inputs { past_state: Some(&nan[1..]), ..inputs }, "pastState holds NaN at index 0"),
    ] {
        let error = params.check(broken).expect_err("it is no number");
        assert_eq!(error.code(), Code::NonFiniteInput);
        assert!(error.message().contains(words), "{error}");
        assert!(Params { allow_non_finite: true, ..params }.check(broken).is_ok());
    }
}
