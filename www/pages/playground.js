// The playground: one element, and the theme that all pages share.
import { define } from "../elements/define.js";
import { QkvPlayground } from "./playground/qkv-playground.js";
import { offerThemes } from "./theme.js";

define({ "qkv-playground": QkvPlayground });
offerThemes(document.querySelector(".theme"));
