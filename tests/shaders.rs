//! Every expanded shader through naga, and the house rules that no compiler checks. The browser tests pass the same list
//! through Tint.

use naga::valid::{Capabilities, ValidationFlags, Validator};
use qkv::gpu::shaders::ALL;

#[test]
fn naga_accepts_every_shader() {
    assert!(ALL.len() >= 10);
    for (name, source) in ALL.iter() {
        let module = naga::front::wgsl::parse_str(source)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(source)));
        Validator::new(ValidationFlags::all(), Capabilities::SUBGROUP | Capabilities::SHADER_FLOAT16_IN_FLOAT32)
            .validate(&module)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(source)));
    }
}

/// What every adapter has: 8 storage buffers, 256 invocations, 16 KiB of workgroup memory.
#[test]
fn every_shader_stays_within_the_floor() {
    for (name, source) in ALL.iter() {
        let module = naga::front::wgsl::parse_str(source).expect("see the other test");
        let mut layouter = naga::proc::Layouter::default();
        layouter.update(module.to_ctx()).expect("sizes are known");
        let bytes: u32 = module
            .global_variables
            .iter()
            .filter(|(_, variable)| variable.space == naga::AddressSpace::WorkGroup)
            .map(|(_, variable)| layouter[variable.ty].size)
            .sum();
        let buffers = module
            .global_variables
            .iter()
            .filter(|(_, variable)| matches!(variable.space, naga::AddressSpace::Storage { .. }))
            .count();
        let invocations: u32 = module.entry_points[0].workgroup_size.iter().product();
        // Larger tiles are candidates only where the device has more than the floor.
        let most = if name.starts_with("flash_tiles") { 48 << 10 } else { 16 << 10 };
        assert!(bytes <= most && buffers <= 8 && invocations <= 256, "{name}: {bytes} {buffers} {invocations}");
    }
}

#[test]
fn every_shader_says_what_it_does() {
    for (name, source) in ALL.iter() {
        let head: String = source.lines().take_while(|line| line.starts_with("//")).collect();
        for word in ["=", "Shapes", "Bindings", "Dispatch", "Twin"] {
            assert!(head.contains(word), "{name}: its opening comment has no {word:?}");
        }
        for twin in head.split("Twin").nth(1).unwrap_or_default().split([',', ' ']).filter(|word| word.contains('/')) {
            let twin = twin.trim_end_matches("//");
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(twin);
            assert!(path.exists(), "{name}: its twin {twin} is not there");
        }
        let readme = include_str!("../shaders/README.md");
        let variant = ["_rows", "_dim", "_columns", "_vectors", "_tile0", "_tile1"];
        let file = variant.iter().fold(name.as_str(), |name, part| name.split(part).next().expect("a name"));
        assert!(readme.contains(&format!("/{file}.wgsl")), "{name} is not in shaders/README.md");
    }
}

/// Short-circuit operators become branches; in unrolled code they take software adapters minutes to compile.
#[test]
fn no_shader_branches_on_a_condition_in_passing() {
    for (name, source) in ALL.iter() {
        for line in source.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            assert!(!line.contains("&&") && !line.contains("||"), "{name}: {line}");
            assert!(!line.contains("//@") && !line.contains("{n}"), "{name}: not expanded: {line}");
        }
    }
}
