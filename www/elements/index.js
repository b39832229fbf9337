// Registers every element. Loading it twice, or where there is no document, does no harm.
import { QkvAttention } from "./qkv-attention.js";
import { QkvSteps } from "./qkv-steps.js";

const elements = { "qkv-attention": QkvAttention, "qkv-steps": QkvSteps };

if (globalThis.customElements) {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}

export { QkvAttention, QkvSteps };
