//! Expands the WGSL templates.
fn main() {}
