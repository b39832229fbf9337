//! The sources of a call's shaders, and a call with one of them edited, on a device of its own.

mod support;

use qkv::attention::{Blocks, Inputs, Kernel, Params, Pattern, Shape};
use qkv::gpu::shaders::{ALL, for_device};
use qkv::gpu::{Control, FlashVariant, Gpu};
use qkv::{Code, Error};
use support::random::Random;

fn params(kernel: Kernel) -> Params {
    let shape = Shape::new(2, 40, 50, 16);
    let pattern = Pattern { size: 16, local: 1, global: 0, random: 0, seed: 1 };
    let blocks = || Blocks::from_pattern(pattern, &shape, 10, true).expect("it fits");
    Params { causal: true, kernel, blocks: (kernel == Kernel::BlockSparse).then(blocks), ..Params::new(shape) }
}

fn output(gpu: &Gpu, params: &Params) -> Result<Vec<f32>, Error> {
    let mut random = Random::new(5);
    let shape = &params.shape;
    let [q, k, v] = [shape.q_len(), shape.k_len(), shape.v_len()].map(|len| random.numbers(len, 1.0));
    let inputs = Inputs::new(&q[..], &k[..], &v[..]);
    pollster::block_on(gpu.attention_run(params, inputs, &Control::default())).map(|result| result.output)
}

const KERNELS: [(Kernel, &[&str]); 4] = [
    (Kernel::Naive, &["naive_scores", "naive_softmax", "naive_mix"]),
    (Kernel::Flash, &["flash_lanes"]),
    (Kernel::BlockSparse, &["flash_lanes"]),
    (Kernel::Decode, &["decode_split", "decode_merge"]),
];

#[test]
fn sources_are_those_that_run() {
    let Some(gpu) = support::device() else { return };
    gpu.pin_flash(Some(FlashVariant::Lanes { rows: 1, lanes: 32 }));
    for (kernel, stems) in KERNELS {
        let (runs, shaders) = gpu.attention_shaders(&params(kernel)).expect("it is valid");
        assert_eq!((runs, shaders.len()), (kernel, stems.len()));
        for (shader, stem) in shaders.iter().zip(stems) {
            assert!(shader.name.starts_with(stem) && shader.workgroups > 0, "{shader:?}");
            let (_, text) = ALL.iter().find(|(name, _)| *name == shader.name).expect("it is in the list");
            assert_eq!(shader.wgsl, for_device(text));
            assert!(shader.constants.iter().all(|(name, _)| text.contains(&format!("override {name}"))));
        }
        // What runs is what is listed: broken, each of them changes the output.
        let right = output(&gpu, &params(kernel)).expect("it runs");
        for shader in &shaders {
            gpu.edit_shader(&shader.name, Some(shader.wgsl.replace("fn main(", "fn other(")));
            let error = output(&gpu, &params(kernel)).expect_err("it has no entry point");
            assert_eq!((error.code(), error.place()), (Code::ShaderError, None));
            assert!(error.message().contains(&shader.name), "{error}");
            gpu.edit_shader(&shader.name, None);
        }
        assert_eq!(output(&gpu, &params(kernel)), Ok(right));
    }
    let (kernel, _) = gpu.attention_shaders(&params(Kernel::Auto)).expect("it is valid");
    assert_eq!(kernel, Kernel::Flash);
    assert_eq!(gpu.held_bytes(), 0);
}

#[test]
fn an_edit_runs_on_the_other_device_alone() {
    let (Some(page), Some(other)) = (support::device(), support::device()) else { return };
    page.pin_flash(Some(FlashVariant::Lanes { rows: 4, lanes: 8 }));
    for (kernel, _) in KERNELS {
        let params = params(kernel);
        let right = output(&page, &params).expect("it runs");
        let last = page.attention_shaders(&params).expect("it is valid").1.pop().expect("there is one");
        other.try_shader(&page, &params, &last.name, last.wgsl.clone()).expect("it is one of them");
        assert_eq!(output(&other, &params).as_ref(), Ok(&right), "the same text");

        let doubled = twice(&last.wgsl);
        other.try_shader(&page, &params, &last.name, doubled).expect("it is one of them");
        let came = output(&other, &params).expect("it runs");
        assert!(came.iter().zip(&right).all(|(came, right)| *came == 2.0 * right), "{kernel:?}");
        assert_eq!(output(&page, &params), Ok(right), "the page's device has the original");
    }
    // The last edit was of another shader: it is gone.
    let naive = params(Kernel::Naive);
    let scores = page.attention_shaders(&naive).expect("it is valid").1.swap_remove(0);
    other.try_shader(&page, &naive, "naive_scores", scores.wgsl).expect("it is one of them");
    assert_eq!(output(&other, &naive), output(&page, &naive));
}

/// The text with everything that goes to the output doubled.
fn twice(wgsl: &str) -> String {
    let line = |line: &str| match line.split_once("output[") {
        Some((before, rest)) if !line.trim_start().starts_with("//") && rest.contains("] = ") => {
            let (at, value) = rest.split_once("] = ").expect("just seen");
            let (value, after) = value.split_once(';').expect("a statement");
            format!("{before}output[{at}] = 2.0 * ({value});{after}\n")
        }
        _ => format!("{line}\n"),
    };
    wgsl.lines().map(line).collect()
}

#[test]
fn a_mistake_has_a_place() {
    let (Some(page), Some(other)) = (support::device(), support::device()) else { return };
    let params = params(Kernel::Naive);
    let mix = page.attention_shaders(&params).expect("it is valid").1.pop().expect("there are three");
    let bad = mix.wgsl.replace("fn main(", "/* ë */ fn main fn (");
    let line = 1 + bad.lines().position(|line| line.contains("fn main")).expect("it is there") as u32;
    other.try_shader(&page, &params, &mix.name, bad).expect("it is one of them");
    let error = output(&other, &params).expect_err("it does not compile");
    // ë is two bytes and one column.
    assert_eq!((error.code(), error.place()), (Code::ShaderError, Some((line, 17))), "{error}");
    other.try_shader(&page, &params, &mix.name, mix.wgsl).expect("it is one of them");
    assert_eq!(output(&other, &params), output(&page, &params), "the device works on");
    let unknown = other.try_shader(&page, &params, "naive_nothing", String::new()).expect_err("there is none");
    assert_eq!(unknown.code(), Code::InvalidOption);
    assert!(unknown.message().contains("naive_softmax"), "{unknown}");
}
