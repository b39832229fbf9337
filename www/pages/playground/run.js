// One run as the playground asks for it, and where something is changed, one of the model as it was trained beside it.
import { readOff } from "../../elements/heads/off.js";
import { fit } from "../../view/words.js";
import { seen } from "./seen.js";

/** What of a text is read: no more pieces than the page shows. */
export const fitted = (model, text, limit) => fit({ tokenize: (each) => model.tokenize(each), info: { maxWords: limit } }, text);

/** text: as the model takes it; off: heads as an address names them; mask: undefined for the model's own. */
export async function runOf(model, text, { off: named, temperature, mask, signal }) {
  const { info } = model;
  const off = readOff(named, info);
  const options = { ...(mask ? { mask } : {}), signal };
  // Of a large model only what flows between its layers is kept; the rest comes when a layer is opened.
  const trace = await model.run(text, { ...options, temperature, ablate: off, trace: info.own ? "streams" : "full" });
  const changed = off.length > 0 || temperature !== 1;
  const plain = changed ? await model.run(text, { ...options, trace: "weights" }).catch((error) => {
    trace.dispose();
    throw error;
  }) : null;
  return {
    model, info, off, plain, read: text, seen: seen(trace), temperature, backend: trace.backend, millis: trace.millis + (plain?.millis ?? 0),
    dispose: () => [trace, plain].forEach((each) => each?.dispose()),
  };
}
