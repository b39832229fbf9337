//! The WGSL twin.
