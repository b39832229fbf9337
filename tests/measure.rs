//! The check of a measurement against the reference over all rows: what is right passes, what is disturbed does not.

mod support;

use qkv::attention::{Blocks, Inputs, Params, Pattern, Shape, Window};
use qkv::linear_attention::{self as linear, FeatureMap};
use qkv::measure::{Check, Mixer, Noise, Stream};
use qkv::recurrent;
use qkv::reference;

const NOISE: Noise = Noise::new(3);
const HEADS: usize = 3;
const TOKENS: usize = 50;
const DIM: usize = 7;

fn stream(stream: Stream, len: usize) -> Vec<f64> {
    let mut numbers = vec![0.0_f32; len];
    NOISE.fill(stream, 0, &mut numbers);
    numbers.into_iter().map(f64::from).collect()
}

fn qkv() -> [Vec<f64>; 3] {
    [Stream::Q, Stream::K, Stream::V].map(|name| stream(name, HEADS * TOKENS * DIM))
}

/// Every mixer, with its output by the reference and the width of a row.
fn cases() -> Vec<(Mixer, Vec<f32>, usize)> {
    let [q, k, v] = qkv();
    let f32s = |numbers: Vec<f64>| numbers.into_iter().map(|x| x as f32).collect::<Vec<_>>();
    let shape = Shape::new(HEADS, TOKENS, TOKENS, DIM);
    let window = Some(Window { left: Some(9), right: Some(2), sinks: 3 });
    let pattern = Pattern { size: 8, local: 1, global: 1, random: 1, seed: 1 };
    let blocks = Some(Blocks::from_pattern(pattern, &shape, 0, true).expect("it is valid"));
    let full = Params::new(shape);
    let mut cases = Vec::new();
    for params in [
        full.clone(),
        Params { causal: true, ..full.clone() },
        Params { window, ..full.clone() },
        Params { blocks, causal: true, ..full },
    ] {
        let output = reference::attention::attention(Inputs::new(&q[..], &k[..], &v[..]), &params).output;
        cases.push((Mixer::Softmax(Box::new(params)), f32s(output), DIM));
    }
    for causal in [true, false] {
        let shape = linear::Shape::new(HEADS, TOKENS, DIM);
        let params = linear::Params {
            normalise: true,
            feature_map: FeatureMap::EluPlusOne,
            causal,
            ..linear::Params::new(shape)
        };
        let inputs = linear::Inputs { q: &q[..], k: &k[..], v: &v[..], decay: None, beta: None, past_state: None };
        let gates = params.validate(inputs.map(<[f64]>::len)).expect("it is valid");
        let output = reference::linear_attention::linear_attention(inputs, &params, &gates).output;
        cases.push((Mixer::Linear { heads: HEADS, tokens: TOKENS, head_dim: DIM, causal }, f32s(output), DIM));
    }
    let shape = recurrent::Shape::new(TOKENS, HEADS * DIM);
    let x = stream(Stream::X, shape.x_len());
    let weight: Vec<f64> = Check::weight(NOISE, &shape).into_iter().map(f64::from).collect();
    let inputs = recurrent::Inputs { x: &x[..], weight: &weight[..], bias: None, state: None };
    let output = reference::recurrent::recurrent(inputs, &shape).output;
    cases.push((Mixer::Recurrent(shape), f32s(output), HEADS * DIM));
    cases
}

/// Places of some rows, and the rows.
fn sampled(mixer: &Mixer, output: &[f32], width: usize) -> (Vec<(usize, usize)>, Vec<f32>) {
    let places: Vec<(usize, usize)> = [(0, 0), (31, 0), (17, 1), (49, 2)].to_vec();
    let at = |(token, head): &(usize, usize)| match mixer {
        Mixer::Recurrent(_) => *token,
        _ => head * TOKENS + token,
    };
    let rows = places.iter().flat_map(|place| output[at(place) * width..][..width].to_vec()).collect();
    (places, rows)
}

#[test]
fn rows_of_the_reference_pass() {
    for (mixer, output, width) in cases() {
        let (places, rows) = sampled(&mixer, &output, width);
        let largest = Check::new(mixer.clone(), NOISE, places).finish(&rows);
        assert!(largest <= 1e-6, "{largest}: {mixer:?}");
    }
}

#[test]
fn disturbed_rows_do_not() {
    for (mixer, output, width) in cases() {
        let (places, rows) = sampled(&mixer, &output, width);
        let check = |rows: &[f32]| Check::new(mixer.clone(), NOISE, places.clone()).finish(rows);
        for (at, bad) in [(0, 9.0), (rows.len() - 1, f32::NAN), (width + 1, f32::INFINITY)] {
            let mut disturbed = rows.clone();
            disturbed[at] = bad;
            assert!(!(check(&disturbed) <= 1e-3), "{bad} at {at}: {mixer:?}");
        }
        // Another token's row, a row too few, other inputs, other rules.
        let mut turned = rows.clone();
        turned.rotate_left(width);
        assert!(!(check(&turned) <= 1e-3), "rows in another order: {mixer:?}");
        assert_eq!(check(&rows[width..]), f64::INFINITY);
        let other = Check::new(mixer.clone(), Noise::new(4), places.clone()).finish(&rows);
        assert!(!(other <= 1e-3), "other inputs: {mixer:?}");
        let rules = match mixer.clone() {
            Mixer::Softmax(params) => Mixer::Softmax(Box::new(Params { causal: !params.causal, ..*params })),
            Mixer::Linear { heads, tokens, head_dim, causal } => {
                Mixer::Linear { heads, tokens, head_dim, causal: !causal }
            }
            Mixer::Recurrent(_) => continue,
        };
        let other = Check::new(rules, NOISE, places.clone()).finish(&rows);
        assert!(!(other <= 1e-3), "other rules: {mixer:?}");
    }
}
