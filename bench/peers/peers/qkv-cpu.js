// This project's package on the processor; how many workers it starts is its own choice, by what the browser says it has.

import { qkvPeer } from "./qkv-on.js";

export default qkvPeer("cpu");
