// What the operating system's own packages provide: a linker, a browser, a software GPU. Installed where that needs
// no password, named exactly where it does.

import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Stop, output, run, say } from "./run.mjs";

/** The full path of the first of these commands that this machine has. */
export function find(...names) {
  const suffix = process.platform === "win32" ? ".exe" : "";
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name + suffix);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch { /* not there */ }
    }
  }
  return undefined;
}

/** Packages come from apt, and no password is asked: as root, or with a `sudo` that needs none. */
export function canInstall() {
  return process.platform === "linux" && Boolean(find("apt-get")) && (isRoot() || hasSudo());
}

export const isRoot = () => process.getuid?.() === 0;
export const hasSudo = () => output("sudo", ["-n", "true"]) !== null;

/** Installs Debian packages, or stops and says what to install. */
export async function install(packages, purpose) {
  if (!canInstall()) {
    throw new Stop(`${purpose} is missing. Install it and run this again, for example on Debian and Ubuntu:

    sudo apt-get install ${packages.join(" ")}`);
  }
  say(`Installing ${packages.join(", ")} …`);
  const apt = (args) => (isRoot() ? ["apt-get", args] : ["sudo", ["-n", "apt-get", ...args]]);
  const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] };
  await run(...apt(["-qq", "update"]), quiet);
  await run(...apt(["-qq", "-y", "--no-install-recommends", "install", ...packages]), quiet);
}

/** Rust links its own build programs with the C compiler's linker. */
export async function linker() {
  if (process.platform === "linux" && !find("cc")) await install(["gcc", "libc6-dev"], "A C linker (cc), which Rust needs,");
}

/** A Vulkan driver and loader: the native tests run the shaders on it. macOS and Windows bring a GPU interface of their own. */
export async function vulkan() {
  if (process.platform !== "linux") return;
  const card = existsSync("/dev/nvidia0") || (existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("renderD")));
  const driver = softwareVulkan() ?? (card ? vulkanDrivers()[0] : undefined);
  if (driver && hasVulkanLoader()) return;
  await install(["mesa-vulkan-drivers", "libvulkan1"], "A Vulkan driver, which the shader tests run on,");
}

/** The description file of Mesa's software Vulkan driver (lavapipe), where it is installed. */
export const softwareVulkan = () => vulkanDrivers().find((path) => /lvp_icd/.test(path));

function vulkanDrivers() {
  const named = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  if (named) return named.split(delimiter).filter(existsSync);
  return ["/usr/share", "/usr/local/share", "/etc"]
    .map((folder) => join(folder, "vulkan/icd.d"))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

function hasVulkanLoader() {
  const known = output("/sbin/ldconfig", ["-p"]) ?? output("ldconfig", ["-p"]);
  if (known !== null) return known.includes("libvulkan.so.1");
  return ["/usr/lib", "/usr/lib64", `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`]
    .some((folder) => existsSync(join(folder, "libvulkan.so.1")));
}
