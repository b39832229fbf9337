//! Softmax attention by one of its kernels.

use qkv::attention::{Inputs, Kernel};
use qkv::backend::Backend as _;
use qkv::gpu::{Control, Gpu};
use serde_json::{Map, Value, json};

use crate::options::Options;
use crate::problem::Problem;
use crate::{check, fields, timing};

pub(crate) async fn measure(options: &Options, kernel: Kernel, gpu: &Gpu) -> qkv::Result<Map<String, Value>> {
    let problem = Problem::new(options, kernel)?;
    let [q, k, v] = [&problem.q, &problem.k, &problem.v].map(|data| gpu.upload(data));
    let (q, k, v) = (q?, k?, v?);
    let (times, ran) = timing::take(options, async || {
        let ran = gpu.attention_on(&problem.params, Inputs::new(&q, &k, &v), &Control::default()).await?;
        let millis = ran.gpu_millis;
        Ok((ran, millis))
    })
    .await?;
    let output = gpu.collect(ran).await?;
    let error = check::largest_difference(&problem, &output.output, options.rows);
    let shape = &problem.params.shape;
    let mut line = fields(json!({
        "kernel": output.kernel.as_str(), "n": shape.queries, "keys": shape.keys, "heads": shape.heads,
        "kvHeads": shape.kv_heads, "dim": shape.head_dim, "causal": problem.params.causal, "window": options.window,
        "blocks": options.blocks.map(|blocks| [blocks.size, blocks.local, blocks.global, blocks.random]),
        "peakBytes": output.peak_bytes, "maxAbsError": error, "wrong": !(error <= check::TOLERANCE),
    }));
    line.extend(times.fields(problem.flops()));
    Ok(line)
}
