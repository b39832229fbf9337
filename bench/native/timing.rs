//! The same call again and again.

use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::fields;
use crate::numbers::median;
use crate::options::Options;

/// Milliseconds of calls.
pub(crate) struct Times {
    first: f64,
    wall: Vec<f64>,
    /// By the device's own clock, where it has one.
    device: Vec<f64>,
}

/// The first call, calls for as long as the options say, and those that count; gives what the last one left. `call` returns
/// once its work has ended, and says how long it was by the device's clock.
pub(crate) async fn take<T>(
    options: &Options,
    mut call: impl AsyncFnMut() -> qkv::Result<(T, Option<f64>)>,
) -> qkv::Result<(Times, T)> {
    let start = Instant::now();
    let (mut left, _) = call().await?;
    let mut times = Times { first: millis(start), wall: Vec::new(), device: Vec::new() };
    let warming = Instant::now();
    while warming.elapsed().as_secs_f64() < options.warm {
        (left, _) = call().await?;
    }
    for _ in 0..options.repeats {
        let start = Instant::now();
        let device;
        (left, device) = call().await?;
        times.wall.push(millis(start));
        times.device.extend(device);
    }
    Ok((times, left))
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

impl Times {
    /// For the line that is printed; `flops` of one call.
    pub(crate) fn fields(mut self, flops: f64) -> Map<String, Value> {
        let (wall, device) = (median(&mut self.wall), median(&mut self.device));
        let rate = |millis: Option<f64>| millis.map(|millis| flops / millis / 1e6);
        fields(json!({
            "firstMillis": self.first, "medianMillis": wall, "minMillis": self.wall.first(), "repeats": self.wall.len(),
            "gpuMillis": device, "gpuMinMillis": self.device.first(), "gflops": rate(wall), "gpuGflops": rate(device),
        }))
    }
}
