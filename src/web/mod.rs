//! The border to JavaScript: the only place that knows wasm-bindgen. Handles go out, typed arrays on demand;
//! `www/engine/` wraps what is exported here into the public interface.

mod attention;
mod cost;
mod device;
mod error;
mod flash_steps;
mod gru;
mod heads;
mod kernel;
mod linear_attention;
mod loader;
mod measure;
mod model;
mod options;
mod recurrent;
mod tensors;
mod view;
mod writer;

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes a panic readable in the console; without it one is a promise that never settles.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Every shader as `[name, source, name, source, …]`, as the device gets them.
#[wasm_bindgen]
#[must_use]
#[allow(unreachable_pub, reason = "wasm-bindgen exports only what is `pub`")]
pub fn shaders() -> Vec<String> {
    crate::gpu::shaders::ALL
        .iter()
        .flat_map(|(name, source)| [name.clone(), crate::gpu::shaders::for_device(source)])
        .collect()
}

/// Changes when a shader does.
#[wasm_bindgen(js_name = shadersHash)]
#[must_use]
#[allow(unreachable_pub, reason = "wasm-bindgen exports only what is `pub`")]
pub fn shaders_hash() -> String {
    crate::gpu::shaders::HASH.to_owned()
}
