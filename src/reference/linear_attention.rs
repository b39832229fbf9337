//! Linear attention, one token after another, as [`crate::linear_attention`] writes it down: the rules of the ONNX
//! operator LinearAttention (opset 27), and the feature map and normaliser of Katharopoulos, Vyas, Pappas and Fleuret,
//! Transformers are RNNs, 2020.

use crate::linear_attention::{FeatureMap, Gates, Inputs, Params};

/// What a call gives.
#[derive(Clone, Debug)]
pub struct Results {
    /// In the layout of the call.
    pub output: Vec<f64>,
    /// After the last token, `[batch, kv_heads, head_dim, value_dim]`.
    pub state: Vec<f64>,
}

/// One call whose [`Params::validate`] passed and gave `gates`.
#[must_use]
pub fn linear_attention(inputs: Inputs<&[f64]>, params: &Params, gates: &Gates) -> Results {
    let shape = &params.shape;
    let mut output = vec![0.0; shape.output_len()];
    let mut state = Vec::with_capacity(shape.state_len());
    for b in 0..shape.batch {
        for g in 0..shape.kv_heads {
            let mut head = Head::new(inputs, params, gates, b, g);
            if params.causal {
                for t in 0..shape.tokens {
                    head.take(t);
                    head.read_into(&mut output, t);
                }
            } else {
                (0..shape.tokens).for_each(|t| head.take(t));
                (0..shape.tokens).for_each(|t| head.read_into(&mut output, t));
            }
            state.extend(head.state);
        }
    }
    Results { output, state }
}

/// x + 1 above 0, eˣ elsewhere; or x.
#[must_use]
pub fn feature(x: f64, map: FeatureMap) -> f64 {
    match map {
        FeatureMap::Identity => x,
        FeatureMap::EluPlusOne => {
            if x > 0.0 {
                x + 1.0
            } else {
                x.exp()
            }
        }
    }
}

/// One key head of one sample, and its state so far.
struct Head<'a> {
    inputs: Inputs<&'a [f64]>,
    params: &'a Params,
    gates: &'a Gates,
    b: usize,
    g: usize,
    /// S, `[head_dim, value_dim]`.
    state: Vec<f64>,
    /// z, `[head_dim]`.
    sum: Vec<f64>,
}

impl<'a> Head<'a> {
    fn new(inputs: Inputs<&'a [f64]>, params: &'a Params, gates: &'a Gates, b: usize, g: usize) -> Self {
        let shape = &params.shape;
        let size = shape.head_dim * shape.value_dim;
        let state = match inputs.past_state {
            Some(past) => past[shape.state_at(b, g)..][..size].to_vec(),
            None => vec![0.0; size],
        };
        Self { inputs, params, gates, b, g, state, sum: vec![0.0; shape.head_dim] }
    }

    /// Lets token `t` change the state.
    fn take(&mut self, t: usize) {
        let shape = &self.params.shape;
        let (b, g, width) = (self.b, self.g, shape.value_dim);
        let key = self.features(self.inputs.k, shape.k_strides().at(b, g, t));
        let value = &self.inputs.v[shape.v_strides().at(b, g, t)..][..width];

        if let Some(decay) = self.inputs.decay {
            for r in 0..shape.head_dim {
                let keep = decay[self.gates.decay_at(shape, b, t, g, r)].exp();
                self.state[r * width..][..width].iter_mut().for_each(|s| *s *= keep);
                self.sum[r] *= keep;
            }
        }
        let written: Vec<f64> = match self.inputs.beta {
            None => value.to_vec(),
            Some(beta) => {
                let beta = beta[self.gates.beta_at(shape, b, t, g)];
                let found = self.found(&key);
                (0..width).map(|d| beta * (value[d] - found[d])).collect()
            }
        };
        for r in 0..shape.head_dim {
            for d in 0..width {
                self.state[r * width + d] += key[r] * written[d];
            }
            self.sum[r] += key[r];
        }
    }

    /// Answers the queries of token `t`.
    fn read_into(&self, output: &mut [f64], t: usize) {
        let shape = &self.params.shape;
        for h in self.g * shape.group()..(self.g + 1) * shape.group() {
            let query = self.features(self.inputs.q, shape.q_strides().at(self.b, h, t));
            let found = self.found(&query);
            let divisor: f64 = query.iter().zip(&self.sum).map(|(q, z)| q * z).sum();
            let out = &mut output[shape.output_strides().at(self.b, h, t)..][..shape.value_dim];
            for d in 0..shape.value_dim {
                out[d] = match (self.params.normalise, divisor) {
                    (false, _) => f64::from(self.params.scale) * found[d],
                    (true, 0.0) => 0.0,
                    (true, _) => found[d] / divisor,
                };
            }
        }
    }

    /// `Sᵀ x`
    fn found(&self, x: &[f64]) -> Vec<f64> {
        let width = self.params.shape.value_dim;
        (0..width).map(|d| x.iter().enumerate().map(|(r, x)| x * self.state[r * width + d]).sum()).collect()
    }

    /// φ of the row that starts at `at`.
    fn features(&self, from: &[f64], at: usize) -> Vec<f64> {
        from[at..][..self.params.shape.head_dim].iter().map(|x| feature(*x, self.params.feature_map)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear_attention::{Rule, Shape};

    fn run(params: &Params, inputs: Inputs<&[f64]>) -> Results {
        let gates = params.validate(inputs.map(<[f64]>::len)).expect("it is valid");
        linear_attention(inputs, params, &gates)
    }

    /// One head, one row, one column: sums that can be done by hand.
    fn line(rule: Rule) -> Params {
        Params { rule, scale: 0.5, ..Params::new(Shape::new(1, 3, 1)) }
    }

    const Q: [f64; 3] = [1.0, 2.0, -1.0];
    const K: [f64; 3] = [2.0, 1.0, 3.0];
    const V: [f64; 3] = [4.0, 6.0, -1.0];
    const HALF: f64 = -std::f64::consts::LN_2;

    fn plain() -> Inputs<&'static [f64]> {
        Inputs { q: &Q[..], k: &K[..], v: &V[..], decay: None, beta: None, past_state: None }
    }

    fn close(came: &[f64], wanted: &[f64]) {
        assert_eq!(came.len(), wanted.len());
        assert!(came.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{came:?}, not {wanted:?}");
    }

    #[test]
    fn each_rule_by_hand() {
        let decay = [0.0, HALF, f64::NEG_INFINITY];
        let beta = [1.0, 0.5, 0.0];
        let past = [10.0];
        // S: 10 + 8 = 18, 18 + 6 = 24, 24 − 3 = 21
        let came = run(&line(Rule::Linear), Inputs { past_state: Some(&past[..]), ..plain() });
        close(&came.output, &[9.0, 24.0, -10.5]);
        close(&came.state, &[21.0]);
        // S: 18, 9 + 6 = 15, 0 − 3 = −3
        let gated = Inputs { decay: Some(&decay[..]), past_state: Some(&past[..]), ..plain() };
        close(&run(&line(Rule::Gated), gated).output, &[9.0, 15.0, 1.5]);
        // S: 10 + 2 (4 − 20) = −22, −22 + ½ (6 + 22) = −8, unchanged
        let delta = Inputs { beta: Some(&beta[..]), past_state: Some(&past[..]), ..plain() };
        close(&run(&line(Rule::Delta), delta).output, &[-11.0, -8.0, 4.0]);
        // S: −22, −11 + ½ (6 + 11) = −2.5, 0
        let both = Inputs { decay: Some(&decay[..]), ..delta };
        let came = run(&line(Rule::GatedDelta), both);
        close(&came.output, &[-11.0, -2.5, 0.0]);
        close(&came.state, &[0.0]);
    }

    #[test]
    fn normalised_is_a_weighted_mean() {
        let params = Params { normalise: true, ..line(Rule::Linear) };
        // z: 2, 3, 6 and S: 8, 14, 11
        close(&run(&params, plain()).output, &[4.0, 14.0 / 3.0, 11.0 / 6.0]);
        close(&run(&Params { causal: false, ..params }, plain()).output, &[11.0 / 6.0; 3]);
        let params = Params { feature_map: FeatureMap::EluPlusOne, ..params };
        let ones = Inputs { v: &[1.0; 3][..], ..plain() };
        close(&run(&params, ones).output, &[1.0; 3]);
        let nothing = Inputs { q: &[0.0; 3][..], ..plain() };
        close(&run(&Params { feature_map: FeatureMap::Identity, ..params }, nothing).output, &[0.0; 3]);
    }

    #[test]
    fn the_feature_map_is_elu_plus_one() {
        close(&[-1.0, 0.0, 2.0].map(|x| feature(x, FeatureMap::EluPlusOne)), &[(-1.0_f64).exp(), 1.0, 3.0]);
    }

    /// A call in two halves, the state handed on, is the call in one.
    #[test]
    fn the_state_carries_over() {
        let wave = |len: usize, phase: f64| -> Vec<f64> { (0..len).map(|i| (i as f64 * 1.7 + phase).sin()).collect() };
        let whole = Params { rule: Rule::GatedDelta, ..Params::new(Shape { value_dim: 3, ..Shape::new(1, 6, 2) }) };
        let half = Params { shape: Shape { tokens: 3, ..whole.shape }, ..whole };
        let (q, k, v) = (wave(12, 0.1), wave(12, 0.2), wave(18, 0.3));
        let (decay, beta) = (wave(12, 0.4), wave(6, 0.5));
        let part = |from: usize, to: usize, past_state| Inputs {
            q: &q[from * 2..to * 2],
            k: &k[from * 2..to * 2],
            v: &v[from * 3..to * 3],
            decay: Some(&decay[from * 2..to * 2]),
            beta: Some(&beta[from..to]),
            past_state,
        };
        let all = run(&whole, part(0, 6, None));
        let first = run(&half, part(0, 3, None));
        let second = run(&half, part(3, 6, Some(&first.state)));
        close(&[first.output, second.output].concat(), &all.output);
        close(&second.state, &all.state);
    }
}
