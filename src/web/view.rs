//! Numbers of one stage at the border.

use js_sys::Float32Array;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::model;

/// Numbers of one stage.
#[wasm_bindgen]
pub struct StageView {
    inner: model::View,
}

impl From<model::View> for StageView {
    fn from(inner: model::View) -> Self {
        Self { inner }
    }
}

#[wasm_bindgen]
impl StageView {
    /// Row-major.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn data(&self) -> Float32Array {
        Float32Array::from(self.inner.data.as_slice())
    }

    /// Sizes.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn shape(&self) -> Vec<u32> {
        self.inner.shape.iter().map(|&size| size as u32).collect()
    }

    /// Names of the sizes.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn dims(&self) -> Vec<String> {
        self.inner.dims.iter().map(|&name| name.to_owned()).collect()
    }
}
