// The public interface of the engine. Importing it does no work: nothing is fetched before `createEngine`.
export { createEngine, shaders } from "./engine.js";
export { QkvError } from "./error.js";
export { fitExponents } from "./measure/fit.js";
