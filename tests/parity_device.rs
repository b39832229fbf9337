//! What a device does beside computing: large dispatches, slices, progress, abort, errors, loss, and memory that comes back.

mod support;

use std::cell::{Cell, RefCell};

use qkv::Code;
use qkv::attention::{Inputs, Kernel, Layout, Mask, Params, Shape, Trace, past};
use qkv::backend::Backend;
use qkv::cpu::Job;
use qkv::gpu::{Control, Gpu};
use qkv::reference::Reference;
use support::case::{Case, run};
use support::check::check;
use support::random::Random;

fn tensors(shape: &Shape) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    let mut random = Random::new(7);
    let mut numbers = |len| random.numbers(len, 1.0);
    (numbers(shape.q_len()), numbers(shape.k_len()), numbers(shape.v_len()))
}

/// 70,000 workgroups, one per row of the norm: more than one dimension of a dispatch holds.
#[test]
fn more_workgroups_than_a_dimension_holds() {
    let Some(gpu) = support::device() else { return };
    let rows = 70_000;
    let x = Random::new(3).numbers(rows * 2, 1.0);
    let case = Case::LayerNorm { x, gain: vec![1.0; 2], bias: vec![0.0; 2], epsilon: 1e-5, rows };
    let came = pollster::block_on(run(&gpu, &case)).expect("it runs");
    let wanted = pollster::block_on(run(&Reference, &case)).expect("it runs");
    let bounds = support::bounds::bounds(&case, "norm");
    support::check::check("norm", &came[0].1, &wanted[0].1, &bounds).expect("it is right");
}

/// The same call whole, in slices on the device, and in steps on the cpu.
#[test]
fn slices_change_nothing() {
    let Some(gpu) = support::device() else { return };
    let shape = Shape { kv_heads: 2, ..Shape::new(4, 150, 170, 24) };
    let mask = Mask::new((0..170).map(|j| u8::from(j % 7 != 0)).collect(), &[170], &shape).expect("it broadcasts");
    let (q, k, v) = tensors(&shape);
    for kernel in [Kernel::Naive, Kernel::Flash] {
        let trace = if kernel == Kernel::Naive { Trace::ALL } else { Trace::default() };
        let params = Params { causal: true, mask: Some(mask.clone()), kernel, trace, ..Params::new(shape) };
        let case = Case::Attention { q: q.clone(), k: k.clone(), v: v.clone(), bias: None, params: params.clone() };
        let whole = pollster::block_on(run(&gpu, &case)).expect("it runs");
        let heard = RefCell::new(Vec::new());
        let progress = |done| heard.borrow_mut().push(done);
        let control = Control { progress: Some(&progress), aborted: &|| false };
        let sliced =
            pollster::block_on(gpu.attention_run(&params, Inputs::new(&q, &k, &v), &control)).expect("it runs");
        assert_eq!(sliced.kernel, kernel);
        let mut results = vec![sliced.output];
        results.extend(
            [sliced.dots, sliced.scores, sliced.softcapped, sliced.masked, sliced.weights].into_iter().flatten(),
        );
        assert_eq!(whole.into_iter().map(|(_, data)| data).collect::<Vec<_>>(), results);
        let heard = heard.into_inner();
        assert!(heard.is_sorted() && heard.last() == Some(&1.0), "{heard:?}");

        let mut job = Job::new(params, Inputs::new(q.clone(), k.clone(), v.clone())).expect("it is valid");
        while job.step() < 1.0 {}
        let (bytes, output) = (job.peak_bytes(), job.finish());
        assert_eq!((output.peak_bytes, output.kernel, output.dots.is_some()), (bytes, kernel, trace.dots));
        let cpu = pollster::block_on(run(&qkv::cpu::Cpu, &case)).expect("it runs");
        assert_eq!(cpu[0].1, output.output);
    }
}

#[test]
fn abort_stops_and_the_next_call_works() {
    let Some(gpu) = support::device() else { return };
    let shape = Shape::new(4, 300, 300, 16);
    let (q, k, v) = tensors(&shape);
    let params = Params { kernel: Kernel::Naive, ..Params::new(shape) };
    let asked = Cell::new(0);
    let aborted = || {
        asked.set(asked.get() + 1);
        asked.get() > 1
    };
    let control = Control { progress: None, aborted: &aborted };
    let error =
        pollster::block_on(gpu.attention_run(&params, Inputs::new(&q, &k, &v), &control)).expect_err("it was stopped");
    assert_eq!(error.code(), Code::Aborted);
    assert_eq!(gpu.held_bytes(), 0);
    assert!(pollster::block_on(gpu.attention_run(&params, Inputs::new(&q, &k, &v), &Control::default())).is_ok());
}

#[test]
fn two_hundred_calls_leave_no_memory_behind() {
    let Some(gpu) = support::device() else { return };
    let shape = Shape::new(2, 13, 13, 8);
    let (q, k, v) = tensors(&shape);
    let mut peaks = Vec::new();
    for call in 0..200 {
        let kernel = if call % 2 == 0 { Kernel::Naive } else { Kernel::Flash };
        let params = Params { kernel, ..Params::new(shape) };
        let output = pollster::block_on(gpu.attention_run(&params, Inputs::new(&q, &k, &v), &Control::default()))
            .expect("it runs");
        assert_eq!(gpu.held_bytes(), 0, "after call {call}");
        peaks.push(output.peak_bytes);
    }
    assert!(peaks.iter().skip(2).zip(&peaks).all(|(later, earlier)| later == earlier));
    assert!(peaks[1] < peaks[0], "flash holds no matrix");
}

/// More workgroups than one dimension of a dispatch may have: the grid is folded, and has some to spare.
#[test]
fn grids_beyond_65535_workgroups_are_folded() {
    let Some(gpu) = support::device() else { return };
    let batch = 65_537 + 64;
    let shape = Shape { batch, ..Shape::new(1, 1, 3, 4) };
    let (q, k, v) = tensors(&shape);
    let wanted = pollster::block_on(Reference.read(&[&attend(&Reference, &shape, Kernel::Naive, [&q, &k, &v])]));
    let wanted = &wanted.expect("the reference runs")[0];
    for kernel in [Kernel::Naive, Kernel::Flash, Kernel::Decode] {
        let output = attend(&gpu, &shape, kernel, [&q, &k, &v]);
        let came = &pollster::block_on(gpu.read(&[&output])).expect("it runs")[0];
        check("output", came, wanted, &vec![1e-5; wanted.len()]).unwrap_or_else(|error| panic!("{kernel:?}: {error}"));
    }
}

fn attend<B: Backend>(backend: &B, shape: &Shape, kernel: Kernel, data: [&[f32]; 3]) -> B::Tensor {
    let [q, k, v] = data.map(|data| backend.upload(data).expect("it fits"));
    let params = Params { kernel, ..Params::new(*shape) };
    backend.attention(Inputs::new(&q, &k, &v), &params).expect("it is valid").output
}

/// Past keys put before new ones on the device are what the processor makes of them.
#[test]
fn joined_on_the_device_as_on_the_processor() {
    let Some(gpu) = support::device() else { return };
    for layout in [Layout::HeadsFirst, Layout::TokensFirst] {
        let shape = Shape { batch: 2, kv_heads: 3, layout, ..Shape::new(6, 1, 5, 7) };
        let numbers = |len: usize, from: f32| (0..len).map(|at| from + at as f32).collect::<Vec<_>>();
        let (before, now) = (numbers(2 * 3 * 4 * 7, 1e4), numbers(2 * 3 * 5 * 7, 0.0));
        let wanted = past::join(&shape, 4, 7, &before, &now);
        let up = |data: &[f32]| gpu.upload(data).expect("it fits");
        let joined = gpu.join(&shape, 7, &up(&before), &up(&now)).expect("it is queued");
        let came = pollster::block_on(gpu.read(&[&joined])).expect("it runs");
        assert_eq!(came[0], wanted);
        assert_ne!(came[0], past::join(&shape, 4, 7, &now[..before.len()], &now), "another past is another present");
    }
}

#[test]
fn a_shader_that_does_not_compile_is_reported_and_forgotten() {
    let Some(gpu) = support::device() else { return };
    let add = || {
        let x = gpu.upload(&[1.0, 2.0])?;
        let y = gpu.add(&x, &x, 2)?;
        pollster::block_on(gpu.read(&[&y]))
    };
    gpu.edit_shader("add", Some("this is no WGSL".to_owned()));
    assert_eq!(add().expect_err("it does not compile").code(), Code::ShaderError);
    gpu.edit_shader("add", None);
    assert_eq!(add().expect("it works again"), [[2.0, 4.0]]);
}

#[test]
fn too_large_names_the_limit_and_what_fits() {
    let Some(gpu) = support::device() else { return };
    let limit = gpu.info().max_storage_bytes;
    let n = (limit / 4).isqrt() as usize + 64;
    let shape = Shape::new(1, n, n, 1);
    let params = Params { kernel: Kernel::Naive, ..Params::new(shape) };
    let data = vec![0.5; n];
    let error = pollster::block_on(gpu.attention_run(&params, Inputs::new(&data, &data, &data), &Control::default()));
    let error = error.expect_err("it does not fit");
    assert_eq!(error.code(), Code::TooLarge);
    let fits = (limit / 4).isqrt().to_string();
    assert!(error.message().contains("maxStorageBufferBindingSize") && error.message().contains(&fits), "{error}");
    assert_eq!(gpu.held_bytes(), 0);
}

/// Destroyed between two slices of a call, and before a read.
#[test]
fn a_lost_device_is_an_error_and_nothing_worse() {
    let Some(gpu) = support::device() else { return };
    let shape = Shape::new(4, 300, 300, 16);
    let (q, k, v) = tensors(&shape);
    let params = Params { kernel: Kernel::Naive, ..Params::new(shape) };
    let destroy = |_| gpu.destroy();
    let control = Control { progress: Some(&destroy), aborted: &|| false };
    let error =
        pollster::block_on(gpu.attention_run(&params, Inputs::new(&q, &k, &v), &control)).expect_err("it is gone");
    assert_eq!(error.code(), Code::DeviceLost, "{error}");
    assert!(gpu.is_lost());
    assert_eq!(gpu.upload(&[1.0]).expect_err("still gone").code(), Code::DeviceLost);
    let again = support::device().expect("there was one before");
    read_after_destroy(&again);
}

fn read_after_destroy(gpu: &Gpu) {
    let x = gpu.upload(&[1.0]).expect("it works");
    let y = gpu.add(&x, &x, 1).expect("it is queued");
    gpu.destroy();
    let error = pollster::block_on(gpu.read(&[&y])).expect_err("it is gone");
    assert_eq!(error.code(), Code::DeviceLost, "{error}");
}
