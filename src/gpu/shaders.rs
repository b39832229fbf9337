//! Every shader, as complete WGSL: `build.rs` expands `shaders/` into this list.

/// Name and source of every shader.
pub const ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shaders.rs"));

/// Changes when a shader does: what was measured with others says nothing.
pub const HASH: &str = include_str!(concat!(env!("OUT_DIR"), "/shaders.hash"));

/// The source of one shader, as the device of this platform takes it.
pub(super) fn source(name: &str) -> String {
    ALL.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, source)| for_device(source))
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
