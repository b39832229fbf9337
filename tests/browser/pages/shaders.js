// The shaders as the engine's wasm carries them: [name, source] pairs.
import init, { shaders } from "../../../www/engine/generated/qkv.js";

await init();
const list = shaders();
window.shaders = Array.from({ length: list.length / 2 }, (_, at) => list.slice(2 * at, 2 * at + 2));
