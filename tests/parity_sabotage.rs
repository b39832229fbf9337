//! A check that cannot fail proves nothing: each of these breaks something on purpose and has to be noticed.

mod support;

use std::collections::HashMap;

use qkv::attention::{Mask, Params};
use qkv::cpu::Cpu;
use qkv::gpu::FlashVariant;
use qkv::gpu::shaders::ALL;
use qkv::matrix::Matrix;
use qkv::reference::Reference;
use support::bounds::bounds;
use support::case::{Case, run};
use support::check::check;
use support::nasty;

#[test]
fn the_comparison_notices() {
    let (wanted, allowed) = ([1.0, -2.0, f32::NAN, f32::NEG_INFINITY, 0.0], [1e-6; 5]);
    let with = |at: usize, value: f32| {
        let mut came = wanted;
        came[at] = value;
        check("x", &came, &wanted, &allowed)
    };
    assert!(check("x", &wanted, &wanted, &allowed).is_ok());
    assert!(with(0, 1.0 + 5e-7).is_ok());
    assert!(with(0, 1.0 + 1e-5).is_err(), "off by ten times what is allowed");
    assert!(with(0, f32::NAN).is_err(), "NaN where a number should be");
    assert!(with(2, 0.0).is_err(), "a number where NaN should be");
    assert!(with(3, f32::INFINITY).is_err(), "the wrong infinity");
    assert!(with(3, f32::MIN).is_err(), "a number where −∞ should be");
    assert!(with(4, f32::NEG_INFINITY).is_err(), "−∞ where a number should be");
    assert!(check("x", &wanted[1..], &wanted, &allowed).is_err(), "one missing");
    assert!(check("x", &[1.0], &[1.0], &[f64::NAN]).is_err(), "a bound that is no number");
}

/// Does the check accept the results of `broken` as those of `case`?
fn passes(case: &Case, broken: &Case) -> bool {
    let wanted = pollster::block_on(run(&Reference, case)).expect("the reference runs");
    let came = pollster::block_on(run(&Cpu, broken)).expect("the cpu runs");
    wanted.iter().zip(&came).all(|((what, wanted), (_, came))| check(what, came, wanted, &bounds(case, what)).is_ok())
}

fn named(name: &str) -> Case {
    nasty::cases().into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no case {name}")).1
}

#[test]
fn changed_attention_is_noticed() {
    let case = named("some rows masked, flash");
    let Case::Attention { q, k, v, bias, params } = case.clone() else { panic!("it is attention") };
    assert!(passes(&case, &case));
    let with = |params| Case::Attention { q: q.clone(), k: k.clone(), v: v.clone(), bias: bias.clone(), params };
    let mask = params.mask.clone().expect("it has a mask");
    let mut shifted = mask.data.clone();
    shifted.rotate_right(1);
    for (what, broken) in [
        ("scale", Params { scale: params.scale * 1.001, ..params.clone() }),
        ("softcap", Params { softcap: Some(2.01), ..params.clone() }),
        ("no softcap", Params { softcap: None, ..params.clone() }),
        ("mask by one", Params { mask: Some(Mask { data: shifted, ..mask }), ..params.clone() }),
        ("no mask", Params { mask: None, ..params.clone() }),
        ("causal", Params { causal: true, ..params.clone() }),
    ] {
        assert!(!passes(&case, &with(broken)), "{what} went unnoticed");
    }
    let mut off = v.clone();
    off[17] += 0.01;
    assert!(!passes(&case, &Case::Attention { q, k, v: off, bias, params }), "one value went unnoticed");
}

#[test]
fn changed_layout_grouping_and_offset_are_noticed() {
    let case = named("grouped, tokens first, naive");
    let Case::Attention { q, k, v, bias, params } = case.clone() else { panic!("it is attention") };
    let with = |params| Case::Attention { q: q.clone(), k: k.clone(), v: v.clone(), bias: bias.clone(), params };
    let mut heads_first = params.clone();
    heads_first.shape.layout = qkv::attention::Layout::HeadsFirst;
    assert!(!passes(&case, &with(heads_first)));
    assert!(!passes(&case, &with(Params { offset: Some(params.offset_of(0) + 1), ..params.clone() })));
    let mut rolled = k.clone();
    rolled.rotate_left(params.shape.head_dim);
    assert!(!passes(&case, &Case::Attention { q, k: rolled, v, bias, params }));
}

#[test]
fn changed_layers_are_noticed() {
    let case = named("linear 5 × 33 → 6, bias true");
    let Case::Linear { x, weight, bias, rows } = case.clone() else { panic!("it is linear") };
    assert!(!passes(&case, &Case::Linear { bias: None, x: x.clone(), weight: weight.clone(), rows }));
    let mut turned = weight.as_f32().into_owned();
    turned.reverse();
    let turned = Matrix::from_f32(weight.rows(), weight.columns(), &turned);
    assert!(!passes(&case, &Case::Linear { x, weight: turned, bias, rows }));
    let case = named("norm 3 × 7 around 0");
    let Case::LayerNorm { x, gain, bias, rows, .. } = case.clone() else { panic!("it is a norm") };
    assert!(!passes(&case, &Case::LayerNorm { x, gain, bias, epsilon: 1e-3, rows }));
    let case = named("rms_norm 13 × 64 of 0.0001");
    let Case::RmsNorm { x, gain, rows, .. } = case.clone() else { panic!("it is a norm") };
    assert!(passes(&case, &case) && !passes(&case, &Case::RmsNorm { x, gain, epsilon: 1.1e-5, rows }));
    let case = named("rope 9 × 2 × 6 from 1, base 10");
    let Case::Rope { x, heads, head_dim, base, offset } = case.clone() else { panic!("it is rotary") };
    let with = |heads, base, offset| Case::Rope { x: x.clone(), heads, head_dim, base, offset };
    assert!(passes(&case, &case));
    for broken in [with(heads, base, offset + 1), with(heads, base * 1.001, offset), with(1, base, offset)] {
        assert!(!passes(&case, &broken));
    }
}

/// What a case should give, and how far from it a result may be; worked out once for all the broken shaders.
struct Truth(Vec<(&'static str, Vec<f32>, Vec<f64>)>);

impl Truth {
    fn of(case: &Case) -> Self {
        let wanted = pollster::block_on(run(&Reference, case)).expect("the reference runs");
        Self(wanted.into_iter().map(|(what, wanted)| (what, wanted, bounds(case, what))).collect())
    }
}

/// Two halves, so that two cores share the time.
#[test]
fn broken_shaders_are_noticed() {
    break_shaders(0);
}

#[test]
fn more_broken_shaders_are_noticed() {
    break_shaders(1);
}

/// Breaks each shader in several ways; the table of cases has to notice every one.
fn break_shaders(half: usize) {
    let Some(gpu) = support::device() else { return };
    let breaks = [
        ("naive_scores", "a.scale * product", "a.scale * product * 1.0001"),
        ("naive_scores", "j >= seen.end", "j > seen.end"),
        ("naive_scores", "0xff800000u", "0xff7fffffu"),
        ("naive_scores", "== 0u);", "== 2u);"),
        ("naive_softmax", "masked[row + j] == MINUS_INFINITY);", "false);"),
        ("naive_softmax", "sum += power;", "sum += power * 1.0001;"),
        ("naive_mix", "/ a.group", "/ 1u"),
        ("flash_lanes_dim64_rows4_subgroups0", "l_2 *= fade_2;", ""),
        ("flash_lanes_dim64_rows4_subgroups0", "1.0 / l_3, 0.0, l_3 == 0.0", "1.0 / l_3, 0.0, false"),
        ("flash_lanes_dim64_rows4_subgroups0", "position + 1, 0", "position, 0"),
        ("flash_lanes_dim64_rows4_subgroups0", "p_1_7 * z_7", "p_1_7 * z_6"),
        ("flash_lanes_dim64_rows4_subgroups0", "start(a.o, b, h, i_1)", "start(a.o, b, h, i_0)"),
        ("flash_lanes_dim64_rows4_subgroups1", "subgroupBroadcast(mine_1, 2u)", "subgroupBroadcast(mine_1, 1u)"),
        ("flash_lanes_dim64_rows4_subgroups1", "seen.end = min(seen.end, u32(", "seen.end = max(seen.end, u32("),
        ("flash_lanes_dim64_rows4_subgroups1", "position - a.left", "position - a.left + 1"),
        ("flash_lanes_dim64_rows4_subgroups1", "min(a.sinks, seen.end)", "a.sinks * 0u"),
        ("flash_lanes_dim64_rows4_subgroups1", "+= bias[bias_2", "+= bias[bias_1"),
        ("flash_lanes_dim64_rows4_subgroups1", "limits[2u * b]", "a.keys"),
        ("flash_lanes_dim64_rows4_subgroups1", "i32(limits[2u * b + 1u])", "a.offset"),
        ("flash_lanes_dim64_rows4_subgroups1", "limits[at + 1u], some.end", "limits[at + 1u] - 1u, some.end"),
        ("flash_unrolled_dim64_rows8", "p_3_2 * z_2", "p_3_2 * z_1"),
        ("flash_unrolled_dim64_rows8", "q_5[7] * y_0", "q_5[6] * y_0"),
        ("flash_tiles_dim64_keys16", "o_2_1 *= fade_2", "o_2_1 *= 1.0"),
        ("flash_tiles_dim64_keys32", "there_1_3 = sees(j_3", "there_1_3 = sees(j_2"),
        ("flash_tiles_dim64_keys32", "n < 8u; n++) { l_0", "n < 7u; n++) { l_0"),
        ("decode_split_rows2_vectors1", "row_1 % a.queries", "row_0 % a.queries"),
        ("decode_split_rows1_vectors0", "l_0 += weight;", "l_0 += weight * 1.001;"),
        ("decode_split_rows1_vectors0", "team == 0u", "true"),
        ("decode_merge", "l += fade * part", "l += part"),
        ("naive_scores", "biased += bias", "biased -= bias"),
        ("naive_scores", "(pair & 31u)) & 1u) == 0u", "(pair & 31u)) & 1u) == 2u"),
        ("linear_rows8", "s_5_2 + add", "s_5_1 + add"),
        ("linear_rows1", "a.biased != 0u", "a.biased == 0u"),
        ("norm", "+ a.epsilon", "+ 2.0 * a.epsilon"),
        ("norm", "/ f32(a.dim);", "/ f32(a.dim - 1u);"),
        ("activation", "0.044715", "0.044"),
        ("gelu_erf", "0.254829592", "0.2549"),
        ("gelu_erf", "min(abs(number) * ROOT_HALF, 9.0)", "number * ROOT_HALF"),
        ("rms_norm", "/ f32(a.dim)", "/ f32(a.dim + 1u)"),
        ("rms_norm", "+ a.epsilon", "+ 1.1 * a.epsilon"),
        ("rope", "x[at] * cosine + x", "x[at] * cosine - x"),
        ("rope", "a.offset + at", "a.offset + 1u + at"),
        ("swiglu", "(1.0 + exp", "(1.001 + exp"),
        ("concat", "z[i - a.first]", "z[i - a.first + 1u]"),
        ("add", "x[i] + z[i]", "x[i] + x[i]"),
        ("multiply", "x[i] * z[i]", "x[i] * x[i]"),
    ];
    let (cases, fours) = (nasty::cases(), nasty::in_fours());
    let mut truths = HashMap::new();
    for (shader, original, replacement) in breaks.into_iter().skip(half).step_by(2) {
        gpu.set_subgroups(!shader.ends_with("subgroups0"));
        gpu.pin_flash(match shader {
            "flash_unrolled_dim64_rows8" => Some(FlashVariant::Unrolled),
            "flash_tiles_dim64_keys16" => Some(FlashVariant::Tiles { keys: 16 }),
            "flash_tiles_dim64_keys32" => Some(FlashVariant::Tiles { keys: 32 }),
            _ => None,
        });
        let (_, source) = ALL.iter().find(|(name, _)| *name == shader).expect("the shader is there");
        assert!(source.contains(original), "{shader} has no {original:?} to break");
        gpu.edit_shader(shader, Some(source.replace(original, replacement)));
        let operation = match shader.split('_').next() {
            Some("linear") => "linear",
            Some("norm") => "layer_norm",
            Some("activation") => "gelu",
            Some("gelu") => "gelu_erf",
            Some("rms") => "rms_norm",
            Some(name @ ("rope" | "swiglu" | "concat" | "add" | "multiply")) => name,
            _ => "attention",
        };
        let kernel = shader.split('_').next().unwrap_or_default();
        let cases = if shader.starts_with("flash_tiles") { &fours } else { &cases };
        let noticed = cases.iter().any(|(name, case)| {
            let concerned = match kernel {
                "flash" => name.contains("flash"),
                "decode" => name.starts_with("decode"),
                _ => true,
            };
            if case.operation() != operation || !concerned {
                return false;
            }
            let wanted = truths.entry(name.clone()).or_insert_with(|| Truth::of(case));
            let came = pollster::block_on(run(&gpu, case)).expect("the broken shader runs");
            wanted
                .0
                .iter()
                .zip(&came)
                .any(|((what, wanted, bounds), (_, came))| check(what, came, wanted, bounds).is_err())
        });
        assert!(noticed, "{shader} with {replacement:?} for {original:?} went unnoticed");
        gpu.edit_shader(shader, None);
    }
    assert_eq!(pollster::block_on(gpu.probe()), Ok(None), "the originals run again");
}

/// The probe of the start-up has to notice too, and name the operation.
#[test]
fn the_probe_notices() {
    let Some(gpu) = support::device() else { return };
    for (shader, original, replacement, operation) in [
        ("linear_rows8", "s_0_0 + add", "s_0_1 + add", "linear"),
        ("activation", "0.044715", "0.04", "gelu"),
        ("gelu_erf", "0.327", "0.32", "gelu_erf"),
        ("naive_scores", "j >= seen.end", "j > seen.end", "naive attention, masked"),
    ] {
        let (_, source) = ALL.iter().find(|(name, _)| *name == shader).expect("the shader is there");
        gpu.edit_shader(shader, Some(source.replace(original, replacement)));
        let found = pollster::block_on(gpu.probe()).expect("it runs").expect("it is noticed");
        assert_eq!(found.operation, operation);
        gpu.edit_shader(shader, None);
    }
}
