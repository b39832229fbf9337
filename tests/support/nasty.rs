//! The cases: some by hand, for what tends to break, and some drawn.

use qkv::attention::{Blocks, Broadcast, Kernel, Layout, Mask, Params, Pattern, Shape, Trace, Window};
use qkv::matrix::Matrix;

use super::case::Case;
use super::random::Random;
use super::{linear_attention, recurrent, weights};

/// A name and a case each, enough for every operation.
pub fn cases() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for (rows, inputs, outputs) in
        [(1, 1, 1), (1, 64, 200), (3, 5, 7), (4, 4, 4), (5, 33, 6), (13, 64, 64), (17, 100, 31), (70, 9, 130)]
    {
        let mut random = Random::new((rows * 1000 + inputs) as u64);
        for biased in [false, true] {
            let name = format!("linear {rows} × {inputs} → {outputs}, bias {biased}");
            let bias = biased.then(|| random.numbers(outputs, 1.0));
            let (x, weight) = (random.numbers(rows * inputs, 2.0), random.numbers(inputs * outputs, 1.0));
            let weight = Matrix::from_f32(outputs, inputs, &weight);
            all.push((name, Case::Linear { x, weight, bias, rows }));
        }
    }
    for (rows, dim, shift) in [(1, 1, 0.0), (3, 7, 0.0), (13, 64, 0.0), (2, 65, 5.0), (5, 300, -100.0), (1, 8, 1000.0)]
    {
        let mut random = Random::new((rows * 1000 + dim) as u64);
        let x = random.numbers(rows * dim, 3.0).iter().map(|x| x + shift).collect();
        let (gain, bias) = (random.numbers(dim, 2.0), random.numbers(dim, 1.0));
        all.push((
            format!("norm {rows} × {dim} around {shift}"),
            Case::LayerNorm { x, gain, bias, epsilon: 1e-5, rows },
        ));
    }
    let flat = Case::LayerNorm { x: vec![2.5; 12], gain: vec![1.0; 6], bias: vec![0.5; 6], epsilon: 1e-5, rows: 2 };
    all.push(("norm of equal numbers".to_owned(), flat));
    for len in [1, 63, 64, 65, 1000] {
        let mut random = Random::new(len as u64);
        all.push((format!("gelu {len}"), Case::Gelu { x: random.numbers(len, 6.0) }));
        all.push((format!("gelu_erf {len}"), Case::GeluErf { x: random.numbers(len, 10.0) }));
        all.push((format!("add {len}"), Case::Add { a: random.numbers(len, 9.0), b: random.numbers(len, 1.0) }));
        all.push((
            format!("multiply {len}"),
            Case::Multiply { a: random.numbers(len, 9.0), b: random.numbers(len, 1.0) },
        ));
    }
    let far = vec![0.0, -0.0, 1e-20, -1e-20, 10.0, -10.0, 50.0, -50.0, 1e4, -1e4, 1e20, -1e20, f32::NAN];
    all.push(("gelu_erf far out".to_owned(), Case::GeluErf { x: far.clone() }));
    all.push(("gelu far out".to_owned(), Case::Gelu { x: far }));
    all.extend(blocks_of_decoders());
    for seed in 0..40 {
        all.push(drawn(seed));
    }
    all.extend(by_hand());
    all.extend(linear_attention::cases());
    all.extend(recurrent::cases());
    all.extend(weights::cases());
    all
}

/// What a decoder has beside the operations of an encoder.
fn blocks_of_decoders() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for (rows, dim, size) in [(1, 1, 1.0), (3, 7, 1.0), (13, 64, 1e-4), (2, 65, 1e6), (5, 300, 1.0), (70, 8, 3.0)] {
        let mut random = Random::new((rows * 1000 + dim) as u64);
        let (x, gain) = (random.numbers(rows * dim, size), random.numbers(dim, 2.0));
        all.push((format!("rms_norm {rows} × {dim} of {size}"), Case::RmsNorm { x, gain, epsilon: 1e-5, rows }));
    }
    let nothing = Case::RmsNorm { x: vec![0.0; 12], gain: vec![1.0; 6], epsilon: 1e-5, rows: 2 };
    all.push(("rms_norm of zeros".to_owned(), nothing));
    for (rows, heads, head_dim, offset) in
        [(1, 1, 2, 0), (1, 1, 2, 7), (5, 3, 4, 0), (9, 2, 6, 1), (33, 4, 32, 500), (1, 8, 64, 65_535), (70, 1, 10, 3)]
    {
        let mut random = Random::new((rows * 1000 + head_dim) as u64);
        let x = random.numbers(rows * heads * head_dim, 4.0);
        for base in [10_000.0, 10.0] {
            let name = format!("rope {rows} × {heads} × {head_dim} from {offset}, base {base}");
            all.push((name, Case::Rope { x: x.clone(), heads, head_dim, base, offset }));
        }
    }
    for len in [1, 63, 64, 65, 1000] {
        let mut random = Random::new(len as u64);
        let (gate, up) = (random.numbers(len, 9.0), random.numbers(len, 3.0));
        all.push((format!("swiglu {len}"), Case::Swiglu { gate: gate.clone(), up: up.clone() }));
        all.push((format!("concat {len} and 7"), Case::Concat { a: gate, b: up[..len.min(7)].to_vec() }));
    }
    let far = vec![0.0, -0.0, 1e-20, -1e-20, 20.0, -20.0, 90.0, -90.0, 1e4, -1e4, 1e20, -1e20, f32::NAN];
    let up = far.iter().map(|_| -2.5).collect();
    all.push(("swiglu far out".to_owned(), Case::Swiglu { gate: far, up }));
    all
}

/// The attention cases of the kernels without a matrix, with widths rounded up to multiples of four.
pub fn in_fours() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for (name, case) in cases().into_iter().filter(|(name, _)| name.ends_with("flash")) {
        let Case::Attention { q, k, v, bias, mut params } = case else { continue };
        let (head_dim, value_dim) = (params.shape.head_dim, params.shape.value_dim);
        params.shape.head_dim = head_dim.next_multiple_of(4);
        params.shape.value_dim = value_dim.next_multiple_of(4);
        // The numbers of a case again and again: what was NaN stays there somewhere.
        let again = |data: &[f32], len: usize| data.iter().copied().cycle().take(len).collect();
        let (q, k, v) =
            (again(&q, params.shape.q_len()), again(&k, params.shape.k_len()), again(&v, params.shape.v_len()));
        all.push((format!("{name}, in fours"), Case::Attention { q, k, v, bias, params }));
    }
    all
}

/// A case from its options, with q and k of `size` and v of 1; runs the naive kernel with every trace, and flash.
fn both(name: &str, seed: u64, params: &Params, size: f32) -> [(String, Case); 2] {
    let mut random = Random::new(seed);
    let shape = &params.shape;
    let q = random.numbers(shape.q_len(), size);
    let k = random.numbers(shape.k_len(), size);
    let v = random.numbers(shape.v_len(), 1.0);
    with_data(name, params, &q, &k, &v)
}

fn with_data(name: &str, params: &Params, q: &[f32], k: &[f32], v: &[f32]) -> [(String, Case); 2] {
    with_bias(name, params, q, k, v, None)
}

/// Every case on naive with all traces, and on the kernel without a matrix that takes it: flash, or block-sparse.
fn with_bias(
    name: &str,
    params: &Params,
    q: &[f32],
    k: &[f32],
    v: &[f32],
    bias: Option<&[f32]>,
) -> [(String, Case); 2] {
    let bias = bias.map(<[f32]>::to_vec);
    let case = |params| Case::Attention { q: q.to_vec(), k: k.to_vec(), v: v.to_vec(), bias: bias.clone(), params };
    let naive = Params { kernel: Kernel::Naive, trace: Trace::ALL, ..params.clone() };
    let kernel = if params.blocks.is_some() { Kernel::BlockSparse } else { Kernel::Flash };
    let flash = Params { kernel, trace: Trace::default(), ..params.clone() };
    [(format!("{name}, naive"), case(naive)), (format!("{name}, flash"), case(flash))]
}

/// Attention with everything drawn.
fn drawn(seed: u64) -> (String, Case) {
    let mut random = Random::new(seed ^ 0xa77e_0000);
    let kv_heads = random.between(1, 3);
    let shape = Shape {
        batch: random.between(1, 3),
        kv_heads,
        value_dim: random.between(1, 40),
        layout: random.pick(&[Layout::HeadsFirst, Layout::TokensFirst]),
        ..Shape::new(
            kv_heads * random.between(1, 3),
            random.between(1, 70),
            random.between(1, 150),
            random.between(1, 40),
        )
    };
    let mut params = Params::new(shape);
    params.causal = random.flip();
    if random.flip() {
        params.offset = Some(random.between(0, shape.keys + 4) as i64 - 2 - shape.queries as i64 / 2);
    }
    if random.flip() {
        let mut dims = [shape.batch, shape.heads, shape.queries, shape.keys];
        for size in &mut dims {
            if random.flip() {
                *size = 1;
            }
        }
        let skip = if dims[0] == 1 { random.between(0, 3) } else { 0 };
        let skip = (0..skip).take_while(|axis| dims[*axis] == 1).count();
        let data = (0..dims.iter().product()).map(|_| u8::from(random.between(0, 3) > 0)).collect();
        params.mask = Some(Mask::new(data, &dims[skip..], &shape).expect("it broadcasts"));
    }
    if random.flip() {
        params.softcap = Some(random.pick(&[0.5, 3.0, 50.0]));
    }
    if random.flip() {
        params.scale = random.pick(&[1.0, -0.3, 0.01]);
    }
    let [naive, flash] = both(&format!("drawn {seed}"), seed, &params, random.pick(&[1.0, 4.0]));
    if random.flip() { naive } else { flash }
}

/// What tends to break.
fn by_hand() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    let mut add = |name: &str, params: Params, size: f32| all.extend(both(name, name.len() as u64, &params, size));
    add("one token", Params::new(Shape::new(1, 1, 1, 1)), 1.0);
    add("one query", Params::new(Shape::new(2, 1, 300, 16)), 1.0);
    add("one key", Params::new(Shape::new(2, 70, 1, 16)), 1.0);
    add("past every tile by one", Params { causal: true, ..Params::new(Shape::new(3, 65, 129, 33)) }, 1.0);
    add("a whole tile", Params { causal: true, ..Params::new(Shape::new(2, 64, 128, 64)) }, 1.0);
    add("wide heads", Params { causal: true, ..Params::new(Shape::new(1, 9, 40, 100)) }, 1.0);
    add("very wide heads", Params::new(Shape { value_dim: 250, ..Shape::new(1, 10, 20, 200) }), 1.0);
    add("wide values only", Params::new(Shape { value_dim: 130, ..Shape::new(2, 9, 20, 3) }), 1.0);
    add("large logits", Params { scale: 1.0, ..Params::new(Shape::new(2, 20, 40, 16)) }, 70.0);
    add("equal scores", Params { scale: 0.0, ..Params::new(Shape::new(2, 20, 40, 16)) }, 1.0);
    add("more queries than keys", Params { causal: true, ..Params::new(Shape::new(2, 90, 30, 8)) }, 1.0);
    for offset in [-1000, -3, -1, 0, 1, 19, 1000] {
        add(
            &format!("offset {offset}"),
            Params { causal: true, offset: Some(offset), ..Params::new(Shape::new(2, 20, 35, 8)) },
            1.0,
        );
    }
    add("offset of i64", Params { causal: true, offset: Some(i64::MAX), ..Params::new(Shape::new(1, 5, 6, 4)) }, 1.0);
    add("offset of -i64", Params { causal: true, offset: Some(i64::MIN), ..Params::new(Shape::new(1, 5, 6, 4)) }, 1.0);
    let grouped = Shape { batch: 2, kv_heads: 2, layout: Layout::TokensFirst, ..Shape::new(6, 21, 37, 12) };
    add("grouped, tokens first", Params { causal: true, ..Params::new(grouped) }, 2.0);
    add("one key head", Params::new(Shape { kv_heads: 1, ..Shape::new(8, 21, 37, 12) }), 2.0);
    let full = [grouped.batch, grouped.heads, grouped.queries, grouped.keys];
    for bits in 0..16_usize {
        let dims: Vec<usize> = (0..4).map(|axis| if bits >> axis & 1 == 1 { full[axis] } else { 1 }).collect();
        let data = (0..dims.iter().product::<usize>()).map(|at| u8::from(at % 5 != 3)).collect();
        let mask = Some(Mask::new(data, &dims, &grouped).expect("it broadcasts"));
        add(&format!("mask {dims:?}"), Params { mask, ..Params::new(grouped) }, 1.0);
    }
    let nobody = Mask::new(vec![0], &[1], &grouped).expect("it broadcasts");
    add("all masked", Params { mask: Some(nobody), ..Params::new(grouped) }, 1.0);
    let shape = Shape::new(2, 20, 150, 8);
    let some_rows = Mask::new((0..20).map(|i| (i % 3 > 0) as u8).collect(), &[20, 1], &shape).expect("it broadcasts");
    add("some rows masked", Params { mask: Some(some_rows), softcap: Some(2.0), ..Params::new(shape) }, 1.0);
    let late = Mask::new((0..150).map(|j| (j > 140) as u8).collect(), &[150], &shape).expect("it broadcasts");
    add("only late keys", Params { mask: Some(late), ..Params::new(shape) }, 3.0);
    all.extend(huge_values());
    all.extend(not_finite());
    all.extend(ruled());
    all.extend((0..40).map(drawn_rules));
    all.extend((0..30).map(decode_case));
    all.extend(decode_by_hand());
    all
}

/// Values near the end of f32 behind a mask must not reach the sum.
fn huge_values() -> Vec<(String, Case)> {
    let shape = Shape::new(1, 4, 40, 4);
    let mask = Mask::new((0..40).map(|j| (j >= 20) as u8).collect(), &[40], &shape).expect("it broadcasts");
    let params = Params { mask: Some(mask), ..Params::new(shape) };
    let mut random = Random::new(5);
    let (q, k) = (random.numbers(16, 1.0), random.numbers(160, 1.0));
    let v: Vec<f32> = (0..160).map(|at| if at < 80 { 3e38 } else { random.unit() }).collect();
    let mut all = with_data("huge values behind a mask", &params, &q, &k, &v).to_vec();
    let params = Params::new(Shape::new(1, 4, 40, 4));
    let (q, k, v) = (random.numbers(16, 1e18), random.numbers(160, 1e-18), random.numbers(160, 1e30));
    all.extend(with_data("large magnitudes", &params, &q, &k, &v));
    all
}

/// NaN and infinity, let through: where they go, and where a mask stops them.
fn not_finite() -> Vec<(String, Case)> {
    let shape = Shape { value_dim: 3, ..Shape::new(2, 19, 37, 4) };
    let mut random = Random::new(11);
    let (q, k, v) =
        (random.numbers(shape.q_len(), 1.0), random.numbers(shape.k_len(), 1.0), random.numbers(shape.v_len(), 1.0));
    let open = Params { allow_non_finite: true, causal: true, ..Params::new(shape) };
    let mut all = Vec::new();
    let spoil = |from: &[f32], at: usize, with: f32| {
        let mut data = from.to_vec();
        data[at] = with;
        data
    };
    for (name, bad) in [("NaN", f32::NAN), ("∞", f32::INFINITY), ("−∞", f32::NEG_INFINITY)] {
        all.extend(with_data(&format!("{name} in q"), &open, &spoil(&q, 21, bad), &k, &v));
        all.extend(with_data(&format!("{name} in k"), &open, &q, &spoil(&k, 4 * 30 + 1, bad), &v));
        all.extend(with_data(&format!("{name} in the first k"), &open, &q, &spoil(&k, 0, bad), &v));
        all.extend(with_data(&format!("{name} in v"), &open, &q, &k, &spoil(&v, 3 * 30 + 1, bad)));
    }
    let everyone = Params { causal: false, ..open.clone() };
    all.extend(with_data("all scores NaN", &everyone, &vec![f32::NAN; q.len()], &k, &v));
    let behind = Mask::new((0..37).map(|j| (j != 5) as u8).collect(), &[37], &shape).expect("it broadcasts");
    let masked = Params { mask: Some(behind), ..everyone };
    let hidden = spoil(&spoil(&v, 3 * 5, f32::NAN), 3 * 5 + 1, f32::INFINITY);
    all.extend(with_data("NaN behind a mask", &masked, &q, &spoil(&k, 4 * 5, f32::NAN), &hidden));
    all
}

/// Windows, lengths, biases and blocks, each by hand.
fn ruled() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    let mut add = |name: &str, params: Params| all.extend(both(name, name.len() as u64, &params, 1.0));
    let shape = Shape { batch: 2, kv_heads: 2, ..Shape::new(4, 70, 90, 12) };
    for (left, right, sinks) in [
        (Some(0), Some(0), 0),
        (Some(16), Some(0), 0),
        (Some(16), None, 4),
        (None, Some(3), 0),
        (Some(5), Some(7), 1),
        (Some(40), Some(0), 33),
        (Some(0), Some(0), 90),
        (Some(u32::MAX), Some(u32::MAX), u32::MAX),
    ] {
        let window = Some(Window { left, right, sinks });
        for causal in [false, true] {
            let name = format!("window {left:?} {right:?}, {sinks} sinks, causal {causal}");
            add(&name, Params { window, causal, ..Params::new(shape) });
        }
        add(
            &format!("window {left:?} {right:?}, {sinks} sinks, far out"),
            Params { window, offset: Some(100), ..Params::new(shape) },
        );
        add(
            &format!("window {left:?} {right:?}, {sinks} sinks, before the first"),
            Params { window, offset: Some(-20), causal: true, ..Params::new(shape) },
        );
    }
    for lengths in [[90, 1], [70, 0], [33, 89]] {
        let lengths = Some(lengths.to_vec());
        add(&format!("lengths {lengths:?}"), Params { lengths: lengths.clone(), ..Params::new(shape) });
        add(
            &format!("lengths {lengths:?}, causal"),
            Params { lengths: lengths.clone(), causal: true, ..Params::new(shape) },
        );
        let window = Some(Window { left: Some(9), right: Some(2), sinks: 3 });
        add(&format!("lengths {lengths:?}, window"), Params { lengths, window, ..Params::new(shape) });
    }
    let pattern = Pattern { size: 16, local: 1, global: 1, random: 1, seed: 7 };
    for (size, causal) in [(16, false), (16, true), (7, true), (33, false), (200, false), (1, true)] {
        let blocks = Blocks::from_pattern(Pattern { size, ..pattern }, &shape, 20, causal).expect("it is valid");
        add(
            &format!("blocks of {size}, causal {causal}"),
            Params { blocks: Some(blocks.clone()), causal, ..Params::new(shape) },
        );
        let window = Some(Window { left: Some(30), right: None, sinks: 5 });
        add(&format!("blocks of {size} and a window"), Params { blocks: Some(blocks), window, ..Params::new(shape) });
    }
    // Five query blocks of 16: one sees nothing, one everything.
    let list = [0, 6, 0, 1, 2, 3, 4, 5, 1, 5, 2, 1, 3, 1, 0];
    let blocks = Some(Blocks::from_list(16, &list, &shape).expect("it is valid"));
    add("listed blocks", Params { blocks, ..Params::new(shape) });
    all.extend(biased());
    all
}

/// A bias in every spread, with −∞ in it, and with the largest numbers that some use for −∞.
fn biased() -> Vec<(String, Case)> {
    let shape = Shape { batch: 2, kv_heads: 2, layout: Layout::TokensFirst, ..Shape::new(6, 21, 37, 12) };
    let full = [shape.batch, shape.heads, shape.queries, shape.keys];
    let mut random = Random::new(3);
    let (q, k, v) =
        (random.numbers(shape.q_len(), 1.0), random.numbers(shape.k_len(), 1.0), random.numbers(shape.v_len(), 1.0));
    let mut all = Vec::new();
    for bits in 0..16_usize {
        let dims: Vec<usize> = (0..4).map(|axis| if bits >> axis & 1 == 1 { full[axis] } else { 1 }).collect();
        let mut bias = random.numbers(dims.iter().product(), 3.0);
        bias.iter_mut().skip(4).step_by(5).for_each(|x| *x = f32::NEG_INFINITY);
        let over = Some(Broadcast::new("bias", &dims, &shape).expect("it broadcasts"));
        let params = Params { bias: over, softcap: (bits % 3 == 0).then_some(2.0), ..Params::new(shape) };
        all.extend(with_bias(&format!("bias {dims:?}"), &params, &q, &k, &v, Some(&bias)));
    }
    let over = Some(Broadcast([1, 1, shape.queries, shape.keys]));
    let lowest: Vec<f32> =
        (0..shape.queries * shape.keys).map(|at| if at % 37 > at / 37 { f32::MIN } else { 0.0 }).collect();
    let params = Params { bias: over, causal: true, ..Params::new(shape) };
    all.extend(with_bias("bias of the lowest number", &params, &q, &k, &v, Some(&lowest)));
    all
}

/// Everything drawn: lengths, window, sinks, bias, mask and blocks together.
fn drawn_rules(seed: u64) -> (String, Case) {
    let mut random = Random::new(seed ^ 0x5ead_0000);
    let kv_heads = random.between(1, 2);
    let shape = Shape {
        batch: random.between(1, 2),
        kv_heads,
        value_dim: random.between(1, 30),
        layout: random.pick(&[Layout::HeadsFirst, Layout::TokensFirst]),
        ..Shape::new(
            kv_heads * random.between(1, 2),
            random.between(1, 80),
            random.between(1, 120),
            random.between(1, 30),
        )
    };
    let mut params = Params { causal: random.flip(), ..Params::new(shape) };
    if random.flip() {
        let mut side = || (random.between(0, 3) > 0).then(|| random.between(0, 40) as u32);
        let (left, right) = (side(), side());
        params.window = Some(Window { left, right, sinks: random.pick(&[0, 0, 1, 17]) });
    }
    if random.flip() {
        params.lengths = Some((0..shape.batch).map(|_| random.between(0, shape.keys) as u32).collect());
    }
    if random.flip() {
        let pattern = Pattern {
            size: random.between(1, 40),
            local: random.between(0, 2),
            global: random.between(0, 1),
            random: random.between(0, 2),
            seed,
        };
        let offset = params.offset_of(0);
        params.blocks = Some(Blocks::from_pattern(pattern, &shape, offset, params.causal).expect("it is valid"));
    }
    if random.between(0, 2) == 0 {
        let data = (0..shape.queries * shape.keys).map(|_| u8::from(random.between(0, 4) > 0)).collect();
        params.mask = Some(Mask::new(data, &[shape.queries, shape.keys], &shape).expect("it broadcasts"));
    }
    params.softcap = random.pick(&[None, None, Some(1.5)]);
    let (q, k, v) =
        (random.numbers(shape.q_len(), 1.0), random.numbers(shape.k_len(), 1.0), random.numbers(shape.v_len(), 1.0));
    let bias = random.flip().then(|| random.numbers(shape.heads * shape.keys, 2.0));
    params.bias = bias.as_ref().map(|_| Broadcast([1, shape.heads, 1, shape.keys]));
    let [naive, flash] = with_bias(&format!("drawn rules {seed}"), &params, &q, &k, &v, bias.as_deref());
    if random.between(0, 2) == 0 { naive } else { flash }
}

/// Few queries on the decode kernel, with everything drawn.
fn decode_case(seed: u64) -> (String, Case) {
    let mut random = Random::new(seed ^ 0xdec0_de00);
    let kv_heads = random.between(1, 2);
    let shape = Shape {
        batch: random.between(1, 2),
        kv_heads,
        value_dim: random.pick(&[4, 16, 33, 150]),
        layout: random.pick(&[Layout::HeadsFirst, Layout::TokensFirst]),
        ..Shape::new(
            kv_heads * random.pick(&[1, 2, 5, 8]),
            random.pick(&[1, 1, 2, 3]),
            random.pick(&[1, 127, 128, 513, 1100]),
            random.pick(&[4, 20, 33, 200]),
        )
    };
    let mut params = Params { kernel: Kernel::Decode, causal: random.flip(), ..Params::new(shape) };
    if random.flip() {
        params.window =
            Some(Window { left: Some(random.between(0, 300) as u32), right: None, sinks: random.pick(&[0, 4]) });
    }
    if random.flip() {
        params.lengths = Some((0..shape.batch).map(|_| random.between(0, shape.keys) as u32).collect());
    }
    if random.between(0, 2) == 0 {
        let data = (0..shape.keys).map(|_| u8::from(random.between(0, 4) > 0)).collect();
        params.mask = Some(Mask::new(data, &[shape.keys], &shape).expect("it broadcasts"));
    }
    params.softcap = random.pick(&[None, None, Some(1.5)]);
    let (q, k, mut v) =
        (random.numbers(shape.q_len(), 1.0), random.numbers(shape.k_len(), 1.0), random.numbers(shape.v_len(), 1.0));
    let mut bias = random.flip().then(|| random.numbers(shape.heads * shape.keys, 2.0));
    if let Some(bias) = &mut bias {
        bias[0] = f32::NEG_INFINITY;
        bias[shape.keys / 2] = f32::MIN;
    }
    if random.between(0, 3) == 0 {
        params.allow_non_finite = true;
        let at = random.between(0, v.len() - 1);
        v[at] = random.pick(&[f32::NAN, f32::INFINITY]);
    }
    params.bias = bias.as_ref().map(|_| Broadcast([1, shape.heads, 1, shape.keys]));
    (format!("decode {seed}"), Case::Attention { q, k, v, bias, params })
}

/// How the decode kernel divides its rows: one, a pair, four, eight, and more than eight of them.
fn decode_by_hand() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for (heads, kv_heads, queries) in [(2, 2, 1), (2, 2, 2), (4, 2, 2), (8, 1, 1), (6, 1, 3)] {
        for dim in [16, 7] {
            let shape = Shape { kv_heads, ..Shape::new(heads, queries, 300, dim) };
            let params = Params { kernel: Kernel::Decode, causal: true, ..Params::new(shape) };
            let mut random = Random::new((heads * 100 + queries * 10 + dim) as u64);
            let (q, k) = (random.numbers(shape.q_len(), 2.0), random.numbers(shape.k_len(), 2.0));
            let v = random.numbers(shape.v_len(), 1.0);
            let name = format!("decode {heads} heads on {kv_heads}, {queries} queries, {dim} wide");
            all.push((name, Case::Attention { q, k, v, bias: None, params }));
        }
    }
    all
}
