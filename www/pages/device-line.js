// One line under the lead: what computes the figures, how many weights, how many bytes. All of it as the engine says.
import { sharedEngine, sharedModel } from "../elements/shared-engine.js";
import strings from "../locales/en.js";
import { bytes, parameters } from "../view/format.js";

const text = strings.article.device;

export async function showDevice(line) {
  const say = (sentence) => (line.querySelector("span").textContent = sentence);
  try {
    const model = await sharedModel("encoder");
    const engine = await sharedEngine();
    const show = () => say(text.running(strings.figure.device(engine, engine.backend), parameters(model.info.parameters), bytes(model.info.bytes)));
    engine.addEventListener("backendchange", show);
    line.classList.add("live");
    show();
  } catch {
    say(text.failed);
    // The figure offers to try again; when it has, this line is right as well.
    document.addEventListener("qkv-ready", () => showDevice(line), { once: true });
  }
}
