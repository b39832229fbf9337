// The browser of the tests and the benchmark: one that is here, else Playwright's own, else the system's package.

import { existsSync } from "node:fs";
import { Stop, npm, output } from "./run.mjs";
import { canInstall, find, hasSudo, install, isRoot } from "./system.mjs";

/** The path of a Chromium on this machine, or undefined: then Playwright's own is the one to use. */
export function systemBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  if (process.platform !== "linux") return undefined;
  return ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"]
    .map((name) => find(name))
    .find((path) => path && output(path, ["--version"]) !== null);
}

/** Options to launch it with. On Linux the four switches run WebGPU on the browser's software adapter, canvas included. */
export function launchOptions() {
  const args = ["--enable-unsafe-webgpu"];
  if (process.platform === "linux") {
    args.push("--enable-features=Vulkan", "--use-vulkan=swiftshader", "--use-angle=swiftshader");
  }
  return { executablePath: systemBrowser(), args };
}

/** Sees to it that there is a browser. Needs node_modules. */
export async function browser() {
  if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH)) {
    throw new Stop(`CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which is not there.`);
  }
  if (systemBrowser()) return;
  const { chromium } = await import("playwright-core");
  if (existsSync(chromium.executablePath())) return;
  const withSystemLibraries = process.platform === "linux" && (isRoot() || hasSudo());
  try {
    await npm(["exec", "--", "playwright", "install", ...(withSystemLibraries ? ["--with-deps"] : []), "chromium"]);
  } catch {
    if (canInstall()) await install(["chromium"], "A browser");
    if (!systemBrowser()) {
      throw new Stop("A Chromium is missing, and Playwright could not download one. Install Chromium or Chrome, or set CHROMIUM_PATH to one.");
    }
  }
}
