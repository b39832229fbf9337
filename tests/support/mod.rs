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

/// One of how many cases is run on the device: QKV_EVERY, or all. A pass over a second driver or another subgroup size need not
/// take as long as the first.
pub fn every() -> usize {
    std::env::var("QKV_EVERY").ok().and_then(|value| value.parse().ok()).unwrap_or(1)
}
