//! Linear maps of packed weights, on the device and on one thread of the processor.

use std::time::Instant;

use qkv::backend::{Backend, Linear};
use qkv::cpu::Cpu;
use qkv::gpu::Gpu;
use qkv::matrix::{Format, Matrix};
use qkv::reference::linear::linear;
use serde_json::{Map, Value, json};

use crate::fields;
use crate::numbers::{median, random};
use crate::options::Options;

/// Maps that are queued before one waits: as in a model, where nothing is read back between layers.
const QUEUED: usize = 20;

pub(crate) async fn measure(options: &Options, format: Format, gpu: &Gpu) -> qkv::Result<Map<String, Value>> {
    let Options { queries: rows, inputs, outputs, .. } = *options;
    let matrix = Matrix::sample(format, outputs, inputs);
    let x = random(options.seed, rows * inputs);
    let wide: Vec<f64> = x.iter().copied().map(f64::from).collect();
    let exact = linear(&wide, &matrix, None, rows);
    let (device, on_device) = on(options, gpu, &matrix, &x).await?;
    let (processor, on_processor) = on(options, &Cpu, &matrix, &x).await?;
    let off =
        |y: &[f32]| y.iter().zip(&exact).fold(0.0_f64, |most, (y, exact)| most.max((f64::from(*y) - exact).abs()));
    // A product and a sum for each weight and row.
    let rate = |millis: Option<f64>| millis.map(|millis| 2.0 * (rows * inputs * outputs) as f64 / millis / 1e6);
    Ok(fields(json!({
        "kernel": format!("linear, {}", format.name()), "rows": rows, "inputs": inputs, "outputs": outputs,
        "bytes": matrix.bytes().len(), "medianMillis": device, "gflops": rate(device), "maxDifference": off(&on_device),
        "cpuMillis": processor, "cpuGflops": rate(processor), "cpuMaxDifference": off(&on_processor),
    })))
}

/// Milliseconds of one map, and what it gives.
async fn on<B: Backend>(
    options: &Options,
    backend: &B,
    matrix: &Matrix,
    x: &[f32],
) -> qkv::Result<(Option<f64>, Vec<f32>)> {
    let (weight, x) = (backend.upload_matrix(matrix)?, backend.upload(x)?);
    let layer = Linear { weight, bias: None, inputs: options.inputs, outputs: options.outputs };
    let (mut times, mut y, start) = (Vec::new(), Vec::new(), Instant::now());
    while times.len() < options.repeats || start.elapsed().as_secs_f64() < options.warm {
        let call = Instant::now();
        let all = (0..QUEUED).map(|_| backend.linear(&x, &layer, options.queries)).collect::<qkv::Result<Vec<_>>>()?;
        y = backend.read(&[&all[QUEUED - 1]]).await?.remove(0);
        times.push(call.elapsed().as_secs_f64() * 1e3 / QUEUED as f64);
    }
    Ok((median(&mut times), y))
}
