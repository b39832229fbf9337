//! One kernel on one problem, natively: the WGSL of the page through wgpu, on whatever adapter this machine has.
//!
//! ```sh
//! cargo run --release --example bench -- --n 1024 --heads 8 --dim 64 --causal --kernel flash --repeats 5
//! cargo run --release --example bench -- --weights q4_1 --n 1 --inputs 1536 --outputs 576
//! ```
//!
//! Prints one line of JSON. Times are of calls whose tensors lie on the device already; the first call, which compiles the
//! kernel, is told apart. `gpuMillis` is by the device's own clock. Rows of the output are checked against f64.

mod check;
mod linear;
mod numbers;
mod options;
mod problem;
mod softmax;
mod timing;
mod weights;

use std::process::ExitCode;

use qkv::gpu::{AdapterInfo, Gpu, Power};
use serde_json::{Map, Value, json};

use options::{Attention, Options};

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
            println!("{}", Value::Object(line));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> qkv::Result<Map<String, Value>> {
    let gpu = Gpu::request(Power::High).await?;
    let mut line = adapter(gpu.info());
    line.extend(match options.attention {
        Attention::Softmax(kernel) => softmax::measure(options, kernel, &gpu).await?,
        Attention::Linear => linear::measure(options, &gpu).await?,
        Attention::None(format) => weights::measure(options, format, &gpu).await?,
    });
    line.insert("choices".into(), json!(gpu.all_choices()));
    Ok(line)
}

fn adapter(info: &AdapterInfo) -> Map<String, Value> {
    fields(json!({
        "adapter": info.name, "driver": info.driver, "software": info.software, "subgroups": info.subgroup_sizes,
    }))
}

/// The fields of an object, to be put beside others.
fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
