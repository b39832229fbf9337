//! Copying back: the only place that waits for the device.

use super::device::Device;
use super::oneshot::oneshot;
use crate::error::Result;

/// A copy of a buffer that the processor can look into.
pub(super) struct Readback {
    staging: wgpu::Buffer,
}

impl Readback {
    /// Submits the copy of the first `bytes` bytes, a multiple of four.
    pub(super) fn start(device: &Device, buffer: &wgpu::Buffer, bytes: u64) -> Self {
        let staging = device.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: bytes,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = device.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(buffer, 0, &staging, 0, bytes);
        device.queue.submit([encoder.finish()]);
        Self { staging }
    }

    /// Waits for the device, and hands the bytes over.
    pub(super) async fn finish<T>(self, device: &Device, look: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let (sender, receiver) = oneshot();
        self.staging.map_async(wgpu::MapMode::Read, .., move |result| sender.send(result.is_ok()));
        // A browser drives the device itself; natively somebody has to.
        #[cfg(not(target_arch = "wasm32"))]
        let _ = device.device.poll(wgpu::PollType::wait_indefinitely());
        let mapped = receiver.await == Some(true);
        device.health.check()?;
        let view = self.staging.slice(..).get_mapped_range();
        match view {
            Ok(view) if mapped => {
                let result = look(&view);
                drop(view);
                self.staging.destroy();
                Ok(result)
            }
            // The promise of a lost device may be rejected before the page hears of the loss.
            _ => Err(device.health.lost_error()),
        }
    }
}
