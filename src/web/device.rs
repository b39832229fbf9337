//! The graphics device as a handle.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Code, Error};
use crate::gpu::{self, Power};

/// A WebGPU device with its pipelines.
#[wasm_bindgen]
pub struct Gpu {
    pub(super) inner: gpu::Gpu,
}

#[wasm_bindgen]
impl Gpu {
    /// Asks for a device. Rejects with `webgpu-unavailable` where there is none.
    pub async fn request(high_performance: bool) -> Result<Gpu, JsValue> {
        let power = if high_performance { Power::High } else { Power::Low };
        Ok(Gpu { inner: gpu::Gpu::request(power).await? })
    }

    /// Runs the start-up probe: a small known case of every operation, compared with the f64 reference.
    /// Rejects with a sentence that names what differed.
    pub async fn probe(&self) -> Result<(), JsValue> {
        let gpu = self.inner.clone();
        match gpu.probe().await? {
            None => Ok(()),
            Some(mismatch) => {
                let message = format!(
                    "it gives wrong numbers: {} is off by {:e}, where rounding explains {:e}.",
                    mismatch.operation, mismatch.difference, mismatch.allowed
                );
                Err(Error::new(Code::WebgpuUnavailable, message).into())
            }
        }
    }

    /// Whether the device is gone; every call then rejects with `device-lost`.
    #[wasm_bindgen(getter)]
    pub fn lost(&self) -> bool {
        self.inner.is_lost()
    }

    /// Gives the device up.
    pub fn destroy(&self) {
        self.inner.destroy();
    }
}

