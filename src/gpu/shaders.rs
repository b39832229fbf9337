//! Every shader, as complete WGSL: `build.rs` expands `shaders/` into this list.

/// Name and source of every shader.
pub const ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shaders.rs"));

/// The source of one shader.
pub(super) fn source(name: &str) -> &'static str {
    ALL.iter().find(|(known, _)| *known == name).map_or("", |(_, source)| source)
}
