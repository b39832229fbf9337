//! Linear maps of packed weights: a kernel that reads one bit elsewhere has to be noticed, by the table of cases and by what is
//! asked before a format is first used. That they are right is among all other cases, in `tests/parity.rs`.

mod support;

use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::gpu::Gpu;
use qkv::gpu::shaders::ALL;
use qkv::matrix::{Format, Matrix};
use qkv::reference::Reference;
use support::bounds::bounds;
use support::case::{Case, run};
use support::check::check;
use support::weights;

/// Does the check accept what a backend makes of `broken` as the result of `case`?
fn passes<B: Backend>(backend: &B, case: &Case, broken: &Case) -> bool {
    let wanted = pollster::block_on(run(&Reference, case)).expect("the reference runs");
    let came = pollster::block_on(run(backend, broken)).expect("it runs");
    check("linear", &came[0].1, &wanted[0].1, &bounds(case, "linear")).is_ok()
}

/// Seventeen rows, three blocks.
fn case_of(format: Format) -> Case {
    let name = format!("linear {} sampled 17 ", format.name());
    weights::cases().into_iter().find(|(known, _)| known.starts_with(&name)).unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn changed_blocks_are_noticed() {
    for (format, what, change) in [
        (
            Format::Q4_0,
            "the halves of bytes",
            (|block| block[2..].iter_mut().for_each(|byte| *byte = byte.rotate_left(4))) as fn(&mut [u8]),
        ),
        (Format::Q4_1, "no least number", |block| block[2..4].fill(0)),
        (Format::Q8_0, "two neighbours", |block| block.swap(2, 3)),
        (Format::Q4K, "the parts of two units", |block| block.swap(4, 5)),
        (Format::Q4K, "the high bits of an offset", |block| block[8] ^= 0x40),
        (Format::Q5K, "a fifth bit", |block| block[20] ^= 8),
        (Format::Q6K, "the high bits of a number", |block| block[130] = block[130].rotate_left(2)),
        (Format::Q6K, "the parts of two units", |block| block[192..].swap(3, 4)),
        (Format::F16, "the lowest bits", |block| block[0] ^= 7),
    ] {
        let case = case_of(format);
        let Case::Linear { x, weight, bias, rows } = case.clone() else { panic!("it is linear") };
        assert!(passes(&Cpu, &case, &case));
        let weight = weights::changed(&weight, |_, block| change(block));
        let broken = Case::Linear { x, weight, bias, rows };
        assert!(!passes(&Cpu, &case, &broken), "{}: {what} went unnoticed", format.name());
    }
    let case = case_of(Format::Q4_1);
    let Case::Linear { x, weight, bias, rows } = case.clone() else { panic!("it is linear") };
    let mut scales: Vec<[u8; 2]> = weight.bytes().chunks_exact(20).map(|block| [block[0], block[1]]).collect();
    scales.rotate_left(1);
    let weight = weights::changed(&weight, |at, block| block[..2].copy_from_slice(&scales[at]));
    assert!(!passes(&Cpu, &case, &Case::Linear { x, weight, bias, rows }), "a neighbour's scale went unnoticed");
}

/// Infinite halves are infinite, alone in a row or among eight, on the processor; a device may compute as if there were none.
#[test]
fn infinite_weights_stay_so() {
    for (format, up, down) in [(Format::F16, 0x7c00_u16, 0xfc00_u16), (Format::Bf16, 0x7f80, 0xff80)] {
        for (rows, columns, at) in [(1, 32, 5), (6, 32, 5), (1, 11, 10), (6, 11, 10)] {
            let weight = weights::changed(&Matrix::sample(format, 3, columns), |number, bytes| {
                if number % columns == at && number / columns < 2 {
                    bytes.copy_from_slice(&(if number / columns == 0 { up } else { down }).to_le_bytes());
                }
            });
            let case = Case::Linear { x: vec![0.5; rows * columns], weight, bias: None, rows };
            assert!(passes(&Cpu, &case, &case), "{} {rows} {columns}", format.name());
            let y = pollster::block_on(run(&Cpu, &case)).expect("it runs").remove(0).1;
            assert!(y[0] == f32::INFINITY && y[1] == f32::NEG_INFINITY && y[2].is_finite(), "{y:?}");
        }
    }
}

/// Shader, what stands there, and what is put in its place.
const BREAKS: &[(&str, &str, &str)] = &[
    ("linear_f16_tile0", "n * 2u;", "n;"),
    ("linear_f16_tile1", "both & vec2u(0x3ffu)", "both & vec2u(0x1ffu)"),
    ("linear_bf16_tile0", "words.x << 16u, words.x", "words.x, words.x << 16u"),
    ("linear_bf16_tile1", "b_7 = x[x_7", "b_7 = x[x_6"),
    ("linear_q8_0_tile0", "[u % 2u]", "[0]"),
    ("linear_q8_0_tile1", "vec4u(24u))", "vec4u(25u))"),
    ("linear_q4_0_tile0", ">> 4u) &", ">> 3u) &"),
    ("linear_q4_0_tile1", "& LOW_HALVES) - 8.0", "& LOW_HALVES) - 7.0"),
    ("linear_q4_1_tile0", "p.x + p.y)", "p.x)"),
    ("linear_q4_1_tile0", "sum += bias[o]", "sum -= bias[o]"),
    ("linear_q4_1_tile0", "other < 8u", "other < 7u"),
    ("linear_q4_1_tile1", ".xyxy", ".yxyx"),
    ("linear_q4_1_tile1", "p_2 = parts(w_2 + u)", "p_2 = parts(w_2)"),
    ("linear_q4_k_tile0", "vec2f(1.0, -1.0)", "vec2f(1.0, 1.0)"),
    ("linear_q4_k_tile1", "vec2u(3u)) << vec2u(4u)", "vec2u(1u)) << vec2u(4u)"),
    ("linear_q5_k_tile0", "(u % 8u)) & 0x01", "(u % 4u)) & 0x01"),
    ("linear_q5_k_tile1", "(u % 2u * 4u)", "(4u - u % 2u * 4u)"),
    ("linear_q6_k_tile0", "u % 2u == 1u", "u % 2u == 0u"),
    ("linear_q6_k_tile1", "(u % 4u * 2u)", "(u % 2u * 2u)"),
];

/// Makes a device run a shader with something replaced.
fn broken(gpu: &Gpu, (shader, original, replacement): (&str, &str, &str)) -> Format {
    let (_, source) = ALL.iter().find(|(name, _)| name == shader).expect("the shader is there");
    assert!(source.contains(original), "{shader} has no {original:?} to break");
    gpu.edit_shader(shader, Some(source.replace(original, replacement)));
    let format = Format::ALL.into_iter().find(|format| shader.starts_with(&format!("linear_{}_tile", format.name())));
    format.expect("a format")
}

#[test]
fn broken_shaders_are_noticed() {
    let Some(gpu) = support::device() else { return };
    let cases = weights::cases();
    for &broken_so in BREAKS {
        let format = broken(&gpu, broken_so);
        let prefix = format!("linear {} ", format.name());
        let noticed = cases.iter().any(|(name, case)| name.starts_with(&prefix) && !passes(&gpu, case, case));
        assert!(noticed, "{broken_so:?} went unnoticed");
        gpu.edit_shader(broken_so.0, None);
    }
}

#[test]
fn the_probe_of_a_format_notices() {
    let Some(gpu) = support::device() else { return };
    // What was right once is trusted, so one a format.
    for format in Format::ALL.into_iter().filter(|format| *format != Format::F32) {
        let prefix = format!("linear_{}_", format.name());
        let of_format = BREAKS.iter().rfind(|(shader, ..)| shader.starts_with(&prefix)).expect("each format is broken");
        broken(&gpu, *of_format);
        let found = pollster::block_on(gpu.probe_matrix(format)).expect("it runs");
        let operation = format!("linear, weights in {}", format.name());
        assert_eq!(found.map(|found| found.operation), Some(operation), "{of_format:?} went unnoticed");
        gpu.edit_shader(of_format.0, None);
        assert_eq!(pollster::block_on(gpu.probe_matrix(format)), Ok(None), "the original runs again");
    }
}
