//! Getting a device, and knowing when it is gone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Code, Error, Result};

/// Which adapter to ask for where a machine has two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
    /// The browser's or the driver's choice.
    #[default]
    Any,
    /// The one that saves energy.
    Low,
    /// The fast one.
    High,
}

/// What runs behind WebGPU. In a browser the name is empty: take vendor and architecture from `GPUAdapter.info` there.
#[derive(Clone, Debug, PartialEq)]
pub struct AdapterInfo {
    /// As the driver says; empty in a browser.
    pub name: String,
    /// PCI vendor number; 0 in a browser.
    pub vendor: u32,
    /// Driver name and version; empty in a browser.
    pub driver: String,
    /// Does a processor play the graphics card?
    pub software: bool,
    /// Has it a clock of its own that kernels are timed by?
    pub timestamps: bool,
    /// Smallest and largest subgroup.
    pub subgroup_sizes: (u32, u32),
    /// May shaders use subgroups of at least four? As far as wgpu knows, that is: see [`Gpu::set_subgroups`](super::Gpu::set_subgroups).
    pub subgroups: bool,
    /// Largest buffer that a shader can see, in bytes.
    pub max_storage_bytes: u64,
    /// Largest buffer, in bytes.
    pub max_buffer_bytes: u64,
    /// Workgroup memory, in bytes.
    pub max_workgroup_bytes: u32,
}

/// Set once, from a callback on whichever thread the driver likes.
#[derive(Debug, Default)]
pub(super) struct Health {
    lost: AtomicBool,
    reason: Mutex<String>,
    /// The first error that no scope caught.
    stray: Mutex<Option<Error>>,
}

impl Health {
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    /// The error of a lost device.
    pub(super) fn lost_error(&self) -> Error {
        let reason = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        Error::new(
            Code::DeviceLost,
            format!("The graphics device went away{reason}; make a new engine, or use the cpu backend."),
        )
    }

    /// The error, where the device is lost.
    pub(super) fn check(&self) -> Result<()> {
        if self.is_lost() { Err(self.lost_error()) } else { Ok(()) }
    }

    pub(super) fn take_stray(&self) -> Option<Error> {
        self.stray.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A device with its queue and what is known about it.
pub(super) struct Device {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) info: AdapterInfo,
    pub(super) health: Arc<Health>,
}

/// Asks for an adapter and a device: default limits, so that what passes natively passes in a browser, but with the
/// adapter's own sizes of buffers and of workgroup memory.
pub(super) async fn request(power: Power) -> Result<Device> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle().with_env());
    let options = wgpu::RequestAdapterOptions {
        power_preference: match power {
            Power::Any => wgpu::PowerPreference::None,
            Power::Low => wgpu::PowerPreference::LowPower,
            Power::High => wgpu::PowerPreference::HighPerformance,
        },
        ..Default::default()
    };
    let unavailable = |what: &str| {
        Error::new(
            Code::WebgpuUnavailable,
            format!("{what}; use a browser and a graphics driver with WebGPU, or backend \"cpu\"."),
        )
    };
    let adapter =
        instance.request_adapter(&options).await.map_err(|_| unavailable("There is no WebGPU adapter here"))?;
    let offered = adapter.limits();
    let limits = wgpu::Limits {
        max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size,
        max_buffer_size: offered.max_buffer_size,
        max_compute_workgroup_storage_size: offered.max_compute_workgroup_storage_size,
        ..Default::default()
    };
    let about = adapter.get_info();
    // In a browser wgpu does not know of subgroups yet (gfx-rs/wgpu #10146): whoever asks there sees to the feature
    // himself and says so with `subgroups`.
    let features = adapter.features() & (wgpu::Features::TIMESTAMP_QUERY | wgpu::Features::SUBGROUP);
    let (device, queue) = adapter
        .request_device(&wgpu::DeviceDescriptor {
            label: Some("qkv"),
            required_features: features,
            required_limits: limits.clone(),
            ..Default::default()
        })
        .await
        .map_err(|_| unavailable("The WebGPU adapter gave no device"))?;
    let info = AdapterInfo {
        name: about.name,
        vendor: about.vendor,
        driver: format!("{} {}", about.driver, about.driver_info).trim().to_owned(),
        software: about.device_type == wgpu::DeviceType::Cpu,
        timestamps: features.contains(wgpu::Features::TIMESTAMP_QUERY),
        subgroup_sizes: (about.subgroup_min_size, about.subgroup_max_size),
        subgroups: about.subgroup_min_size >= 4 && features.contains(wgpu::Features::SUBGROUP),
        max_storage_bytes: limits.max_storage_buffer_binding_size,
        max_buffer_bytes: limits.max_buffer_size,
        max_workgroup_bytes: limits.max_compute_workgroup_storage_size,
    };
    let health = Arc::new(Health::default());
    let lost = Arc::clone(&health);
    device.set_device_lost_callback(move |_, message| {
        *lost.reason.lock().unwrap_or_else(PoisonError::into_inner) = message;
        lost.lost.store(true, Ordering::Release);
    });
    let stray = Arc::clone(&health);
    device.on_uncaptured_error(Arc::new(move |error| {
        stray.stray.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| explain(&error));
    }));
    Ok(Device { device, queue, info, health })
}

/// An error of the device as one of ours.
pub(super) fn explain(error: &wgpu::Error) -> Error {
    match error {
        wgpu::Error::OutOfMemory { .. } => Error::new(
            Code::OutOfMemory,
            "The graphics device has no memory left for this call; use fewer tokens or fewer traces, or close other pages.",
        ),
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            Error::new(Code::ShaderError, format!("The graphics device refused the work: {description}"))
        }
    }
}
