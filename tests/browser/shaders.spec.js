// Every WGSL file through the browser's own compiler (natively it is naga that reads them): no errors, no warnings.

import { expect, openEngine, test } from "./support/test.js";

const compile = (page, sources) => page.evaluate(async (sources) => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice({ requiredFeatures: adapter.features.has("subgroups") ? ["subgroups"] : [] });
  const messages = [];
  for (const [name, code] of sources) {
    device.pushErrorScope("validation");
    const { messages: found } = await device.createShaderModule({ code }).getCompilationInfo();
    const error = await device.popErrorScope();
    for (const { type, message, lineNum } of found) messages.push(`${name}:${lineNum} ${type}: ${message}`);
    if (error && found.length === 0) messages.push(`${name}: ${error.message}`);
  }
  device.destroy();
  return messages;
}, sources);

test("the browser's shader compiler has nothing to say about any of them", async ({ page }) => {
  await openEngine(page);
  const sources = Object.entries(await page.evaluate(() => window.qkv.shaders()));
  expect(sources.length).toBeGreaterThan(5);
  for (const [name, code] of sources) expect(code, name).toMatch(/@compute/);
  expect(await compile(page, sources)).toEqual([]);
});

test("and it does speak up when something is wrong", async ({ page, expected }) => {
  expected.push(/not_a_function|WGSL|ShaderModule/);
  await openEngine(page);
  expect(await compile(page, [["broken", "@compute @workgroup_size(1) fn main() { not_a_function(); }"]])).not.toEqual([]);
});
