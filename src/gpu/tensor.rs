//! Tensors on the device, and how much memory they hold.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The books: bytes held now and at the peak, and buffers that wait to be freed.
#[derive(Debug, Default)]
pub(super) struct Memory {
    now: Cell<u64>,
    peak: Cell<u64>,
    /// Dropped, but perhaps still named by work that has not been submitted. In a browser a buffer that is only dropped
    /// stays until the garbage collector finds it, so each is destroyed by hand.
    dropped: RefCell<Vec<wgpu::Buffer>>,
}

impl Memory {
    pub(super) fn now(&self) -> u64 {
        self.now.get()
    }

    pub(super) fn peak(&self) -> u64 {
        self.peak.get()
    }

    /// Lets a new peak begin at what is held now.
    pub(super) fn reset_peak(&self) {
        self.peak.set(self.now.get());
    }

    /// Frees what was dropped; call when everything recorded has been submitted.
    pub(super) fn sweep(&self) {
        for buffer in self.dropped.borrow_mut().drain(..) {
            buffer.destroy();
        }
    }
}

#[derive(Debug)]
struct Allocation {
    buffer: wgpu::Buffer,
    memory: Rc<Memory>,
}

impl Drop for Allocation {
    fn drop(&mut self) {
        self.memory.now.set(self.memory.now.get() - self.buffer.size());
        self.memory.dropped.borrow_mut().push(self.buffer.clone());
    }
}

/// Numbers on the device; a clone shares them, and the last one to go frees them.
#[derive(Clone, Debug)]
pub struct Tensor {
    allocation: Rc<Allocation>,
    len: usize,
}

impl Tensor {
    pub(super) fn new(device: &wgpu::Device, memory: &Rc<Memory>, len: usize, usage: wgpu::BufferUsages) -> Self {
        let size = (len as u64 * 4).max(4);
        let buffer =
            device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false });
        memory.now.set(memory.now.get() + size);
        memory.peak.set(memory.peak.get().max(memory.now.get()));
        Self { allocation: Rc::new(Allocation { buffer, memory: Rc::clone(memory) }), len }
    }

    /// How many numbers of four bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Has it no number?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn buffer(&self) -> &wgpu::Buffer {
        &self.allocation.buffer
    }
}
