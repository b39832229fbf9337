// What the article does beside its figures: theme, chapters, the device line, the question asked first, and the way from figure 1 to 2.
import { define } from "../elements/define.js";
import { QkvAttention } from "../elements/qkv-attention.js";
import { QkvSteps } from "../elements/qkv-steps.js";
import { askFirst } from "./ask-first.js";
import { followChapters } from "./chapters.js";
import { showDevice } from "./device-line.js";
import { offerThemes } from "./theme.js";

define({ "qkv-attention": QkvAttention, "qkv-steps": QkvSteps });
offerThemes(document.querySelector(".theme"));
followChapters(document.querySelector(".bar"), document.querySelectorAll(".chapter"));
showDevice(document.querySelector(".device"));
askFirst(document.querySelector("#it .ask"));

// The elements further down come when the first figure stands, or cannot: it should not wait for them.
const others = async () => {
  await import("../elements/index.js");
  const { askSquare } = await import("./ask-square.js");
  askSquare(document.querySelector("#square .ask"));
};
const first = document.querySelector("#figure-1");
const once = new AbortController();
for (const event of ["qkv-ready", "qkv-error"]) {
  first.addEventListener(event, () => {
    once.abort();
    others();
  }, { signal: once.signal });
}

// A weight is what softmax makes of a row of scores: the step of figure 2 that shows it, which counts rows and columns from 1.
const SOFTMAX = 7;

first.addEventListener("qkv-open-cell", async ({ detail }) => {
  const { row, column, ...view } = detail;
  const steps = document.querySelector("#figure-2");
  steps.state = { ...view, step: SOFTMAX, part: null, path: null, row: row + 1, column: column + 1 };
  steps.start();
  // Not before it has its height, or the way there would be measured too short.
  await steps.settled();
  steps.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "start" });
});
