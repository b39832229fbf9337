//! A gated recurrent unit, one token after another, as [`crate::recurrent`] writes it down: Cho, van Merriënboer, Gulcehre,
//! Bahdanau, Bougares, Schwenk and Bengio, 2014, with the order of the gates and the place of the reset of PyTorch's `nn.GRU`.

use crate::recurrent::{Inputs, Shape};

/// What a call gives.
#[derive(Clone, Debug)]
pub struct Results {
    /// `[batch, tokens, hidden_dim]`.
    pub output: Vec<f64>,
    /// After the last token, `[batch, hidden_dim]`.
    pub state: Vec<f64>,
}

/// One call whose [`crate::recurrent::Params::validate`] passed.
#[must_use]
pub fn recurrent(inputs: Inputs<&[f64]>, shape: &Shape) -> Results {
    let dim = shape.hidden_dim;
    let mut output = Vec::with_capacity(shape.output_len());
    let mut state = Vec::with_capacity(shape.state_len());
    for b in 0..shape.batch {
        let mut h = match inputs.state {
            Some(state) => state[b * dim..][..dim].to_vec(),
            None => vec![0.0; dim],
        };
        for t in 0..shape.tokens {
            h = step(&inputs.x[(b * shape.tokens + t) * 3 * dim..][..3 * dim], inputs.weight, inputs.bias, &h);
            output.extend(&h);
        }
        state.extend(h);
    }
    Results { output, state }
}

/// h after one token: x `[3 · hidden_dim]`, weight `[3 · hidden_dim, hidden_dim]`, bias `[3 · hidden_dim]`, h `[hidden_dim]`.
#[must_use]
pub fn step(x: &[f64], weight: &[f64], bias: Option<&[f64]>, h: &[f64]) -> Vec<f64> {
    let dim = h.len();
    // What the state adds to gate 0, 1 or 2 of unit `u`.
    let heard = |gate: usize, u: usize| {
        let row = gate * dim + u;
        let product: f64 = weight[row * dim..][..dim].iter().zip(h).map(|(w, h)| w * h).sum();
        product + bias.map_or(0.0, |bias| bias[row])
    };
    (0..dim)
        .map(|u| {
            let reset = sigmoid(x[u] + heard(0, u));
            let update = sigmoid(x[dim + u] + heard(1, u));
            let new = (x[2 * dim + u] + reset * heard(2, u)).tanh();
            (1.0 - update) * new + update * h[u]
        })
        .collect()
}

/// 1 / (1 + e⁻ˣ): 0 and 1 far out, where the exponential overflows or vanishes.
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // One unit. Reset σ(0) = ½, update σ(0) = ½, new tanh(0 + ½ · 2 · ½) = tanh ½.
        let weight = [0.0, 0.0, 2.0];
        let came = step(&[0.0; 3], &weight, None, &[0.5]);
        assert!((came[0] - (0.5 * 0.5_f64.tanh() + 0.25)).abs() < 1e-15, "{came:?}");
        // A bias of the new gate is reset too.
        let came = step(&[0.0; 3], &weight, Some(&[0.0, 0.0, 1.0]), &[0.5]);
        assert!((came[0] - (0.5 * 1.0_f64.tanh() + 0.25)).abs() < 1e-15, "{came:?}");
        // An update of 1 keeps everything, one of 0 nothing.
        assert_eq!(step(&[0.0, 1e4, 3.0], &weight, None, &[0.5]), [0.5]);
        assert_eq!(step(&[-1e4, -1e4, 1e4], &weight, None, &[0.5]), [1.0]);
    }

    #[test]
    fn the_state_carries_over() {
        let wave = |len: usize, phase: f64| -> Vec<f64> { (0..len).map(|i| (i as f64 * 1.7 + phase).sin()).collect() };
        let (x, weight, bias) = (wave(6 * 9, 0.1), wave(27, 0.2), wave(9, 0.3));
        let part = |from: usize, to: usize, state| {
            let inputs = Inputs { x: &x[from * 9..to * 9], weight: &weight[..], bias: Some(&bias[..]), state };
            recurrent(inputs, &Shape::new(to - from, 3))
        };
        let (all, first) = (part(0, 6, None), part(0, 4, None));
        let second = part(4, 6, Some(&first.state));
        assert_eq!([first.output, second.output].concat(), all.output);
        assert_eq!((&second.state[..], second.state.len()), (&all.output[15..], 3));
    }
}
