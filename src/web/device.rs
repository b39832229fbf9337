//! The graphics device as a handle.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::tensors::Registry;
use crate::error::{Code, Error};
use crate::gpu::{self, Mismatch, Power};

/// A WebGPU device with its pipelines.
#[wasm_bindgen]
pub struct Gpu {
    pub(super) inner: gpu::Gpu,
    pub(super) tensors: Rc<Registry>,
}

#[wasm_bindgen]
impl Gpu {
    /// Asks for a device. Rejects with `webgpu-unavailable` where there is none.
    pub async fn request(high_performance: bool) -> Result<Gpu, JsValue> {
        let power = if high_performance { Power::High } else { Power::Low };
        Ok(Gpu { inner: gpu::Gpu::request(power).await?, tensors: Rc::default() })
    }

    /// Runs the start-up probe: a small known case of every operation, compared with the f64 reference.
    /// Rejects with a sentence that names what differed.
    pub async fn probe(&self) -> Result<(), JsValue> {
        let gpu = self.inner.clone();
        Ok(trusted(gpu.probe().await?)?)
    }

    /// What was measured so far: `[{ class, chosen, candidates: [[name, millis], …] }, …]`.
    pub fn choices(&self) -> Result<JsValue, JsValue> {
        Ok(serde_wasm_bindgen::to_value(&self.inner.all_choices())?)
    }

    /// Takes over what was measured on this device before, in the form of `choices`.
    pub fn remember(&self, choices: JsValue) -> Result<(), JsValue> {
        self.inner.remember(serde_wasm_bindgen::from_value(choices)?);
        Ok(())
    }

    /// Says whether the device was made with the feature `subgroups`, of at least four: wgpu does not know in a browser.
    #[wasm_bindgen(setter)]
    pub fn set_subgroups(&self, there: bool) {
        self.inner.set_subgroups(there);
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

pub(super) fn trusted(mismatch: Option<Mismatch>) -> Result<(), Error> {
    let Some(Mismatch { operation, difference, allowed }) = mismatch else { return Ok(()) };
    let message = format!(
        "The graphics device gives wrong numbers: {operation} is off by {difference:e}, where rounding explains {allowed:e}."
    );
    Err(Error::new(Code::WebgpuUnavailable, message))
}
