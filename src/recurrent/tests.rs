use super::{Inputs, Params, Shape};
use crate::error::Code;

const SHAPE: Shape = Shape { batch: 2, tokens: 5, hidden_dim: 3 };

fn lengths() -> Inputs<usize> {
    Inputs { x: 2 * 5 * 9, weight: 27, bias: Some(9), state: Some(6) }
}

#[test]
fn whole_calls_are_valid() {
    let params = Params::new(SHAPE);
    assert_eq!(params.validate(lengths()), Ok(()));
    assert_eq!(params.validate(Inputs { bias: None, state: None, ..lengths() }), Ok(()));
    assert_eq!((SHAPE.output_shape(), SHAPE.state_shape()), ([2, 5, 3], [2, 3]));
}

#[test]
fn every_length_is_checked() {
    let all = lengths();
    for (name, lengths) in [
        ("x", Inputs { x: 91, ..all }),
        ("weight", Inputs { weight: 26, ..all }),
        ("bias", Inputs { bias: Some(3), ..all }),
        ("state", Inputs { state: Some(3), bias: None, ..all }),
    ] {
        let error = Params::new(SHAPE).validate(lengths).expect_err("it is to be refused");
        assert_eq!(error.code(), Code::InvalidShape);
        assert!(error.message().starts_with(name), "{error}");
    }
}

#[test]
fn sizes_are_checked() {
    for (shape, code, part) in [
        (Shape { batch: 0, ..SHAPE }, Code::InvalidShape, "batch is 0"),
        (Shape { tokens: 0, ..SHAPE }, Code::InvalidShape, "tokens is 0"),
        (Shape { hidden_dim: 0, ..SHAPE }, Code::InvalidShape, "hiddenDim is 0"),
        (Shape { hidden_dim: 1 << 20, ..SHAPE }, Code::TooLarge, "hiddenDim of at most"),
        (Shape { tokens: 1 << 30, ..SHAPE }, Code::TooLarge, "tokens fit"),
        (Shape { batch: usize::MAX, ..SHAPE }, Code::TooLarge, "smaller batch"),
    ] {
        let error = shape.validate().expect_err("it is to be refused");
        assert_eq!(error.code(), code);
        assert!(error.message().contains(part), "{error}");
    }
}

#[test]
fn numbers_are_looked_at() {
    let shape = Shape::new(1, 1);
    let (x, weight, state) = ([1.0, 2.0, 3.0], [0.1, f32::NAN, 0.3], [f32::INFINITY]);
    let inputs = Inputs { x: &x[..], weight: &weight[..], bias: None, state: None };
    let error = Params::new(shape).check(inputs).expect_err("it is to be refused");
    assert_eq!(error.code(), Code::NonFiniteInput);
    assert!(error.message().starts_with("weight holds NaN at index 1"), "{error}");
    let late = Inputs { weight: &x[..], state: Some(&state[..]), ..inputs };
    assert!(Params::new(shape).check(late).is_err_and(|error| error.message().starts_with("state holds inf")));
    assert_eq!(Params { allow_non_finite: true, ..Params::new(shape) }.check(inputs), Ok(()));
}
