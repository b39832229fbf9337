//! Linear attention in the tests: how a backend runs a case, how far f32 may be off, and the cases that tend to break.

use qkv::Result;
use qkv::attention::Layout;
use qkv::backend::{Backend, LinearAttentionTensors};
use qkv::linear_attention::{FeatureMap, Inputs, Params, Rule, Shape};
use qkv::reference::linear_attention as reference;

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
    let LinearAttentionTensors { output, state } = backend.linear_attention(uploaded.as_ref(), params)?;
    let mut data = backend.read(&[&output, &state]).await?;
    if params.allow_non_finite {
        // Whether infinities meet or pass depends on the order of the sums; that no number comes out does not.
        data.iter_mut().flatten().filter(|x| !x.is_finite()).for_each(|x| *x = f32::NAN);
    }
    Ok(["output", "state"].into_iter().zip(data).collect())
}

/// The bound of every number of the result `name`.
pub fn bounds(inputs: &Inputs<Vec<f32>>, params: &Params, name: &str) -> Vec<f64> {
    let (output, state) = if params.rule.is_delta() { replacing(inputs, params) } else { adding(inputs, params) };
    if name == "state" { state } else { output }
}

/// A value and how far it may be off.
type Off = (f64, f64);

/// Where the rule only adds, the sums of absolute values say how large the roundings are; a gate is off by some of its own at
/// every token, and the product of many by as many.
fn adding(inputs: &Inputs<Vec<f32>>, params: &Params) -> (Vec<f64>, Vec<f64>) {
    let shape = &params.shape;
    let gates = params.validate(inputs.as_ref().map(Vec::len)).expect("it is valid");
    let (dim, width) = (shape.head_dim, shape.value_dim);
    let mut outputs = vec![0.0; shape.output_len()];
    let mut states = Vec::new();
    for b in 0..shape.batch {
        for g in 0..shape.kv_heads {
            let past = inputs.past_state.as_ref().map(|past| &past[shape.state_at(b, g)..][..dim * width]);
            // S and z together: z is a column of ones.
            let columns = width + 1;
            let at = |r: usize, d: usize| r * columns + d;
            let mut state = vec![0.0; dim * columns]; // the value, in f64
            let mut size = vec![0.0; dim * columns]; // the sum of absolute values
            let mut fading = vec![0.0; dim * columns]; // the errors of the gates so far
            for (r, d) in (0..dim).flat_map(|r| (0..width).map(move |d| (r, d))) {
                state[at(r, d)] = past.map_or(0.0, |past| f64::from(past[r * width + d]));
                size[at(r, d)] = state[at(r, d)].abs();
            }
            let take = |state: &mut [f64], size: &mut [f64], fading: &mut [f64], t: usize| {
                for r in 0..dim {
                    let (key, key_size) = feature(inputs.k[shape.k_strides().at(b, g, t) + r], params);
                    let decay = inputs.decay.as_ref().map(|all| f64::from(all[gates.decay_at(shape, b, t, g, r)]));
                    for d in 0..columns {
                        let value =
                            if d < width { f64::from(inputs.v[shape.v_strides().at(b, g, t) + d]) } else { 1.0 };
                        let n = at(r, d);
                        if let Some(decay) = decay {
                            let off = if decay.is_finite() { ROUNDING * (8.0 + 4.0 * decay.abs()) } else { 0.0 };
                            fading[n] = decay.exp() * (fading[n] + off * size[n]);
                            state[n] *= decay.exp();
                            size[n] *= decay.exp();
                        }
                        state[n] += key * value;
                        size[n] += key_size * value.abs();
                    }
                }
            };
            let mut answer = |state: &[f64], size: &[f64], fading: &[f64], t: usize| {
                for h in g * shape.group()..(g + 1) * shape.group() {
                    let query: Vec<Off> =
                        (0..dim).map(|r| feature(inputs.q[shape.q_strides().at(b, h, t) + r], params)).collect();
                    let sum = |d: usize| -> Off {
                        let value = (0..dim).map(|r| query[r].0 * state[at(r, d)]).sum();
                        let off = (0..dim).map(|r| query[r].1 * (SLACK * size[at(r, d)] + fading[at(r, d)])).sum();
                        (value, off)
                    };
                    for d in 0..width {
                        outputs[shape.output_strides().at(b, h, t) + d] = if params.normalise {
                            quotient(sum(d), sum(width))
                        } else {
                            f64::from(params.scale.abs()) * sum(d).1
                        } + 1e-30;
                    }
                }
            };
            for t in 0..shape.tokens {
                take(&mut state, &mut size, &mut fading, t);
                if params.causal {
                    answer(&state, &size, &fading, t);
                }
            }
            if !params.causal {
                (0..shape.tokens).for_each(|t| answer(&state, &size, &fading, t));
            }
            for (r, d) in (0..dim).flat_map(|r| (0..width).map(move |d| (r, d))) {
                states.push(SLACK * size[at(r, d)] + fading[at(r, d)] + 1e-30);
            }
        }
    }
    (outputs, states)
}

/// How far a quotient may be off; anywhere, where the divisor may be 0.
fn quotient((value, off): Off, (divisor, divisor_off): Off) -> f64 {
    if divisor == 0.0 && divisor_off == 0.0 {
        return 0.0;
    }
    let left = divisor.abs() - divisor_off;
    if left <= 0.0 {
        f64::INFINITY
    } else {
        (off + (value / divisor).abs() * divisor_off) / left + SLACK * (value / divisor).abs()
    }
}

/// Where the rule replaces, each token turns the columns of the state by I − beta k kᵀ, and their errors with them; so the
/// bound is on the length of a column's error, which that matrix stretches by at most |1 − beta k²| or 1.
fn replacing(inputs: &Inputs<Vec<f32>>, params: &Params) -> (Vec<f64>, Vec<f64>) {
    let shape = &params.shape;
    let gates = params.validate(inputs.as_ref().map(Vec::len)).expect("it is valid");
    let (dim, width) = (shape.head_dim, shape.value_dim);
    let mut outputs = vec![0.0; shape.output_len()];
    let mut states = Vec::new();
    let length = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
    for b in 0..shape.batch {
        for g in 0..shape.kv_heads {
            let past = inputs.past_state.as_ref().map(|past| &past[shape.state_at(b, g)..][..dim * width]);
            // One column after another: [value_dim][head_dim].
            let mut state: Vec<Vec<f64>> = (0..width)
                .map(|d| (0..dim).map(|r| past.map_or(0.0, |past| f64::from(past[r * width + d]))).collect())
                .collect();
            let mut off = vec![0.0; width];
            for t in 0..shape.tokens {
                let features = |from: &[f32], at: usize| -> Vec<f64> {
                    from[at..][..dim].iter().map(|x| feature(*x, params).0).collect()
                };
                let key = features(&inputs.k, shape.k_strides().at(b, g, t));
                let decay = |r: usize| {
                    inputs.decay.as_ref().map_or(0.0, |all| f64::from(all[gates.decay_at(shape, b, t, g, r)]))
                };
                let beta = f64::from(inputs.beta.as_ref().expect("it has one")[gates.beta_at(shape, b, t, g)]);
                let stretch = (1.0 - beta * length(&key).powi(2)).abs().max(1.0);
                let keep = (0..dim).map(|r| decay(r).exp()).fold(0.0, f64::max);
                for d in 0..width {
                    let column = &mut state[d];
                    let mut size = 0.0;
                    for (r, s) in column.iter_mut().enumerate() {
                        let gate = if decay(r).is_finite() { 4.0 + 2.0 * decay(r).abs() } else { 0.0 };
                        *s *= decay(r).exp();
                        size += (gate * *s).powi(2);
                    }
                    let value = f64::from(inputs.v[shape.v_strides().at(b, g, t) + d]);
                    let found: f64 = key.iter().zip(&*column).map(|(k, s)| k * s).sum();
                    let found_size: f64 = key.iter().zip(&*column).map(|(k, s)| (k * s).abs()).sum();
                    column.iter_mut().zip(&key).for_each(|(s, k)| *s += beta * k * (value - found));
                    let own = size.sqrt()
                        + 2.0 * length(column)
                        + 4.0 * (beta * length(&key)).abs() * (value.abs() + found_size);
                    off[d] = stretch * keep * off[d] + ROUNDING * own;
                }
                for h in g * shape.group()..(g + 1) * shape.group() {
                    let query = features(&inputs.q, shape.q_strides().at(b, h, t));
                    let overlap: f64 = query.iter().zip(&key).map(|(q, k)| (q * k).abs()).sum();
                    for d in 0..width {
                        let sizes: f64 = query.iter().zip(&state[d]).map(|(q, s)| (q * s).abs()).sum();
                        let value = f64::from(inputs.v[shape.v_strides().at(b, g, t) + d].abs());
                        // What was found is part of the sum before the write, and taken off again by it.
                        let found: f64 = key.iter().zip(&state[d]).map(|(k, s)| (k * s).abs()).sum();
                        let sum = length(&query) * off[d] + SLACK * (sizes + overlap * beta.abs() * (value + found));
                        outputs[shape.output_strides().at(b, h, t) + d] = f64::from(params.scale.abs()) * sum + 1e-30;
                    }
                }
            }
            for r in 0..dim {
                states.extend((0..width).map(|d| off[d] + SLACK * state[d][r].abs() + 1e-30));
            }
        }
    }
    (outputs, states)
}

/// φ(x), and its absolute value with room for the error of a power: that grows with the exponent.
fn feature(x: f32, params: &Params) -> Off {
    let x = f64::from(x);
    let y = reference::feature(x, params.feature_map);
    let power = params.feature_map == FeatureMap::EluPlusOne && x < 0.0;
    (y, y.abs() * if power { 1.0 + x.abs() / 2.0 } else { 1.0 })
}

/// How the gates of a case are made.
#[derive(Clone, Copy, Debug)]
struct Making {
    /// A decay for each row of the state?
    per_row: bool,
    /// One beta for all heads?
    shared_beta: bool,
    past: bool,
    /// Size of the values and of the past state.
    size: f32,
}

const PLAIN: Making = Making { per_row: false, shared_beta: false, past: false, size: 1.0 };

/// Tensors that fit, with unit keys where the rule replaces: others let the state grow without end.
fn make(seed: u64, params: &Params, making: Making) -> Inputs<Vec<f32>> {
    let mut random = Random::new(seed);
    let shape = &params.shape;
    let q = random.numbers(shape.q_len(), 1.0);
    let mut k = random.numbers(shape.k_len(), 1.0);
    if params.rule.is_delta() && params.feature_map == FeatureMap::Identity {
        for row in k.chunks_exact_mut(shape.head_dim) {
            let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-3);
            row.iter_mut().for_each(|x| *x /= length);
        }
    }
    let decays = if making.per_row { shape.k_len() } else { shape.gate_len() };
    let betas = if making.shared_beta { shape.batch * shape.tokens } else { shape.gate_len() };
    Inputs {
        q,
        k,
        v: random.numbers(shape.v_len(), making.size),
        decay: params.rule.is_gated().then(|| random.numbers(decays, 0.5).iter().map(|x| x - 0.5).collect()),
        beta: params.rule.is_delta().then(|| random.numbers(betas, 0.5).iter().map(|x| x + 0.5).collect()),
        past_state: making.past.then(|| random.numbers(shape.state_len(), making.size)),
    }
}

const RULES: [Rule; 4] = [Rule::Linear, Rule::Gated, Rule::Delta, Rule::GatedDelta];

/// Names and cases.
pub fn cases() -> Vec<(String, Case)> {
    let mut all = by_hand();
    all.extend(gates());
    all.extend(not_finite());
    all.extend((0..60).map(drawn));
    all.into_iter().map(|(name, inputs, params)| (name, Case::LinearAttention { inputs, params })).collect()
}

type Named = (String, Inputs<Vec<f32>>, Params);

/// Every rule with sizes that tend to break.
fn by_hand() -> Vec<Named> {
    let grouped = Shape { batch: 2, kv_heads: 2, value_dim: 11, ..Shape::new(6, 37, 12) };
    let shapes = [
        ("one token", Shape::new(1, 1, 1)),
        ("one token, wide", Shape::new(3, 1, 40)),
        ("one head", Shape::new(1, 50, 16)),
        ("past every tile by one", Shape { value_dim: 17, ..Shape::new(2, 65, 9) }),
        ("whole tiles", Shape::new(2, 64, 16)),
        ("chunks cut at 8", Shape { value_dim: 8, ..Shape::new(1, 40, 8) }),
        ("one row", Shape { value_dim: 33, ..Shape::new(2, 70, 1) }),
        ("one column", Shape { value_dim: 1, ..Shape::new(2, 70, 20) }),
        ("wide heads", Shape { value_dim: 130, ..Shape::new(1, 40, 250) }),
        ("grouped", grouped),
        ("grouped, tokens first", Shape { layout: Layout::TokensFirst, ..grouped }),
        ("one key head", Shape { kv_heads: 1, ..Shape::new(8, 37, 12) }),
        ("many tokens", Shape::new(1, 300, 4)),
    ];
    let mut all = Vec::new();
    for (name, shape) in shapes {
        for rule in RULES {
            let params = Params { rule, ..Params::new(shape) };
            for per_row in [false, true] {
                for past in [false, true] {
                    if (per_row && !rule.is_gated())
                        || (past && !["one token", "grouped", "grouped, tokens first", "wide heads"].contains(&name))
                    {
                        continue;
                    }
                    let rows = if per_row { ", rows fade apart" } else { "" };
                    let name = format!("{name}, {}{rows}{}", rule.as_str(), if past { ", past" } else { "" });
                    let inputs = make(name.len() as u64, &params, Making { per_row, past, ..PLAIN });
                    all.push((name, inputs, params));
                }
            }
        }
    }
    for rule in RULES {
        let params = Params { rule, scale: -2.0, ..Params::new(grouped) };
        let making = Making { shared_beta: true, past: true, size: 1e15, ..PLAIN };
        all.push((format!("large values, {}", rule.as_str()), make(5, &params, making), params));
    }
    let elu = Params { feature_map: FeatureMap::EluPlusOne, normalise: true, ..Params::new(grouped) };
    for (name, params) in [
        ("elu + 1", Params { normalise: false, ..elu }),
        ("elu + 1, delta", Params { normalise: false, rule: Rule::Delta, scale: 0.1, ..elu }),
        ("normalised", elu),
        ("normalised, gated", Params { rule: Rule::Gated, ..elu }),
        ("normalised, not causal", Params { causal: false, ..elu }),
        ("not causal", Params { causal: false, ..Params::new(grouped) }),
    ] {
        let mut inputs = make(7, &params, PLAIN);
        if params.rule.is_delta() {
            // Features near 1 are no unit keys; a small beta keeps the state in bounds all the same.
            inputs.beta.iter_mut().flatten().for_each(|beta| *beta *= 0.05);
        }
        all.push((name.to_owned(), inputs, params));
    }
    let rows = Params { rule: Rule::Gated, ..elu };
    all.push(("normalised, rows fade apart".to_owned(), make(8, &rows, Making { per_row: true, ..PLAIN }), rows));
    let later = Params { causal: false, ..Params::new(grouped) };
    all.push(("not causal, past".to_owned(), make(9, &later, Making { past: true, ..PLAIN }), later));
    // Queries and the first keys that find nothing: the divisor is 0.
    let plain = Params { normalise: true, ..Params::new(Shape::new(2, 40, 8)) };
    let mut inputs = make(10, &plain, PLAIN);
    inputs.q.iter_mut().chain(&mut inputs.k).for_each(|x| *x = x.abs());
    inputs.q[8 * 5..8 * 6].fill(0.0);
    inputs.k[..8 * 3].fill(0.0);
    all.push(("nothing to divide by".to_owned(), inputs, plain));
    // So many heads that the tokens do not fit one segment.
    let crowd = Shape { kv_heads: 2, ..Shape::new(512, 530, 1) };
    for (name, params) in [
        ("two segments", Params::new(crowd)),
        ("two segments, gated", Params { rule: Rule::Gated, ..Params::new(crowd) }),
        ("two segments, normalised", Params { shape: crowd, rule: Rule::Gated, ..elu }),
        ("two segments, not causal", Params { shape: crowd, causal: false, ..elu }),
    ] {
        let past = !params.normalise;
        all.push((name.to_owned(), make(12, &params, Making { past, ..PLAIN }), params));
    }
    let mut far = make(11, &elu, PLAIN);
    far.k.iter_mut().step_by(3).for_each(|x| *x *= 90.0);
    far.q.iter_mut().step_by(4).for_each(|x| *x *= 90.0);
    all.push(("elu + 1 far out".to_owned(), far, elu));
    all
}

/// Gates at their ends.
fn gates() -> Vec<Named> {
    let shape = Shape { kv_heads: 1, value_dim: 10, ..Shape::new(2, 75, 9) };
    let mut all = Vec::new();
    for rule in [Rule::Gated, Rule::GatedDelta] {
        let params = Params { rule, ..Params::new(shape) };
        for per_row in [false, true] {
            let base = make(21, &params, Making { per_row, past: true, ..PLAIN });
            let len = base.decay.as_ref().map_or(0, Vec::len);
            let forget = f32::NEG_INFINITY;
            let decays: [(&str, Vec<f32>); 6] = [
                ("keeps all", vec![0.0; len]),
                ("−50", vec![-50.0; len]),
                ("forgets all", vec![forget; len]),
                ("forgets now and then", (0..len).map(|n| if n % 13 == 5 { forget } else { -0.02 }).collect()),
                ("−50 now and then", (0..len).map(|n| if n % 17 == 3 { -50.0 } else { -0.01 }).collect()),
                ("grows", (0..len).map(|n| if n % 2 == 0 { 0.3 } else { -0.3 }).collect()),
            ];
            for (name, decay) in decays {
                let rows = if per_row { ", rows fade apart" } else { "" };
                let inputs = Inputs { decay: Some(decay), ..base.clone() };
                all.push((format!("{name}, {}{rows}", rule.as_str()), inputs, params));
            }
        }
    }
    for rule in [Rule::Delta, Rule::GatedDelta] {
        let params = Params { rule, ..Params::new(shape) };
        let base = make(22, &params, Making { past: true, ..PLAIN });
        for beta in [0.0, 1.0] {
            let inputs = Inputs { beta: Some(vec![beta; shape.gate_len()]), ..base.clone() };
            all.push((format!("beta {beta}, {}", rule.as_str()), inputs, params));
        }
    }
    all
}

/// NaN and infinity, let through: no earlier token hears of them.
fn not_finite() -> Vec<Named> {
    let shape = Shape { value_dim: 3, ..Shape::new(2, 45, 4) };
    let mut all = Vec::new();
    for rule in RULES {
        let params = Params { rule, allow_non_finite: true, ..Params::new(shape) };
        let base = make(31, &params, PLAIN);
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut add = |name: &str, spoil: &dyn Fn(&mut Inputs<Vec<f32>>)| {
                let mut inputs = base.clone();
                spoil(&mut inputs);
                all.push((format!("{bad} in {name}, {}", rule.as_str()), inputs, params));
            };
            add("q", &|inputs| inputs.q[4 * 20 + 1] = bad);
            add("k", &|inputs| inputs.k[4 * 36 + 1] = bad);
            add("v", &|inputs| inputs.v[3 * 37 + 1] = bad);
        }
        if rule.is_gated() {
            let mut inputs = base.clone();
            inputs.decay.iter_mut().for_each(|decay| decay[2 * 37] = f32::NAN);
            all.push((format!("NaN in decay, {}", rule.as_str()), inputs, params));
        }
    }
    all
}

/// Everything drawn.
fn drawn(seed: u64) -> Named {
    let mut random = Random::new(seed ^ 0x11ea_0000);
    let kv_heads = random.between(1, 3);
    let shape = Shape {
        batch: random.between(1, 2),
        kv_heads,
        value_dim: random.between(1, 40),
        layout: random.pick(&[Layout::HeadsFirst, Layout::TokensFirst]),
        ..Shape::new(kv_heads * random.between(1, 3), random.between(1, 130), random.between(1, 40))
    };
    let rule = random.pick(&RULES);
    let mut params = Params { rule, ..Params::new(shape) };
    let mut making = Making { per_row: random.flip(), shared_beta: random.flip(), past: random.flip(), size: 1.0 };
    if !rule.is_delta() && random.flip() {
        params.feature_map = FeatureMap::EluPlusOne;
        params.normalise = random.flip();
        making.past &= !params.normalise;
    }
    params.causal = rule != Rule::Linear || random.flip();
    if random.flip() {
        params.scale = random.pick(&[1.0, -0.3, 0.01]);
    }
    let name = format!("drawn {seed}, {}", rule.as_str());
    (name, make(seed, &params, making), params)
}
