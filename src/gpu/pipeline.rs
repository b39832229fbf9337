//! Pipelines, made on first use and kept by shader and constants.

use std::collections::HashMap;

use super::shaders;

/// How a storage buffer is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Access {
    Read,
    Write,
}

/// What makes a pipeline: a shader and the values of its `override` constants.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) shader: String,
    pub(super) constants: Vec<(&'static str, f64)>,
}

impl Key {
    fn text(&self) -> String {
        format!("{} {:?}", self.shader, self.constants)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    pub(super) pipeline: wgpu::ComputePipeline,
    pub(super) layout: wgpu::BindGroupLayout,
}

/// The cache.
#[derive(Debug, Default)]
pub(super) struct Pipelines {
    made: HashMap<String, Pipeline>,
    /// Shaders that somebody edited, by name.
    edited: HashMap<String, String>,
}

impl Pipelines {
    pub(super) fn find(&self, key: &Key) -> Option<Pipeline> {
        self.made.get(&key.text()).cloned()
    }

    pub(super) fn keep(&mut self, key: &Key, pipeline: Pipeline) {
        self.made.insert(key.text(), pipeline);
    }

    /// Takes another source for a shader, or with nothing the original again.
    pub(super) fn edit(&mut self, shader: &str, source: Option<String>) {
        self.made.retain(|key, _| key.split(' ').next() != Some(shader));
        match source {
            Some(source) => self.edited.insert(shader.to_owned(), source),
            None => self.edited.remove(shader),
        };
    }

    /// The same for one shader, and the originals of all others; what is compiled already stays.
    pub(super) fn edit_only(&mut self, shader: &str, source: String) {
        for other in self.edited.keys().filter(|other| *other != shader).cloned().collect::<Vec<_>>() {
            self.edit(&other, None);
        }
        if self.source(shader) != source {
            self.edit(shader, Some(source));
        }
    }

    /// The source that runs.
    pub(super) fn source(&self, shader: &str) -> String {
        self.edited.get(shader).cloned().unwrap_or_else(|| shaders::source(shader))
    }

    /// Forgets what may be broken: after an error the next call starts afresh.
    pub(super) fn clear(&mut self) {
        self.made.clear();
    }
}

/// Builds one; the module can tell what its compiler said. Errors go to the error scope that the caller has open. Binding 0 is the uniform, at a dynamic offset: all
/// calls of one submission share a buffer.
pub(super) fn build(
    device: &wgpu::Device,
    key: &Key,
    source: String,
    access: &[Access],
    uniform_bytes: u64,
) -> (Pipeline, wgpu::ShaderModule) {
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(&key.shader),
        source: wgpu::ShaderSource::Wgsl(source.into()),
    });
    let entry = |binding: usize, ty| wgpu::BindGroupLayoutEntry {
        binding: binding as u32,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty,
        count: None,
    };
    let mut entries = vec![entry(
        0,
        wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: true,
            min_binding_size: std::num::NonZero::new(uniform_bytes),
        },
    )];
    entries.extend(access.iter().enumerate().map(|(index, access)| {
        entry(
            index + 1,
            wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Storage { read_only: *access == Access::Read },
                has_dynamic_offset: false,
                min_binding_size: None,
            },
        )
    }));
    let label = Some(key.shader.as_str());
    let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries: &entries });
    let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label,
        bind_group_layouts: &[Some(&layout)],
        immediate_size: 0,
    });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label,
        layout: Some(&pipeline_layout),
        module: &module,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions { constants: &key.constants, ..Default::default() },
        cache: None,
    });
    (Pipeline { pipeline, layout }, module)
}
