use super::{Broadcast, Inputs, Kernel, Mask, Params, Shape, Span, Trace};
use crate::error::{Code, Error};

fn shape() -> Shape {
    Shape { batch: 2, kv_heads: 2, value_dim: 3, ..Shape::new(4, 5, 6, 7) }
}

fn refusal(params: &Params) -> Error {
    let shape = &params.shape;
    let lens = if shape.validate().is_ok() { [shape.q_len(), shape.k_len(), shape.v_len()] } else { [0; 3] };
    params.validate(Inputs::new(lens[0], lens[1], lens[2])).expect_err("it is to be refused")
}

#[test]
fn the_defaults_are_valid() {
    let params = Params::new(shape());
    assert_eq!((params.offset_of(0), params.scale), (1, (1.0 / 7.0_f64.sqrt()) as f32));
    assert_eq!(params.validate(Inputs::new(2 * 4 * 5 * 7, 2 * 2 * 6 * 7, 2 * 2 * 6 * 3)), Ok(()));
}

#[test]
fn shapes_are_refused_with_a_sentence() {
    for (broken, words) in
        [(Shape { keys: 0, ..shape() }, "keys is 0"), (Shape { kv_heads: 3, ..shape() }, "one of 1, 2, 4")]
    {
        let error = refusal(&Params::new(broken));
        assert_eq!(error.code(), Code::InvalidShape);
        assert!(error.message().contains(words), "{error}");
    }
    let error = Params::new(shape()).validate(Inputs::new(1, 168, 72)).expect_err("q is short");
    assert_eq!(error.code(), Code::InvalidShape);
    assert!(error.message().contains("q has 1 elements") && error.message().contains("280"), "{error}");
    for huge in [Shape { queries: usize::MAX, ..shape() }, Shape { batch: 1 << 31, ..shape() }] {
        assert_eq!(refusal(&Params::new(huge)).code(), Code::TooLarge);
    }
    let error = refusal(&Params::new(Shape::new(1, 1 << 25, 8, 64)));
    assert!(error.message().contains("at most 16777216 queries fit"), "{error}");
}

#[test]
fn scores_beyond_a_limit_name_what_fits() {
    let error = Shape::new(2, 100, 100, 8).check_scores(20_000, "the limit").expect_err("80,000 bytes");
    assert_eq!(error.code(), Code::TooLarge);
    assert!(error.message().contains("the limit = 20000; with these heads the largest that fits is 50"), "{error}");
    assert_eq!(Shape::new(2, 50, 50, 8).check_scores(20_000, "the limit"), Ok(()));
}

#[test]
fn options_are_refused() {
    let plain = Params::new(shape());
    for broken in [
        Params { scale: f32::NAN, ..plain.clone() },
        Params { scale: f32::INFINITY, ..plain.clone() },
        Params { softcap: Some(0.0), ..plain.clone() },
        Params { softcap: Some(-1.0), ..plain.clone() },
        Params { softcap: Some(f32::NAN), ..plain.clone() },
        Params { kernel: Kernel::Flash, trace: Trace::ALL, ..plain.clone() },
    ] {
        assert_eq!(refusal(&broken).code(), Code::InvalidOption, "{broken:?}");
    }
    let auto = Params { trace: Trace { dots: true, ..Trace::default() }, ..plain.clone() };
    assert_eq!((auto.chosen_kernel(), plain.chosen_kernel()), (Kernel::Naive, Kernel::Flash));
}

#[test]
fn masks_broadcast_from_the_right_or_are_refused() {
    let shape = shape();
    let mask = Mask::new(vec![1, 0, 1, 1, 1, 1], &[6], &shape).expect("it broadcasts");
    assert_eq!(mask.over, Broadcast([1, 1, 1, 6]));
    assert!(mask.allows(1, 3, 4, 0) && !mask.allows(1, 3, 4, 1));
    for (data, dims) in [
        (vec![1; 5], &[5][..]),
        (vec![1; 6], &[]),
        (vec![1; 6], &[1, 1, 1, 1, 6]),
        (vec![1; 7], &[6]),
        (vec![1, 0, 2, 1, 1, 1], &[6]),
        (Vec::new(), &[0]),
        (vec![1], &[usize::MAX, 2, 1, 1]),
    ] {
        let error = Mask::new(data, dims, &shape).expect_err("it is to be refused");
        assert_eq!(error.code(), Code::InvalidMask, "{dims:?}");
    }
}

#[test]
fn numbers_that_are_none_are_named() {
    let params = Params::new(Shape::new(1, 1, 1, 2));
    let error = params.check(Inputs::new(&[0.0, 1.0], &[0.0, f32::NAN], &[0.0, 0.0])).expect_err("a NaN");
    assert_eq!(error.code(), Code::NonFiniteInput);
    assert!(error.message().contains("k holds NaN at index 1"), "{error}");
    let error = params.check(Inputs::new(&[f32::NEG_INFINITY, 1.0], &[0.0; 2], &[0.0; 2])).expect_err("an infinity");
    assert!(error.message().contains("q holds -inf at index 0"), "{error}");
    let open = Params { allow_non_finite: true, ..params };
    assert_eq!(open.check(Inputs::new(&[f32::NAN; 2], &[f32::INFINITY; 2], &[0.0; 2])), Ok(()));
}

#[test]
fn spans_stay_within_the_keys() {
    let at = |offset, i| Params { causal: true, offset: Some(offset), ..Params::new(shape()) }.span(0, i).end;
    assert_eq!(
        [at(1, 0), at(1, 4), at(-2, 0), at(-2, 2), at(100, 0), at(i64::MAX, 4), at(i64::MIN, 4)],
        [2, 6, 0, 1, 6, 6, 0]
    );
    assert_eq!(Params::new(shape()).span(0, 0), Span { sinks: 0, first: 0, end: 6 });
}

/// Counting by ranges is counting one by one.
#[test]
fn visible_pairs_are_counted() {
    let shape = Shape { batch: 2, ..Shape::new(1, 20, 30, 4) };
    let pattern = super::Pattern { size: 7, local: 1, global: 1, random: 1, seed: 3 };
    for causal in [false, true] {
        for window in [None, Some(super::Window { left: Some(3), right: Some(1), sinks: 2 })] {
            for blocked in [false, true] {
                let blocks =
                    blocked.then(|| super::Blocks::from_pattern(pattern, &shape, 10, causal).expect("it is valid"));
                let params = Params { causal, window, blocks, lengths: Some(vec![30, 11]), ..Params::new(shape) };
                let one_by_one = (0..2)
                    .flat_map(|b| (0..20).flat_map(move |i| (0..30).map(move |j| (b, i, j))))
                    .filter(|&(b, i, j)| params.visible(b, 0, i, j))
                    .count() as u64;
                assert_eq!(params.visible_pairs(), one_by_one, "{params:?}");
            }
        }
    }
}

#[test]
fn blocks_are_drawn_and_read() {
    let shape = Shape::new(1, 100, 100, 4);
    let pattern = super::Pattern { size: 10, local: 1, global: 1, random: 2, seed: 5 };
    let draw = |pattern| super::Blocks::from_pattern(pattern, &shape, 0, true).expect("it is valid");
    let blocks = draw(pattern);
    assert_eq!(blocks, draw(pattern), "the same seed draws the same");
    assert_ne!(blocks, draw(super::Pattern { seed: 6, ..pattern }));
    assert_eq!(blocks.of(0), [0]);
    assert_eq!(blocks.of(2).len(), 3, "blocks 0, 1, 2: nothing is left to draw, nothing ahead is drawn");
    assert_eq!(blocks.of(9).len(), 5, "one global, two local, two drawn");
    for (list, words) in [
        (&[1, 0][..], "ends within query block 1"),
        (&[1, 10], "names key block 10"),
        (&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "1 elements more"),
    ] {
        let error = super::Blocks::from_list(10, list, &shape).expect_err("it is to be refused");
        assert_eq!(error.code(), Code::InvalidOption);
        assert!(error.message().contains(words), "{error}");
    }
    let other = Params { blocks: Some(blocks), ..Params::new(Shape::new(1, 111, 100, 4)) };
    assert_eq!(refusal(&other).code(), Code::InvalidOption);
}

/// Drawing from ranges is drawing from the list that they stand for.
#[test]
fn drawing_needs_no_list() {
    for (size, causal, offset) in [(7, false, 0), (7, true, 0), (10, true, -35), (3, true, 40), (5, false, -200)] {
        let shape = Shape::new(1, 100, 120, 4);
        for (local, global, random) in [(0, 0, 3), (1, 1, 2), (2, 3, 100), (40, 0, 1)] {
            let pattern = super::Pattern { size, local, global, random, seed: 11 };
            let came = super::Blocks::from_pattern(pattern, &shape, offset, causal).expect("it is valid");
            assert_eq!(came, drawn_from_lists(pattern, &shape, offset, causal), "{pattern:?}");
        }
    }
}

fn drawn_from_lists(pattern: super::Pattern, shape: &Shape, offset: i64, causal: bool) -> super::Blocks {
    let mut random = super::blocks::SplitMix(pattern.seed);
    let (size, local, global) = (pattern.size as i64, pattern.local as i64, pattern.global as i64);
    let key_blocks = shape.keys.div_ceil(pattern.size) as i64;
    let mut given = Vec::new();
    for number in 0..shape.queries.div_ceil(pattern.size) as i64 {
        let last_row = ((number + 1) * size).min(shape.queries as i64) - 1;
        let (from, to) = ((number * size + offset).div_euclid(size), (last_row + offset).div_euclid(size));
        let sees = |block: &i64| (from - local..=to + local).contains(block) || *block < global || from < global;
        let within = |block: &i64| !causal || *block <= to;
        let (mut chosen, mut left): (Vec<i64>, Vec<i64>) = (0..key_blocks).filter(within).partition(sees);
        for _ in 0..pattern.random.min(left.len()) {
            let at = random.next() % left.len() as u64;
            chosen.push(left.swap_remove(at as usize));
        }
        given.push(chosen.len() as u32);
        given.extend(chosen.into_iter().map(|block| block as u32));
    }
    super::Blocks::from_list(pattern.size, &given, shape).expect("it is valid")
}
