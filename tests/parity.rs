//! Every operation on every backend against the f64 reference.

mod support;

use qkv::attention::{Inputs, Output, Params, Shape};
use qkv::backend::Backend;
use qkv::cpu::{Cpu, Job};
use qkv::gpu::FlashVariant;
use qkv::matrix::Format;
use qkv::reference::Reference;
use support::bounds::bounds;
use support::case::{Case, OPERATIONS, run};
use support::check::check;
use support::nasty;

/// Runs all cases on a backend; gives every failure.
fn failures<B: Backend>(backend: &B, cases: &[(String, Case)]) -> Vec<String> {
    let mut failures = Vec::new();
    for (name, case) in cases {
        let wanted = pollster::block_on(run(&Reference, case)).expect("the reference runs");
        match pollster::block_on(run(backend, case)) {
            Err(error) => failures.push(format!("{name}: {error}")),
            Ok(came) => {
                assert_eq!(came.len(), wanted.len(), "{name}: a result is missing");
                for ((what, came), (_, wanted)) in came.iter().zip(&wanted) {
                    if let Err(failure) = check(what, came, wanted, &bounds(case, what)) {
                        failures.push(format!("{name}: {failure}"));
                    }
                }
            }
        }
    }
    failures
}

fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn cpu() {
    assert_none(&failures(&Cpu, &nasty::cases()));
}

#[test]
fn gpu() {
    let Some(gpu) = support::device() else { return };
    assert_none(&failures(&gpu, &support::part(nasty::cases().into_iter()).collect::<Vec<_>>()));
}

/// What several threads compute, each its share, adds up to what one computes alone.
#[test]
fn shares_of_the_cpu_add_up() {
    for (name, case) in nasty::cases() {
        let support::case::Case::Attention { q, k, v, bias, params } = case else { continue };
        let inputs = Inputs { q, k, v, bias };
        let run = |index, of| Job::share(params.clone(), inputs.clone(), index, of).expect("it is valid").finish();
        let (whole, shares) = (run(0, 1), [run(0, 3), run(1, 3), run(2, 3)]);
        let matrices = |output: &Output| {
            [Some(output.output.clone()), output.scores.clone(), output.masked.clone(), output.weights.clone()]
        };
        for (at, whole) in matrices(&whole).into_iter().enumerate() {
            let Some(whole) = whole else { continue };
            let parts: Vec<Vec<f32>> = shares.iter().filter_map(|share| matrices(share)[at].clone()).collect();
            let sum: Vec<f32> = (0..whole.len()).map(|i| parts[0][i] + parts[1][i] + parts[2][i]).collect();
            let bounds = vec![0.0; whole.len()];
            check("sum", &sum, &whole, &bounds).unwrap_or_else(|error| panic!("{name}: {error}"));
            let lonely = parts.iter().all(|part| check("one", part, &whole, &bounds).is_ok());
            let nothing = whole.iter().all(|x| *x == 0.0);
            assert!(!lonely || nothing, "{name}: every share is the whole");
        }
    }
    let params = Params::new(Shape::new(1, 1, 1, 1));
    let inputs = Inputs::new(vec![1.0], vec![1.0], vec![1.0]);
    assert!(Job::share(params, inputs, 3, 3).is_err(), "there is no fourth of three");
}

/// The same without subgroups, as on a device that has none.
#[test]
fn gpu_without_subgroups() {
    let Some(gpu) = support::device() else { return };
    gpu.set_subgroups(false);
    let cases = nasty::cases().into_iter().filter(|(name, _)| name.ends_with("flash"));
    let cases: Vec<_> = support::part(cases.skip(1).step_by(3)).collect();
    assert_none(&failures(&gpu, &cases));
}

/// The variants of the flash kernel that this device would not choose by itself.
#[test]
fn gpu_flash_variants() {
    let Some(gpu) = support::device() else { return };
    // A part of the cases each: every rule and width is a pipeline, and compiling is slow where a processor plays the
    // graphics card.
    let cases = nasty::cases().into_iter().filter(|(name, _)| name.ends_with("flash"));
    let cases: Vec<_> = support::part(cases.step_by(6)).collect();
    for variant in [FlashVariant::Lanes { rows: 1, lanes: 32 }, FlashVariant::Lanes { rows: 4, lanes: 8 }] {
        gpu.pin_flash(Some(variant));
        assert_none(&failures(&gpu, &cases));
    }
    // What a variant does not take falls to another, so every case may be asked for.
    gpu.pin_flash(Some(FlashVariant::Unrolled));
    assert_none(&failures(&gpu, &cases.iter().step_by(3).cloned().collect::<Vec<_>>()));
    for keys in [16, 32] {
        gpu.pin_flash(Some(FlashVariant::Tiles { keys }));
        let start = keys as usize / 16; // not the same cases for both
        assert_none(&failures(
            &gpu,
            &support::part(nasty::in_fours().into_iter().skip(start).step_by(6)).collect::<Vec<_>>(),
        ));
    }
}

/// The variant of the delta kernel that this device would not choose by itself.
#[test]
fn gpu_delta_variants() {
    let Some(gpu) = support::device() else { return };
    let cases = nasty::cases().into_iter().filter(|(name, _)| name.contains("delta"));
    let cases: Vec<_> = cases.collect();
    for columns in [1, 4] {
        gpu.pin_delta_columns(Some(columns));
        assert_none(&failures(&gpu, &cases));
    }
}

/// Lanes and teams of the recurrent layer that this device would not choose by itself.
#[test]
fn gpu_recurrent_variants() {
    let Some(gpu) = support::device() else { return };
    let cases: Vec<_> = nasty::cases().into_iter().filter(|(_, case)| case.operation() == "recurrent").collect();
    for pinned in [(256, 8), (32, 4)] {
        gpu.pin_recurrent(Some(pinned));
        assert_none(&failures(&gpu, &cases));
    }
}

/// A method of the trait without a row in the table would go untested.
#[test]
fn every_operation_is_in_the_table() {
    let source = include_str!("../src/backend.rs");
    let methods: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("fn "))
        .filter_map(|line| line.split('(').next())
        .filter(|name| !["upload", "upload_matrix", "read"].contains(name))
        .collect();
    assert_eq!(methods, OPERATIONS);
    let cases = nasty::cases();
    for operation in OPERATIONS {
        assert!(cases.iter().any(|(_, case)| case.operation() == operation), "no case of {operation}");
    }
}

#[test]
fn the_probes_pass() {
    let Some(gpu) = support::device() else { return };
    assert_eq!(pollster::block_on(gpu.probe()), Ok(None));
    for format in Format::ALL {
        assert_eq!(pollster::block_on(gpu.probe_matrix(format)), Ok(None), "{}", format.name());
    }
    for (name, case) in support::part(nasty::cases().into_iter().step_by(11)) {
        if let support::case::Case::Attention { params, .. } = &case
            && !params.allow_non_finite
        {
            assert_eq!(pollster::block_on(gpu.probe_kernel(params)), Ok(None), "{name}");
        }
    }
}
