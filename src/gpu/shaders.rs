//! Every shader, as complete WGSL.

use std::sync::LazyLock;

use super::expand::{Values, expand, name_of, variants};

/// The files of `shaders/attention` and `shaders/layer`: name and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shaders.rs"));

/// The files of `shaders/shared`.
const SHARED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shared.rs"));

/// Changes when a shader does: what was measured with others says nothing.
pub const HASH: &str = include_str!(concat!(env!("OUT_DIR"), "/shaders.hash"));

/// Name and source of every variant of every file, for tests and readers.
pub static ALL: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let of = |(stem, text): &(&'static str, &'static str)| {
        let (stem, text) = (*stem, *text);
        variants(text).into_iter().map(move |values| (name_of(stem, &values), complete(stem, text, &values)))
    };
    FILES.iter().flat_map(of).collect()
});

/// The source of one shader, as the device of this platform takes it; empty where there is none of that name.
pub(super) fn source(name: &str) -> String {
    for (stem, text) in FILES.iter().filter(|(stem, _)| name.starts_with(stem)) {
        if let Some(values) = variants(text).into_iter().find(|values| name_of(stem, values) == name) {
            return for_device(&complete(stem, text, &values));
        }
    }
    String::new()
}

fn complete(stem: &str, text: &str, values: &Values) -> String {
    let shared = |name: &str| {
        SHARED.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, text)| (*text).to_owned())
    };
    expand(stem, text, values, &shared)
}

/// Browsers ask for a line that names the extension; naga, natively, refuses that line and needs none.
#[must_use]
pub fn for_device(source: &str) -> String {
    if cfg!(target_arch = "wasm32") && source.contains("subgroup_invocation_id") {
        format!("enable subgroups;\n{source}")
    } else {
        source.to_owned()
    }
}
