// No bundler at all: the package's own files, as a static server hands them out.
import { createEngine } from "./node_modules/qkv/www/engine/index.js";
import { show } from "./show.js";

show((options) => createEngine(options));
