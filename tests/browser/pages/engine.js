// Gives the tests what a program gets from `import … from "qkv"`.
import * as qkv from "../../../www/engine/index.js";

window.qkv = qkv;
