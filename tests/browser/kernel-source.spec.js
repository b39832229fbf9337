// `engine.kernelSource` and `engine.runKernel`: the texts of the shaders, and calls with an edited one.

import { expect, openEngine, test } from "./support/test.js";

test.beforeEach(async ({ page }) => {
  await openEngine(page);
  await page.evaluate(async () => {
    window.engine = await window.qkv.createEngine({ backend: "webgpu" });
    const wave = (length, phase) => Float32Array.from({ length }, (_, at) => Math.sin(at * 1.7 + phase));
    const shape = { heads: 2, queries: 24, keys: 24, headDim: 8 };
    const [q, k, v] = [0, 1, 2].map((phase) => wave(2 * 24 * 8, phase));
    window.input = { q, k, v, shape, causal: true };
    /** What a run comes to, its numbers left out. */
    window.attempt = async (run, options) => {
      try {
        const { output, ...result } = await window.engine.runKernel({ input: window.input, ...run }, options);
        return { ...result, length: output.length };
      } catch (error) {
        const { code, line, column, message } = error;
        return { code, line, column, message, own: error instanceof window.qkv.QkvError };
      }
    };
    window.mix = () => window.engine.kernelSource("naive", shape, { causal: true }).shaders[2];
  });
});

test("kernel source and edited kernels @once", async ({ page }) => {
  await test.step("each kernel has its shaders, with what the pipeline knows of them", async () => {
    const sources = await page.evaluate(() => {
      const { shape } = window.input;
      const blocks = { size: 8, local: 1 };
      const all = window.qkv.shaders();
      const list = ["naive", "flash", "decode", "block-sparse", "auto"].map((kernel) => (
        window.engine.kernelSource(kernel, shape, { causal: true, ...(kernel === "block-sparse" && { blocks }) })));
      return all.then((known) => list.map((source) => ({ ...source, shaders: source.shaders.map((shader) => ({ ...shader, wgsl: known[shader.name] === shader.wgsl })) })));
    });
    expect(sources.map(({ kernel, shaders }) => [kernel, shaders.length])).toEqual([["naive", 3], ["flash", 1], ["decode", 2], ["block-sparse", 1], ["flash", 1]]);
    for (const { formula, shaders } of sources) {
      expect(formula.length).toBeGreaterThan(20);
      for (const { wgsl, bindings, workgroupSize, workgroups, constants } of shaders) {
        expect(wgsl, "the text is that of the list").toBe(true);
        expect(bindings[0]).toEqual({ binding: 0, name: "a", type: "Attention", access: "uniform" });
        expect(bindings.map(({ binding }) => binding)).toEqual(bindings.map((_, at) => at));
        expect(bindings.at(-1).access).toBe("read-write");
        expect(bindings.slice(1, -1).every(({ access, type }) => access.startsWith("read") && type.startsWith("array<"))).toBe(true);
        expect(workgroupSize).toBeGreaterThan(0);
        expect(workgroups).toBeGreaterThan(0);
        expect(constants.RULES).toBeGreaterThanOrEqual(0);
      }
    }
    const [scores, softmax] = sources[0].shaders;
    expect([scores.workgroupSize, scores.workgroups, softmax.workgroups]).toEqual([64, 2, 48]);
  });

  await test.step("the text as it is is right, doubled it is off, mistakes have a place, and the engine is as before", async () => {
    const seen = await page.evaluate(async () => {
      const before = await window.engine.attention(window.input);
      const { wgsl, name } = window.mix();
      const run = { kernel: "naive", shader: name, repeats: 2 };
      const doubled = wgsl.replace(/(output\[[^\]]+\] = )([^;]+);/g, "$1 2.0 * $2;");
      const broken = wgsl.replace("fn main(", "fn main fn (");
      const results = {
        same: await window.attempt({ ...run, wgsl }),
        flash: await window.attempt({ wgsl: window.engine.kernelSource("flash", window.input.shape).shaders[0].wgsl, kernel: "flash" }),
        doubled: await window.attempt({ ...run, wgsl: doubled }),
        nan: await window.attempt({ ...run, wgsl: wgsl.replace(/(output\[[^\]]+\] = )([^;]+);/g, "$1 bitcast<f32>(0x7fc00000u | a.heads);") }),
        broken: await window.attempt({ ...run, wgsl: broken }),
        entry: await window.attempt({ ...run, wgsl: wgsl.replace("fn main(", "fn other(") }),
        binding: await window.attempt({ ...run, wgsl: wgsl.replace("@binding(3)", "@binding(7)") }),
        again: await window.attempt({ ...run, wgsl }),
      };
      const after = await window.engine.attention(window.input);
      const line = broken.split("\n").findIndex((text) => text.startsWith("fn main fn (")) + 1;
      return { results, line, backend: window.engine.backend, notice: window.engine.notice, same: after.output.every((x, at) => x === before.output[at]), largest: Math.max(...before.output.map(Math.abs)) };
    });
    const { same, flash, doubled, nan, broken, entry, binding, again } = seen.results;
    for (const [result, kernel] of [[same, "naive"], [flash, "flash"], [again, "naive"]]) {
      expect(result).toMatchObject({ kernel, outputShape: [1, 2, 24, 8], length: 384, checkedRows: 48, millis: expect.any(Number) });
      expect(result.maxAbsError).toBeLessThan(2e-5);
      expect(result.gpuMillis === null || result.gpuMillis >= 0).toBe(true);
    }
    expect(same.shader).toBe("naive_mix");
    expect(doubled.maxAbsError).toBeGreaterThan(0.5 * seen.largest);
    expect(nan.maxAbsError).toBe(Infinity);
    expect(broken).toMatchObject({ code: "shader-error", line: seen.line, column: 9, own: true });
    for (const error of [entry, binding]) expect(error).toMatchObject({ code: "shader-error", line: null, column: null, own: true });
    expect(entry.message).toContain("main");
    expect(seen).toMatchObject({ same: true, backend: "webgpu", notice: null });
  });

  await test.step("an abort ends it at once, and the next one runs; bad input has a code", async () => {
    const seen = await page.evaluate(async () => {
      const { wgsl, name } = window.mix();
      const run = { wgsl, kernel: "naive", shader: name };
      const controller = new AbortController();
      const first = window.attempt({ ...run, repeats: 1e6 }, { signal: controller.signal });
      const queued = window.attempt({ ...run, repeats: 1 });
      await new Promise((resolve) => setTimeout(resolve, 500));
      controller.abort();
      return {
        first: await first, queued: await queued, before: await window.attempt(run, { signal: AbortSignal.abort() }),
        bad: [
          await window.attempt({ ...run, wgsl: undefined }), await window.attempt({ ...run, shader: "naive_nothing" }), await window.attempt({ ...run, kernel: "fast" }),
          await window.attempt({ ...run, repeats: 0 }), await window.attempt({ ...run, input: { ...window.input, trace: "all" } }),
          await window.attempt({ ...run, input: undefined }), await window.attempt({ ...run, input: { ...window.input, q: window.input.q.slice(1) } }),
          await window.attempt({ ...run, input: { ...window.input, q: window.input.q.map(() => NaN) } }),
        ],
      };
    });
    expect([seen.first.code, seen.before.code]).toEqual(["aborted", "aborted"]);
    expect(seen.queued.maxAbsError).toBeLessThan(2e-5);
    expect(seen.bad.map(({ code }) => code)).toEqual([
      "invalid-option", "invalid-option", "invalid-option", "invalid-option", "invalid-option", "invalid-option", "invalid-shape", "non-finite-input",
    ]);
    expect(seen.bad.every(({ own }) => own)).toBe(true);
  });

  await test.step("the run's device is lost: the run says so, the next has another, and the engine's is untouched", async () => {
    const seen = await page.evaluate(async () => {
      const { wgsl, name } = window.mix();
      const run = { wgsl, kernel: "naive", shader: name };
      // An engine that has not run anything yet: the next device that is asked for is that of its run.
      window.engine.dispose();
      window.engine = await window.qkv.createEngine({ backend: "webgpu" });
      const { prototype } = window.GPUAdapter;
      const { requestDevice } = prototype;
      let device;
      prototype.requestDevice = async function request(descriptor) {
        device = await requestDevice.call(this, descriptor);
        return device;
      };
      const call = window.attempt({ ...run, repeats: 1e6 });
      while (!device) await new Promise((resolve) => setTimeout(resolve, 20));
      prototype.requestDevice = requestDevice;
      await new Promise((resolve) => setTimeout(resolve, 300));
      device.destroy();
      const lost = await call;
      const next = await window.attempt({ ...run, repeats: 1 });
      const { backend } = await window.engine.attention(window.input);
      return { lost, next, backend, notice: window.engine.notice };
    });
    expect(seen.lost).toMatchObject({ code: "device-lost", own: true });
    expect(seen.next.maxAbsError).toBeLessThan(2e-5);
    expect(seen).toMatchObject({ backend: "webgpu", notice: null });
  });

  await test.step("on the processor there are no shaders", async () => {
    const codes = await page.evaluate(async () => {
      const engine = await window.qkv.createEngine({ backend: "cpu" });
      const code = async (work) => {
        try {
          await work();
          return "done";
        } catch (error) {
          return error.code;
        }
      };
      return [await code(() => engine.kernelSource("naive", window.input.shape)), await code(() => engine.runKernel({ wgsl: "", kernel: "naive", input: window.input }))];
    });
    expect(codes).toEqual(["webgpu-unavailable", "webgpu-unavailable"]);
  });
});
