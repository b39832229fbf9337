// A bundled page: the engine, and the elements beside it.
import { createEngine } from "qkv";
import "qkv/elements";
import { show } from "./show.js";

show((options) => createEngine(options));
