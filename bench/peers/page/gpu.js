// For peers that hand out raw buffers of the device.

export function upload(device, data) {
  const buffer = room(device, data.byteLength);
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

export function room(device, bytes) {
  return device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
}

/** Waits until the work that writes `buffer` has ended: 16 bytes of it cannot be read earlier. */
export function fenceOn(device, buffer) {
  const staging = device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  return async () => {
    copy(device, buffer, staging, 16);
    await staging.mapAsync(GPUMapMode.READ);
    staging.unmap();
  };
}

export async function download(device, buffer, bytes) {
  const staging = device.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  copy(device, buffer, staging, bytes);
  await staging.mapAsync(GPUMapMode.READ);
  const data = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return data;
}

function copy(device, from, to, bytes) {
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
  device.queue.submit([encoder.finish()]);
}
