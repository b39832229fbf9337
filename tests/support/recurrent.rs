//! The recurrent layer in the tests: how a backend runs a case, how far f32 may be off, and the cases that tend to break.

use qkv::Result;
use qkv::backend::{Backend, RecurrentTensors};
use qkv::recurrent::{Inputs, Params, Shape};
use qkv::reference::recurrent as reference;

use super::bounds::{ROUNDING, SLACK};
use super::case::Case;
use super::random::Random;

/// Names and tensors of the results.
pub async fn run<B: Backend>(
    backend: &B,
    inputs: &Inputs<Vec<f32>>,
    params: &Params,
) -> Result<Vec<(&'static str, Vec<f32>)>> {
    let uploaded = inputs.as_ref().try_map(|data| backend.upload(data))?;
    let RecurrentTensors { output, state } = backend.recurrent(uploaded.as_ref(), params)?;
    let data = backend.read(&[&output, &state]).await?;
    Ok(["output", "state"].into_iter().zip(data).collect())
}

/// Where errors have gone round the loop for so long that nothing is known of them, this much of a number of the size of 1.
const MOST: f64 = 1e-5;

/// The bound of every number of the result `name`: what a token adds to the error, and what it makes of the error before.
pub fn bounds(inputs: &Inputs<Vec<f32>>, params: &Params, name: &str) -> Vec<f64> {
    let (shape, exact) =
        (&params.shape, inputs.clone().map(|data| data.into_iter().map(f64::from).collect::<Vec<_>>()));
    let dim = shape.hidden_dim;
    let (mut output, mut state) = (Vec::new(), Vec::new());
    for b in 0..shape.batch {
        let mut h = exact.state.as_ref().map_or_else(|| vec![0.0; dim], |state| state[b * dim..][..dim].to_vec());
        let mut off = vec![0.0; dim];
        for t in 0..shape.tokens {
            let x = &exact.x[(b * shape.tokens + t) * 3 * dim..][..3 * dim];
            (h, off) = step(x, &exact.weight, exact.bias.as_deref(), &h, &off);
            output.extend(&off);
        }
        state.extend(off);
    }
    if name == "state" { state } else { output }
}

/// h after one token, and how far it may be off when the h before it is off by `off`.
pub fn step(x: &[f64], weight: &[f64], bias: Option<&[f64]>, h: &[f64], off: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let dim = h.len();
    // A sum, and how far it may be off: roundings of all that goes in, and the errors of h.
    let heard = |gate: usize, u: usize| {
        let row = gate * dim + u;
        let (mut sum, mut size, mut error) = (0.0, 0.0, 0.0);
        for i in 0..dim {
            sum += weight[row * dim + i] * h[i];
            size += (weight[row * dim + i] * h[i]).abs();
            error += weight[row * dim + i].abs() * off[i];
        }
        let bias = bias.map_or(0.0, |bias| bias[row]);
        (sum + bias, SLACK * (size + bias.abs()) + error)
    };
    let bounded = |u: usize| {
        let gate = |gate: usize| {
            let (sum, error) = heard(gate, u);
            let given = x[gate * dim + u];
            let value = reference::sigmoid(given + sum);
            let error = error + 2.0 * ROUNDING * given.abs();
            // The slope is at most ¼, and far out much less; a rounding is one of a number up to 1.
            let slope = (value * (1.0 - value) * error.min(30.0).exp()).min(0.25);
            (value, (slope * error).min(1.0) + SLACK * value + 1e-30)
        };
        let ((reset, reset_off), (update, update_off), (sum, sum_off)) = (gate(0), gate(1), heard(2, u));
        let given = x[2 * dim + u];
        let error = reset * sum_off + reset_off * (sum.abs() + sum_off) + 2.0 * ROUNDING * (given.abs() + sum.abs());
        let new = (given + reset * sum).tanh();
        let new_off = (error * ((1.0 - new * new) * (2.0 * error.min(30.0)).exp()).min(1.0)).min(2.0) + SLACK;
        let now = (1.0 - update) * new + update * h[u];
        let carried = (1.0 - update) * new_off + update_off * (new.abs() + h[u].abs() + new_off) + update * off[u];
        let rounded = SLACK * ((1.0 - update) * new.abs() + (update * h[u]).abs());
        (now, (carried + rounded).min(MOST * h[u].abs().max(1.0)))
    };
    (0..dim).map(bounded).unzip()
}

/// How the numbers of a case are made.
#[derive(Clone, Copy)]
struct Making {
    /// Uniform in −size…size, each.
    x: f32,
    weight: f32,
    bias: Option<f32>,
    state: Option<f32>,
}

/// As PyTorch starts a layer: weights and biases within 1/√hidden_dim.
fn usual(shape: Shape) -> Making {
    let size = 1.0 / (shape.hidden_dim as f32).sqrt();
    Making { x: 1.5, weight: size, bias: Some(size), state: None }
}

fn make(seed: u64, shape: Shape, making: Making) -> Inputs<Vec<f32>> {
    let mut random = Random::new(seed ^ 0x9e37);
    Inputs {
        x: random.numbers(shape.x_len(), making.x),
        weight: random.numbers(shape.weight_len(), making.weight),
        bias: making.bias.map(|size| random.numbers(shape.bias_len(), size)),
        state: making.state.map(|size| random.numbers(shape.state_len(), size)),
    }
}

/// Names and cases.
pub fn cases() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for (name, shape) in [
        ("one token, one number", Shape::new(1, 1)),
        ("one token", Shape::new(1, 64)),
        ("one number", Shape::new(40, 1)),
        ("three numbers", Shape::new(25, 3)),
        ("whole vectors", Shape { batch: 2, ..Shape::new(20, 16) }),
        ("fours", Shape::new(17, 20)),
        ("past every tile by one", Shape { batch: 3, ..Shape::new(12, 65) }),
        ("many units", Shape::new(5, 300)),
        ("as wide as it gets", Shape::new(3, 1024)),
        ("as wide as it gets, no vectors", Shape::new(3, 1021)),
        ("many samples", Shape { batch: 70, ..Shape::new(2, 6) }),
    ] {
        let making = usual(shape);
        for (what, making) in [
            ("", making),
            (", state", Making { state: Some(1.0), ..making }),
            (", state, no bias", Making { state: Some(1.0), bias: None, ..making }),
        ] {
            all.push((
                format!("recurrent, {name}{what}"),
                make(shape.hidden_dim as u64, shape, making),
                Params::new(shape),
            ));
        }
    }
    let shape = Shape { batch: 2, ..Shape::new(9, 12) };
    for (name, making) in [
        ("all zero", Making { x: 0.0, weight: 0.0, bias: None, state: None }),
        ("x far out", Making { x: 1e4, state: Some(1.0), ..usual(shape) }),
        ("bias far out", Making { bias: Some(1e4), state: Some(1.0), ..usual(shape) }),
        ("state far out", Making { state: Some(1e4), weight: 0.1, ..usual(shape) }),
        ("beyond every gate", Making { x: 1e30, ..usual(shape) }),
        ("tiny", Making { x: 1e-6, bias: None, ..usual(shape) }),
    ] {
        all.push((format!("recurrent, {name}"), make(3, shape, making), Params::new(shape)));
    }
    // Only NaN: infinities meet gates that f32 rounds to 0 long before f64 does.
    let through = Params { allow_non_finite: true, ..Params::new(shape) };
    let base = make(4, shape, Making { state: Some(1.0), ..usual(shape) });
    type Spoil = fn(&mut Inputs<Vec<f32>>);
    let spoilt: [(&str, Spoil); 3] = [
        ("x", |inputs| inputs.x[36 * 4 + 5] = f32::NAN),
        ("weight", |inputs| inputs.weight[12 * 30 + 3] = f32::NAN),
        ("state", |inputs| inputs.state.iter_mut().for_each(|state| state[13] = f32::NAN)),
    ];
    for (name, spoil) in spoilt {
        let mut inputs = base.clone();
        spoil(&mut inputs);
        all.push((format!("recurrent, NaN in {name}"), inputs, through));
    }
    for seed in 0..30 {
        let mut random = Random::new(seed ^ 0x4eca);
        let shape = Shape { batch: random.between(1, 3), ..Shape::new(random.between(1, 60), random.between(1, 80)) };
        let making = usual(shape);
        let making = Making {
            x: random.pick(&[0.1, 1.0, 4.0]),
            bias: making.bias.filter(|_| random.flip()),
            state: random.flip().then_some(1.0),
            ..making
        };
        all.push((format!("recurrent, drawn {seed}"), make(seed, shape, making), Params::new(shape)));
    }
    all.into_iter().map(|(name, inputs, params)| (name, Case::Recurrent { inputs, params })).collect()
}
