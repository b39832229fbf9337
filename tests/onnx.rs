//! The ONNX backend tests of Attention and LinearAttention on the reference, the processor and the device; in a browser they
//! run by `tests/browser/onnx.spec.js`.
#![allow(unreachable_pub, reason = "the modules are this file's own")]

#[path = "onnx/cases.rs"]
mod cases;
#[path = "onnx/map.rs"]
mod map;
mod support;

use cases::{Suite, Test, difference};
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::reference::Reference;
use support::case::{Case, run};

/// The first thing wrong with what a backend makes of a case; `None` where nothing is.
fn problem<B: Backend>(backend: &B, suite: &Suite, test: &Test, case: &Case) -> Option<String> {
    let mut came = match pollster::block_on(run(backend, case)) {
        Ok(came) => came,
        Err(error) => return Some(error.to_string()),
    };
    came.extend(map::presents(case));
    test.outputs.iter().find_map(|(name, place)| {
        let ours = map::result_name(test, name);
        let problem = match came.iter().find(|(known, _)| *known == ours) {
            None => Some(" did not come".to_owned()),
            Some((_, came)) => difference(test, place, came, suite.tensor(place).data),
        };
        problem.map(|text| format!("{name}{text}"))
    })
}

/// Every case that fails on a backend, each changed first.
fn failures<B: Backend>(backend: &B, suite: &Suite, change: impl Fn(&mut Case)) -> Vec<String> {
    let failed = suite.tests.iter().filter_map(|test| {
        let mut case = map::call(suite, test);
        change(&mut case);
        Some(format!("{}: {}", test.name, problem(backend, suite, test, &case)?))
    });
    failed.collect()
}

fn assert_all_pass<B: Backend>(backend: &B) {
    let suite = Suite::new();
    let failures = failures(backend, &suite, |_| {});
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), suite.tests.len(), failures.join("\n"));
}

#[test]
fn reference() {
    assert_all_pass(&Reference);
}

#[test]
fn cpu() {
    assert_all_pass(&Cpu);
}

#[test]
fn gpu() {
    let Some(gpu) = support::device() else { return };
    assert_all_pass(&gpu);
}

#[test]
fn no_case_is_missing() {
    let suite = Suite::new();
    let count = |operator: &str| suite.tests.iter().filter(|test| test.operator == operator).count();
    assert_eq!((count("Attention"), count("LinearAttention")), (93, 14));
}

/// Something wrong on purpose, and how many cases at least it turns red.
type Sabotage = (&'static str, usize, fn(&mut Case));

#[test]
fn a_wrong_call_is_noticed() {
    let sabotages: [Sabotage; 5] = [
        ("offset", 15, |case| {
            if let Case::Attention { params, .. } = case {
                params.offset = params.offset.map(|offset| offset + 1);
            }
        }),
        ("softcap", 11, |case| {
            if let Case::Attention { params, .. } = case {
                params.softcap = None;
            }
        }),
        ("window", 9, |case| {
            if let Case::Attention { params, .. } = case {
                params.window = None;
            }
        }),
        ("bias", 41, |case| {
            if let Case::Attention { params, bias, .. } = case {
                (params.bias, *bias) = (None, None);
            }
        }),
        ("state", 2, |case| {
            if let Case::LinearAttention { inputs, .. } = case {
                inputs.past_state = None;
            }
        }),
    ];
    let suite = Suite::new();
    for (what, least, change) in sabotages {
        let red = failures(&Cpu, &suite, change).len();
        assert!(red >= least, "{what}: {red} cases noticed, {least} should");
    }
}

#[test]
fn a_wrong_number_is_noticed() {
    let suite = Suite::new();
    for test in &suite.tests {
        for place in test.outputs.values() {
            let wanted = suite.tensor(place).data;
            assert_eq!(difference(test, place, wanted, wanted), None, "{}", test.name);
            let middle = wanted.len() / 2;
            let value = wanted[middle];
            let off = if value.is_finite() { value + 0.1 * value.abs().max(1.0) } else { 0.0 };
            for wrong in [f32::NAN, f32::INFINITY, off] {
                let mut came = wanted.to_vec();
                came[middle] = wrong;
                assert!(difference(test, place, &came, wanted).is_some(), "{}: {wrong} unnoticed", test.name);
            }
        }
    }
}
