//! The device's own clock.

use super::device::Device;

/// Two time stamps, one at each end of a pass.
#[derive(Debug)]
pub(super) struct Clock {
    set: wgpu::QuerySet,
    stamps: wgpu::Buffer,
    nanos_per_tick: f64,
}

/// Bytes of the two stamps.
pub(super) const STAMP_BYTES: u64 = 16;

impl Clock {
    /// A clock, where the device has one.
    pub(super) fn new(device: &Device) -> Option<Self> {
        if !device.info.timestamps {
            return None;
        }
        let set = device.device.create_query_set(&wgpu::QuerySetDescriptor {
            label: Some("clock"),
            ty: wgpu::QueryType::Timestamp,
            count: 2,
        });
        let stamps = device.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("clock"),
            size: STAMP_BYTES,
            usage: wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        Some(Self { set, stamps, nanos_per_tick: f64::from(device.queue.get_timestamp_period()) })
    }

    pub(super) fn writes(&self) -> wgpu::ComputePassTimestampWrites<'_> {
        wgpu::ComputePassTimestampWrites {
            query_set: &self.set,
            beginning_of_pass_write_index: Some(0),
            end_of_pass_write_index: Some(1),
        }
    }

    pub(super) fn resolve(&self, encoder: &mut wgpu::CommandEncoder) {
        encoder.resolve_query_set(&self.set, 0..2, &self.stamps, 0);
    }

    pub(super) fn stamps(&self) -> &wgpu::Buffer {
        &self.stamps
    }

    /// Milliseconds between the two stamps.
    pub(super) fn millis(&self, stamps: &[u8]) -> f64 {
        let tick = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| stamps[at + byte]));
        tick(8).saturating_sub(tick(0)) as f64 * self.nanos_per_tick * 1e-6
    }
}
