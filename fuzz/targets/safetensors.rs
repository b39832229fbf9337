//! Descriptions and safetensors files.
#![no_main]

#[path = "../drive.rs"]
#[allow(dead_code, reason = "the other target uses the rest")]
mod drive;

#[global_allocator]
static WATCH: drive::Watch = drive::Watch;

libfuzzer_sys::fuzz_target!(|input: &[u8]| drive::watched(input.len(), || drive::check(drive::folder(input))));
