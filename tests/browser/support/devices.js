/** Keeps the devices that the page will make in `window.devices`, so that a test can take one away. Before the page is opened. */
export const rememberDevices = (page) => page.addInitScript(() => {
  const request = GPUAdapter.prototype.requestDevice;
  window.devices = [];
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    window.devices.push(device);
    return device;
  };
});
