// This project's package through its public interface, data kept on the device.

import { qkvPeer } from "./qkv-on.js";

export default qkvPeer("webgpu");
