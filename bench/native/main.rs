//! One kernel on one problem, natively: the WGSL of the page through wgpu, on whatever adapter this machine has.
//!
//! ```sh
//! cargo run --release --example bench -- --n 1024 --heads 8 --dim 64 --causal --kernel flash --repeats 5
//! ```
//!
//! Prints one line of JSON. Times are of calls whose tensors lie on the device already; the first call, which compiles the
//! kernel, is told apart. `gpuMillis` is by the device's own clock. Rows of the output are checked against f64.

mod check;
mod numbers;
mod options;
mod problem;

use std::process::ExitCode;
use std::time::Instant;

use qkv::attention::Inputs;
use qkv::backend::Backend as _;
use qkv::gpu::{Control, Gpu, Power, Ran};
use serde_json::{Value, json};

use options::Options;
use problem::Problem;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    match pollster::block_on(measure(&options)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> qkv::Result<Value> {
    let problem = Problem::new(options)?;
    let gpu = Gpu::request(Power::High).await?;
    let [q, k, v] = [&problem.q, &problem.k, &problem.v].map(|data| gpu.upload(data));
    let (q, k, v) = (q?, k?, v?);
    let inputs = Inputs::new(&q, &k, &v);
    let (first, ran) = call(&gpu, &problem, inputs).await?;
    let (mut wall, mut device) = (Vec::new(), Vec::new());
    for _ in 0..options.repeats {
        let (millis, ran) = call(&gpu, &problem, inputs).await?;
        wall.push(millis);
        device.extend(ran.gpu_millis);
    }
    let output = gpu.collect(ran).await?;
    let error = check::largest_difference(&problem, &output.output, options.rows);
    let flops = problem.flops();
    let median_wall = numbers::median(&mut wall);
    let median_device = numbers::median(&mut device);
    let rate = |millis: Option<f64>| millis.map(|millis| flops / millis / 1e6);
    let info = gpu.info();
    let shape = &problem.params.shape;
    Ok(json!({
        "adapter": info.name, "driver": info.driver, "software": info.software, "subgroups": info.subgroup_sizes,
        "kernel": output.kernel.as_str(), "n": shape.queries, "keys": shape.keys, "heads": shape.heads,
        "kvHeads": shape.kv_heads, "dim": shape.head_dim, "causal": problem.params.causal, "window": options.window,
        "blocks": options.blocks.map(|blocks| [blocks.size, blocks.local, blocks.global, blocks.random]),
        "firstMillis": first, "medianMillis": median_wall, "minMillis": wall.first(), "repeats": options.repeats,
        "gpuMillis": median_device, "gpuMinMillis": device.first(),
        "gflops": rate(median_wall), "gpuGflops": rate(median_device),
        "peakBytes": output.peak_bytes,
        "maxAbsError": error, "wrong": !(error <= check::TOLERANCE),
    }))
}

/// One call, and the milliseconds until its work had ended.
async fn call(gpu: &Gpu, problem: &Problem, inputs: Inputs<&qkv::gpu::Tensor>) -> qkv::Result<(f64, Ran)> {
    let start = Instant::now();
    let ran = gpu.attention_on(&problem.params, inputs, &Control::default()).await?;
    Ok((start.elapsed().as_secs_f64() * 1e3, ran))
}
