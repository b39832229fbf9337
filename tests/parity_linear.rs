//! Linear attention beside its row in the table of operations: what is broken on purpose is noticed, slices change nothing, a
//! state carries over, an abort stops, and memory comes back.

mod support;

use std::cell::{Cell, RefCell};

use qkv::Code;
use qkv::attention::Layout;
use qkv::backend::Backend;
use qkv::cpu::{Cpu, LinearAttentionJob};
use qkv::gpu::shaders::ALL;
use qkv::gpu::{Control, Gpu, Mismatch};
use qkv::linear_attention::{FeatureMap, Inputs, Params, Rule, Shape};
use qkv::reference::Reference;
use support::bounds::bounds;
use support::case::{Case, run};
use support::check::check;
use support::nasty;
use support::random::Random;

fn named(name: &str) -> (Inputs<Vec<f32>>, Params) {
    let case = nasty::cases().into_iter().find(|(known, _)| known == name);
    let Some((_, Case::LinearAttention { inputs, params })) = case else { panic!("no case {name}") };
    (inputs, params)
}

fn agrees<B: Backend>(backend: &B, wanted: &Case, came: &Case) -> bool {
    let exact = pollster::block_on(run(&Reference, wanted)).expect("the reference runs");
    let came = pollster::block_on(run(backend, came)).expect("it runs");
    exact.iter().zip(&came).all(|((what, exact), (_, came))| check(what, came, exact, &bounds(wanted, what)).is_ok())
}

/// Does the check accept the results of the changed call as those of the first?
fn passes(inputs: &Inputs<Vec<f32>>, params: &Params, changed: &Inputs<Vec<f32>>, to: &Params) -> bool {
    let case =
        |inputs: &Inputs<Vec<f32>>, params: &Params| Case::LinearAttention { inputs: inputs.clone(), params: *params };
    agrees(&Cpu, &case(inputs, params), &case(changed, to))
}

#[test]
fn changed_options_are_noticed() {
    let (inputs, params) = named("normalised, gated");
    assert!(passes(&inputs, &params, &inputs, &params));
    for (what, to) in [
        ("feature map", Params { feature_map: FeatureMap::Identity, ..params }),
        ("normalise", Params { normalise: false, ..params }),
    ] {
        assert!(!passes(&inputs, &params, &inputs, &to), "{what} went unnoticed");
    }
    let (inputs, params) = named("not causal");
    assert!(!passes(&inputs, &params, &inputs, &Params { causal: true, ..params }));
    let (inputs, params) = named("grouped, tokens first, gated-delta, past");
    assert!(passes(&inputs, &params, &inputs, &params));
    let layout = Shape { layout: Layout::HeadsFirst, ..params.shape };
    for (what, to) in
        [("scale", Params { scale: params.scale * 1.001, ..params }), ("layout", Params { shape: layout, ..params })]
    {
        assert!(!passes(&inputs, &params, &inputs, &to), "{what} went unnoticed");
    }
}

/// One of the tensors, where it is there.
type Part = fn(&mut Inputs<Vec<f32>>) -> Option<&mut Vec<f32>>;

#[test]
fn one_changed_number_is_noticed() {
    for name in
        ["grouped, gated-delta, past", "grouped, gated-delta, rows fade apart", "grouped, gated, rows fade apart"]
    {
        let (inputs, params) = named(name);
        assert!(passes(&inputs, &params, &inputs, &params));
        let parts: [(&str, Part); 6] = [
            ("q", |inputs| Some(&mut inputs.q)),
            ("k", |inputs| Some(&mut inputs.k)),
            ("v", |inputs| Some(&mut inputs.v)),
            ("decay", |inputs| inputs.decay.as_mut()),
            ("beta", |inputs| inputs.beta.as_mut()),
            ("past", |inputs| inputs.past_state.as_mut()),
        ];
        for (what, part) in parts {
            let mut changed = inputs.clone();
            let Some(numbers) = part(&mut changed) else { continue };
            // Not in the first token of a sample, where there is nothing to fade.
            let at = numbers.len() * 5 / 8;
            numbers[at] += 0.01;
            assert!(!passes(&inputs, &params, &changed, &params), "{name}: one number of {what} went unnoticed");
        }
    }
}

/// Breaks each shader in several ways; the table of cases has to notice every one.
#[test]
fn broken_shaders_are_noticed() {
    let Some(gpu) = support::device() else { return };
    gpu.pin_delta_columns(Some(4));
    // Shader, what is broken, how, and the cases that have to notice.
    let breaks = [
        ("linear_fades", "fade *= power(", "fade = power(", "grouped, gated"),
        ("linear_fades", "t0 + n, row", "t0 + n, 0u", "rows fade apart"),
        ("linear_state", "s_3_5 += x_3 * y_5", "s_3_5 += x_3 * y_4", "past every tile by one, linear"),
        ("linear_state", "keep_0 *= power(", "keep_0 = power(", "grouped, gated"),
        ("linear_state", "keep_6 *= power(", "keep_6 = power(", "rows fade apart"),
        ("linear_state", "sum_2 += x_2;", "", "normalised"),
        ("linear_state", "min(CHUNK, a.tokens - t0)", "CHUNK", "grouped, linear"),
        ("linear_scan", "states[at] = running;", "", "past every tile by one, linear"),
        ("linear_scan", "sums[at] = running;", "", "normalised"),
        ("linear_scan", "a.origin == 1u", "false", "grouped, linear, past"),
        ("linear_scan", "{ running = state[place]; }", "{}", "two segments"),
        ("linear_scan", "{ running = sum[rows]; }", "{}", "two segments, normalised"),
        ("linear_scan", "select(0u, row, GATE == 2u)", "0u", "rows fade apart"),
        ("linear_scores", "select(0.0, s_2_3, j + 3u <= i + 2u)", "s_2_3", "grouped, linear"),
        ("linear_scores", "s_4_1 *= keep_1;", "", "grouped, gated"),
        ("linear_scores", "select(1.0, power_s, j + 4u < s)", "power_s", "grouped, gated"),
        ("linear_scores", "select(1.0, power_5, j + 1u < i + 5u)", "1.0", "rows fade apart"),
        ("linear_scores", "let g = h / a.group;", "let g = h % a.kv_heads;", "grouped, linear"),
        ("linear_output", "o_1_2 *= all_1;", "", "grouped, gated"),
        ("linear_output", "x_7 *= fades[fade_7 + r];", "", "rows fade apart"),
        (
            "linear_output",
            "1.0 / divisor_5, 0.0, divisor_5 == 0.0",
            "1.0 / divisor_5, 0.0, false",
            "nothing to divide by",
        ),
        ("linear_output", "divisor_6 += w_6;", "", "normalised"),
        ("linear_output", "CAREFUL & (j > i_4)", "false", "in v, linear"),
        ("linear_output", "bg * a.chunks + chunk, CAUSAL", "bg * a.chunks, CAUSAL", "past every tile by one, linear"),
        ("linear_output", "let value = start(a.v, b, g, j);", "let value = start(a.v, b, g, i);", "grouped, linear"),
        ("linear_output", "x + 1.0, x > 0.0", "x + 1.001, x > 0.0", "elu + 1"),
        ("linear_delta_columns4", "overlap * u_2", "overlap * u_1", "grouped, delta"),
        (
            "linear_delta_columns4",
            "keep * (state[row + d_0] + w * u_0)",
            "keep * state[row + d_0] + w * u_0",
            "gated-delta",
        ),
        ("linear_delta_columns4", "a.origin == 1u", "false", "grouped, delta, past"),
        ("linear_delta_columns4", "before = key;", "", "grouped, delta"),
        ("linear_delta_columns4", "select(0u, g, a.beta_heads > 1u)", "0u", "grouped, delta"),
        ("linear_delta_columns4", "select(0u, g, a.beta_heads > 1u)", "g", "large values, delta"),
        ("linear_delta_columns4", "start(a.q, b, h, t)", "start(a.q, b, g * a.group, t)", "grouped, delta"),
        ("linear_delta_columns4", "column + 3u * column_tiles < a.value_dim", "true", "one column, delta"),
        ("linear_delta_columns4", "keep = power(decay[gate + r])", "keep = power(decay[gate])", "rows fade apart"),
    ];
    let cases: Vec<_> = nasty::cases().into_iter().filter(|(_, case)| case.operation() == "linear_attention").collect();
    for (shader, original, replacement, needle) in breaks {
        let (_, source) = ALL.iter().find(|(name, _)| *name == shader).expect("the shader is there");
        assert!(source.contains(original), "{shader} has no {original:?} to break");
        gpu.edit_shader(shader, Some(source.replace(original, replacement)));
        let noticed = cases.iter().any(|(name, case)| name.contains(needle) && !agrees(&gpu, case, case));
        assert!(noticed, "{shader} with {replacement:?} for {original:?} went unnoticed");
        gpu.edit_shader(shader, None);
    }
}

/// What the probe says of the kernels of a named case.
fn probe(gpu: &Gpu, name: &str) -> Option<Mismatch> {
    let (inputs, params) = named(name);
    let gates = params.validate(inputs.as_ref().map(Vec::len)).expect("it is valid");
    pollster::block_on(gpu.probe_linear_kernel(&params, &gates)).expect("it runs")
}

#[test]
fn the_probe_passes_in_every_form() {
    let Some(gpu) = support::device() else { return };
    for (name, case) in nasty::cases() {
        if case.operation() == "linear_attention" {
            assert_eq!(probe(&gpu, &name), None, "{name}");
        }
    }
}

/// The probe has to notice too, and name what is wrong.
#[test]
fn the_probe_notices() {
    for (shader, original, replacement, case) in [
        ("linear_state", "s_0_0 += x_0 * y_0", "s_0_0 += x_0", "grouped, linear"),
        ("linear_fades", "fade *= power(", "fade = power(", "grouped, gated"),
        ("linear_scores", "select(1.0, power_5, j + 1u < i + 5u)", "1.0", "grouped, gated, rows fade apart"),
        ("linear_output", "divisor_6 += w_6;", "", "normalised"),
        ("linear_delta_columns4", "before = key;", "", "grouped, delta"),
    ] {
        // A kernel is asked once: each break needs a device that trusts nobody yet.
        let Some(gpu) = support::device() else { return };
        gpu.pin_delta_columns(Some(4));
        let (_, source) = ALL.iter().find(|(name, _)| *name == shader).expect("the shader is there");
        assert!(source.contains(original), "{shader} has no {original:?} to break");
        gpu.edit_shader(shader, Some(source.replace(original, replacement)));
        let found = probe(&gpu, case).unwrap_or_else(|| panic!("{shader} with {replacement:?} went unnoticed"));
        assert!(found.operation.contains(named(case).1.rule.as_str()), "{found:?}");
        gpu.edit_shader(shader, None);
        assert_eq!(probe(&gpu, case), None, "the original is right");
    }
}

/// Calls large enough for several slices.
fn large() -> [(Inputs<Vec<f32>>, Params); 3] {
    let shape = Shape { kv_heads: 2, ..Shape::new(4, 1500, 48) };
    let mut random = Random::new(7);
    let mut numbers = |len, size: f32| random.numbers(len, size);
    let inputs = Inputs {
        q: numbers(shape.q_len(), 1.0),
        k: numbers(shape.k_len(), 0.2),
        v: numbers(shape.v_len(), 1.0),
        decay: None,
        beta: None,
        past_state: Some(numbers(shape.state_len(), 1.0)),
    };
    let decay = Some(numbers(shape.gate_len(), 0.1));
    let beta = Some(numbers(shape.gate_len(), 0.5));
    let with = |rule| Params { rule, ..Params::new(shape) };
    [
        (inputs.clone(), with(Rule::Linear)),
        (Inputs { decay, ..inputs.clone() }, with(Rule::Gated)),
        (Inputs { beta, ..inputs }, with(Rule::Delta)),
    ]
}

/// The same call whole, in slices on the device, and in steps on the cpu.
#[test]
fn slices_change_nothing() {
    let Some(gpu) = support::device() else { return };
    for (inputs, params) in large() {
        let case = Case::LinearAttention { inputs: inputs.clone(), params };
        let whole = pollster::block_on(run(&gpu, &case)).expect("it runs");
        let heard = RefCell::new(Vec::new());
        let progress = |done| heard.borrow_mut().push(done);
        let control = Control { progress: Some(&progress), aborted: &|| false };
        let slices = inputs.as_ref().map(Vec::as_slice);
        let sliced = pollster::block_on(gpu.linear_attention_run(&params, slices, &control)).expect("it runs");
        for ((what, whole), sliced) in whole.iter().zip([sliced.output, sliced.state]) {
            // Token by token, a slice stores what a whole call keeps at hand, and a compiler may fuse the one and not the other.
            let allowed = if params.rule == Rule::Delta { bounds(&case, what) } else { vec![0.0; whole.len()] };
            check(what, &sliced, whole, &allowed).unwrap_or_else(|failure| panic!("{:?}: {failure}", params.rule));
        }
        let heard = heard.into_inner();
        assert!(heard.len() > 1 && heard.is_sorted() && heard.last() == Some(&1.0), "{heard:?}");

        let mut job = LinearAttentionJob::new(params, inputs.clone()).expect("it is valid");
        let mut steps = 0;
        while job.step() < 1.0 {
            steps += 1;
        }
        assert!(steps > 0, "{:?} in one step", params.rule);
        let (bytes, output) = (job.peak_bytes(), job.finish());
        assert_eq!(output.peak_bytes, bytes);
        let cpu = pollster::block_on(run(&Cpu, &case)).expect("it runs");
        assert_eq!((&cpu[0].1, &cpu[1].1), (&output.output, &output.state));
    }
}

/// Two calls, the state of the first handed to the second, are one.
#[test]
fn the_state_carries_over() {
    let Some(gpu) = support::device() else { return };
    for name in ["grouped, tokens first, linear", "grouped, tokens first, gated", "grouped, tokens first, gated-delta"]
    {
        let (mut inputs, mut params) = named(name);
        // One sample: the tokens of several do not lie together.
        params.shape.batch = 1;
        let shape = params.shape;
        let short = |data: &mut Vec<f32>| data.truncate(data.len() / 2);
        [&mut inputs.q, &mut inputs.k, &mut inputs.v].into_iter().for_each(short);
        [&mut inputs.decay, &mut inputs.beta].into_iter().flatten().for_each(short);
        let whole = Case::LinearAttention { inputs: inputs.clone(), params };
        let exact = pollster::block_on(run(&Reference, &whole)).expect("the reference runs");
        let first = 17;
        let part = |from: usize, to: usize, past_state| {
            let cut = |data: &Vec<f32>| {
                let row = data.len() / shape.tokens;
                data[from * row..to * row].to_vec()
            };
            let params = Params { shape: Shape { tokens: to - from, ..shape }, ..params };
            (params, Inputs { past_state, ..inputs.as_ref().map(cut) })
        };
        let call = |(params, inputs): (Params, Inputs<Vec<f32>>)| {
            let slices = inputs.as_ref().map(Vec::as_slice);
            pollster::block_on(gpu.linear_attention_run(&params, slices, &Control::default())).expect("it runs")
        };
        let one = call(part(0, first, None));
        let two = call(part(first, shape.tokens, Some(one.state)));
        let output = [one.output, two.output].concat();
        check("output", &output, &exact[0].1, &bounds(&whole, "output")).expect(name);
        check("state", &two.state, &exact[1].1, &bounds(&whole, "state")).expect(name);
    }
}

#[test]
fn abort_stops_and_the_next_call_works() {
    let Some(gpu) = support::device() else { return };
    for (inputs, params) in large() {
        let asked = Cell::new(0);
        let aborted = || {
            asked.set(asked.get() + 1);
            asked.get() > 1
        };
        let control = Control { progress: None, aborted: &aborted };
        let slices = inputs.as_ref().map(Vec::as_slice);
        let error =
            pollster::block_on(gpu.linear_attention_run(&params, slices, &control)).expect_err("it was stopped");
        assert_eq!(error.code(), Code::Aborted);
        assert_eq!(gpu.held_bytes(), 0);
    }
    assert!(small(&gpu, Rule::Linear).is_ok());
}

fn small(gpu: &Gpu, rule: Rule) -> qkv::Result<qkv::linear_attention::Output> {
    let (inputs, params) = named(&format!("one head, {}", rule.as_str()));
    pollster::block_on(gpu.linear_attention_run(&params, inputs.as_ref().map(Vec::as_slice), &Control::default()))
}

#[test]
fn calls_leave_no_memory_behind() {
    let Some(gpu) = support::device() else { return };
    for rule in [Rule::Linear, Rule::Gated, Rule::Delta] {
        let peaks: Vec<u64> = (0..20).map(|_| small(&gpu, rule).expect("it runs").peak_bytes).collect();
        assert_eq!(gpu.held_bytes(), 0);
        assert!(peaks.iter().all(|peak| *peak == peaks[0] && *peak > 0), "{peaks:?}");
    }
}
