//! What a call costs, as `qkv::cost` has it without running it, against counting one by one and against what calls report.

mod support;

use qkv::attention::{Blocks, Inputs, Kernel, Params, Pattern, Shape, Trace, Window};
use qkv::cost::{self, Cost, Machine};
use qkv::cpu;
use qkv::gpu::Control;
use qkv::linear_attention::{self as linear, FeatureMap};
use qkv::recurrent;
use support::random::Random;

const CPU: Machine = Machine::Cpu { threads: 1 };

/// Any call whose pattern is not trivial: windows with and without sides, sinks, blocks, offsets on both sides, padding.
fn any(random: &mut Random) -> Params {
    let kv_heads = random.between(1, 2);
    let shape = Shape {
        batch: random.between(1, 2),
        kv_heads,
        value_dim: random.between(1, 40),
        ..Shape::new(
            kv_heads * random.between(1, 3),
            random.between(1, 70),
            random.between(1, 90),
            random.between(1, 40),
        )
    };
    let mut params = Params { causal: random.flip(), ..Params::new(shape) };
    if random.flip() {
        let side = |random: &mut Random| random.flip().then(|| random.between(0, 40) as u32);
        let (left, right) = (side(random), side(random));
        params.window = Some(Window { left, right, sinks: random.between(0, 12) as u32 });
    }
    if random.flip() {
        params.lengths = Some((0..shape.batch).map(|_| random.between(0, shape.keys) as u32).collect());
    }
    if random.flip() {
        params.offset = Some(random.between(0, 240) as i64 - 120);
    }
    if random.flip() {
        let pattern = Pattern {
            size: random.between(1, 20),
            local: random.between(0, 2),
            global: random.between(0, 2),
            random: random.between(0, 3),
            seed: random.next(),
        };
        params.blocks =
            Some(Blocks::from_pattern(pattern, &shape, params.offset_of(0), params.causal).expect("it is valid"));
    }
    params
}

/// Pairs one by one.
fn counted(params: &Params) -> f64 {
    let Shape { batch, heads, queries, keys, .. } = params.shape;
    let mut count = 0.0;
    for b in 0..batch {
        for i in 0..queries {
            count += (0..keys).filter(|j| params.visible(b, 0, i, *j)).count() as f64;
        }
    }
    count * heads as f64
}

#[test]
fn comparisons_are_those_that_are_there() {
    let mut random = Random::new(1);
    for _ in 0..300 {
        let params = any(&mut random);
        let (came, wanted) = (cost::attention(&params, CPU).comparisons, counted(&params));
        assert!(came == wanted, "{came} for {wanted}: {params:?}");
    }
}

/// Counting under other rules than those of the call is noticed.
#[test]
fn disturbed_rules_are_noticed() {
    let shape = Shape::new(1, 60, 80, 4);
    let pattern = Pattern { size: 4, local: 0, global: 1, random: 1, seed: 4 };
    let blocks = |pattern| Some(Blocks::from_pattern(pattern, &shape, 20, true).expect("it is valid"));
    let window = Some(Window { left: Some(9), right: Some(3), sinks: 4 });
    let params = Params { window, ..Params::new(shape) };
    let disturbed = [
        Params { causal: true, ..params.clone() },
        Params { offset: Some(60), ..params.clone() },
        Params { lengths: Some(vec![70]), ..params.clone() },
        Params { window: Some(Window { left: Some(10), right: Some(3), sinks: 4 }), ..params.clone() },
        Params { window: Some(Window { left: Some(9), right: Some(3), sinks: 5 }), ..params.clone() },
        Params { blocks: blocks(pattern), ..params.clone() },
    ];
    let wanted = counted(&params);
    for other in disturbed {
        assert!(cost::attention(&other, CPU).comparisons != wanted, "{other:?}");
    }
}

/// What the tiles of a call read is the union of what their queries see.
#[test]
fn tiles_read_what_their_queries_see() {
    let mut random = Random::new(2);
    for _ in 0..200 {
        let params = any(&mut random);
        let Shape { queries, keys, .. } = params.shape;
        let block = params.blocks.as_ref().map_or(queries, Blocks::size);
        let first = random.between(0, queries - 1);
        let end = (first + random.between(1, 32)).min((first / block + 1) * block).min(queries);
        // A window out of reach of all keys leaves none, and sinks are seen by the last query if by any.
        let seen = |j: &usize| (first..end).any(|i| params.visible(0, 0, i, *j));
        let wanted = (0..keys).filter(seen).count() as u64;
        assert_eq!(params.keys_of_rows(0, first..end), wanted, "rows {first}..{end} of {params:?}");
    }
}

#[test]
fn known_numbers() {
    let params = Params { kernel: Kernel::Naive, ..Params::new(Shape::new(1, 2048, 2048, 64)) };
    let Cost { comparisons, flops, score_bytes, sequential_steps, .. } = cost::attention(&params, CPU);
    assert_eq!((comparisons, score_bytes, sequential_steps), (4_194_304.0, 16.0 * 1048576.0, 1.0));
    assert_eq!(flops, 4_194_304.0 * (4.0 * 64.0 + 4.0) + 2048.0 * 64.0);
    let causal = Params { causal: true, ..Params::new(Shape::new(8, 100_000, 100_000, 64)) };
    assert_eq!(cost::attention(&causal, CPU).comparisons, 8.0 * 100_000.0 * 100_001.0 / 2.0);
    let linear = linear::Params::new(linear::Shape::new(2, 1000, 64));
    let Cost { comparisons, sequential_steps, .. } = cost::linear_attention(&linear, CPU);
    assert_eq!((comparisons, sequential_steps), (2000.0, 16.0));
    let cell = cost::recurrent(&recurrent::Shape::new(1000, 128), 2, CPU);
    assert_eq!((cell.comparisons, cell.sequential_steps), (2000.0, 1000.0));
    assert_eq!(cell.flops, 1000.0 * (6.0 * 128.0 * 128.0 + 18.0 * 128.0));
}

/// Twice the tokens: the square takes four times as much, what tames it twice.
#[test]
fn costs_grow_as_they_are_said_to() {
    let pattern = Pattern { size: 64, local: 1, global: 1, random: 1, seed: 1 };
    let of = |tokens: usize, kernel: Kernel, window: Option<Window>| {
        let shape = Shape::new(1, tokens, tokens, 64);
        let blocks = (kernel == Kernel::BlockSparse)
            .then(|| Blocks::from_pattern(pattern, &shape, 0, false).expect("it is valid"));
        cost::attention(&Params { kernel, window, blocks, ..Params::new(shape) }, Machine::Gpu { software: false })
    };
    let window = Some(Window { left: Some(128), right: Some(128), sinks: 4 });
    for (kernel, window, by) in [
        (Kernel::Naive, None, 4.0),
        (Kernel::Flash, None, 4.0),
        (Kernel::Flash, window, 2.0),
        (Kernel::BlockSparse, None, 2.0),
    ] {
        let (once, twice) = (of(16_384, kernel, window), of(32_768, kernel, window));
        let grown =
            [twice.comparisons / once.comparisons, twice.flops / once.flops, twice.bytes_read / once.bytes_read];
        assert!(grown.iter().all(|grown| (grown / by - 1.0).abs() < 0.03), "{kernel:?} grows by {grown:?}, not {by}");
        assert!(
            (of(32_768, Kernel::Flash, None).peak_bytes / of(16_384, Kernel::Flash, None).peak_bytes - 2.0).abs()
                < 0.01
        );
    }
}

/// Calls with every kernel and trace, and inputs of zeros.
fn calls() -> Vec<Params> {
    let shape = Shape { kv_heads: 2, value_dim: 20, ..Shape::new(4, 300, 310, 24) };
    let few = Shape { queries: 3, ..shape };
    let pattern = Pattern { size: 48, local: 1, global: 1, random: 1, seed: 1 };
    let blocks = Some(Blocks::from_pattern(pattern, &shape, 10, false).expect("it is valid"));
    let base = Params::new(shape);
    vec![
        Params { kernel: Kernel::Naive, ..base.clone() },
        Params { kernel: Kernel::Naive, blocks: blocks.clone(), ..base.clone() },
        Params { trace: Trace::ALL, ..base.clone() },
        Params { trace: Trace { weights: true, ..Trace::default() }, ..base.clone() },
        Params { causal: true, ..base.clone() },
        Params { blocks, ..base },
        Params::new(few),
        Params::new(Shape { head_dim: 300, value_dim: 300, ..few }),
        Params { kernel: Kernel::Flash, ..Params::new(few) },
    ]
}

fn zeros(shape: &Shape) -> Inputs<Vec<f32>> {
    Inputs::new(vec![0.0; shape.q_len()], vec![0.0; shape.k_len()], vec![0.0; shape.v_len()])
}

fn linear_calls() -> Vec<linear::Params> {
    let shape = linear::Shape { kv_heads: 1, value_dim: 20, ..linear::Shape::new(2, 300, 24) };
    let plain = linear::Params::new(shape);
    let normalised = linear::Params { normalise: true, feature_map: FeatureMap::EluPlusOne, ..plain };
    vec![plain, normalised, linear::Params { causal: false, ..normalised }]
}

fn linear_zeros(shape: &linear::Shape) -> linear::Inputs<Vec<f32>> {
    let [q, k, v] = [shape.q_len(), shape.k_len(), shape.v_len()].map(|len| vec![0.0; len]);
    linear::Inputs { q, k, v, decay: None, beta: None, past_state: None }
}

fn recurrent_zeros(shape: &recurrent::Shape) -> recurrent::Inputs<Vec<f32>> {
    recurrent::Inputs { x: vec![0.0; shape.x_len()], weight: vec![0.0; shape.weight_len()], bias: None, state: None }
}

#[test]
fn the_peak_on_the_processor_is_what_a_call_reports() {
    for params in calls() {
        let wanted = cost::attention(&params, CPU);
        let job = cpu::Job::new(params.clone(), zeros(&params.shape)).expect("it is valid");
        assert_eq!(wanted.peak_bytes, job.peak_bytes() as f64, "{params:?}");
        // Two threads have everything twice.
        assert_eq!(cost::attention(&params, Machine::Cpu { threads: 2 }).peak_bytes, 2.0 * wanted.peak_bytes);
    }
    for params in linear_calls() {
        let job = cpu::LinearAttentionJob::new(params, linear_zeros(&params.shape)).expect("it is valid");
        assert_eq!(cost::linear_attention(&params, CPU).peak_bytes, job.peak_bytes() as f64, "{params:?}");
    }
    for shape in [recurrent::Shape::new(30, 24), recurrent::Shape { batch: 3, ..recurrent::Shape::new(7, 13) }] {
        let job = cpu::RecurrentJob::new(recurrent::Params::new(shape), recurrent_zeros(&shape)).expect("it is valid");
        assert_eq!(cost::recurrent(&shape, 1, CPU).peak_bytes, job.peak_bytes() as f64, "{shape:?}");
    }
}

#[test]
fn the_peak_on_a_device_is_what_a_call_reports() {
    let Some(gpu) = support::device() else { return };
    let machine = Machine::Gpu { software: gpu.info().software };
    let control = Control::default();
    for params in calls() {
        let inputs = zeros(&params.shape);
        let came =
            pollster::block_on(gpu.attention_run(&params, inputs.as_ref().try_map(slice).expect("it maps"), &control))
                .expect("it runs");
        let wanted = cost::attention(&params, machine);
        assert_eq!((wanted.kernel, wanted.peak_bytes), (came.kernel.as_str(), came.peak_bytes as f64), "{params:?}");
    }
    for params in linear_calls() {
        let inputs = linear_zeros(&params.shape);
        let came = pollster::block_on(gpu.linear_attention_run(&params, inputs.as_ref().map(Vec::as_slice), &control))
            .expect("it runs");
        assert_eq!(cost::linear_attention(&params, machine).peak_bytes, came.peak_bytes as f64, "{params:?}");
    }
    let shape = recurrent::Shape { batch: 2, ..recurrent::Shape::new(9, 24) };
    let inputs = recurrent_zeros(&shape);
    let params = recurrent::Params::new(shape);
    let came =
        pollster::block_on(gpu.recurrent_run(&params, inputs.as_ref().map(Vec::as_slice), &control)).expect("it runs");
    assert_eq!(cost::recurrent(&shape, 1, machine).peak_bytes, came.peak_bytes as f64);
}

fn slice(data: &Vec<f32>) -> Result<&[f32], std::convert::Infallible> {
    Ok(data.as_slice())
}
