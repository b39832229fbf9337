// Which adapter WebGPU gets: the browser's software adapter, the system's Vulkan driver, or what the browser would choose.

/** Name → the browser's switches. */
export const ADAPTERS = {
  swiftshader: ["--use-webgpu-adapter=swiftshader"],
  vulkan: ["--enable-features=Vulkan", "--use-vulkan=native", "--ignore-gpu-blocklist"],
  default: [],
};
