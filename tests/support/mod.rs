//! What the parity tests share: a table of operations, seeded cases, bounds, and a comparison that NaN cannot slip through.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this module")]

pub mod bounds;
pub mod case;
pub mod check;
pub mod linear_attention;
pub mod nasty;
pub mod random;
pub mod recurrent;
pub mod weights;

use qkv::gpu::{Gpu, Power};

/// The device of the tests. Without one the tests fail loudly, unless QKV_NO_VULKAN=1 says that this is known.
pub fn device() -> Option<Gpu> {
    match pollster::block_on(Gpu::request(Power::Any)) {
        Ok(gpu) => Some(gpu),
        Err(_) if std::env::var_os("QKV_NO_VULKAN").is_some_and(|value| value == "1") => None,
        Err(error) => {
            panic!("{error} (for the tests: install mesa-vulkan-drivers, or set QKV_NO_VULKAN=1 to do without)")
        }
    }
}

/// The cases that this run takes to the device: all, or of QKV_PART = "first/step" every step-th from the first on. A pass with
/// another subgroup size then takes those that the others leave.
pub fn part<T>(cases: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    let (first, step) = match std::env::var("QKV_PART") {
        Err(_) => (0, 1),
        Ok(part) => {
            let numbers =
                part.split_once('/').and_then(|(first, step)| Some((first.parse().ok()?, step.parse().ok()?)));
            numbers.unwrap_or_else(|| panic!("QKV_PART is {part:?}; give first/step"))
        }
    };
    cases.skip(first).step_by(step)
}
