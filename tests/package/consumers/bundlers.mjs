// How an application bundles the package, with each bundler's plainest settings. Gives the folder to serve and the script.

import { join } from "node:path";

export async function vite(project) {
  const { build } = await import("vite");
  const folder = join(project, "out-vite");
  await build({
    root: project, configFile: false, logLevel: "warn", base: "./",
    build: { outDir: folder, rolldownOptions: { input: join(project, "main.js"), output: { entryFileNames: "main.js" } } },
    worker: { format: "es" },
  });
  return { folder, script: "./main.js" };
}

export async function webpack(project) {
  const { default: pack } = await import("webpack");
  const folder = join(project, "out-webpack");
  const stats = await new Promise((resolve, reject) => {
    pack({
      context: project, mode: "production", entry: "./main.js", target: "web",
      output: { path: folder, filename: "main.js", module: true }, experiments: { outputModule: true }, performance: false,
    }, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
  return { folder, script: "./main.js" };
}

export async function esbuild(project) {
  const { build } = await import("esbuild");
  const folder = join(project, "out-esbuild");
  await build({
    absWorkingDir: project, entryPoints: { main: "main-esbuild.js", worker: "qkv/worker" }, bundle: true, format: "esm", outdir: folder, loader: { ".wasm": "file" }, logLevel: "warning",
  });
  return { folder, script: "./main.js" };
}

export async function plain(project) {
  return { folder: project, script: "./main-plain.js" };
}
