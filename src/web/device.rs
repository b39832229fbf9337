//! The graphics device as a handle.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::gpu;

/// A WebGPU device with its pipelines.
#[wasm_bindgen]
pub struct Gpu {
    pub(super) inner: Rc<gpu::Gpu>,
}

#[wasm_bindgen]
impl Gpu {
    /// Asks for a device. Rejects with `webgpu-unavailable` where there is none.
    pub async fn request(high_performance: bool) -> Result<Gpu, JsValue> {
        let power =
            if high_performance { wgpu::PowerPreference::HighPerformance } else { wgpu::PowerPreference::LowPower };
        Ok(Gpu { inner: Rc::new(gpu::Gpu::request(power).await?) })
    }

    /// Runs the start-up probe: a small known case of every operation, compared with the f64 reference.
    /// Rejects with a sentence that names what differed.
    pub async fn probe(&self) -> Result<(), JsValue> {
        let gpu = self.inner.clone();
        Ok(gpu::probe::run(&gpu).await.map_err(JsValue::from)?)
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

