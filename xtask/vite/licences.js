// What the site ships of other people's work comes with their licences: one text file beside the page.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** A Vite plugin: licences.txt in the build, made of our own licence files, NOTICE, the fonts' and the dependencies'. */
export function licences(root) {
  return {
    name: "qkv-licences",
    apply: "build",
    generateBundle() {
      const fonts = join(root, "www/pages/fonts");
      const files = [
        ...["LICENSE-MIT", "LICENSE-APACHE", "NOTICE"].map((name) => join(root, name)),
        ...readdirSync(fonts).filter((name) => name.startsWith("LICENSE")).map((name) => join(fonts, name)),
        ...["@huggingface/tokenizers", "lit", "lit-element", "lit-html", "@lit/reactive-element"].map((name) => join(root, "node_modules", name, "LICENSE")),
      ];
      const source = files.map((file) => `${title(root, file)}\n\n${readFileSync(file, "utf8").trim()}\n`).join(`\n${"=".repeat(100)}\n\n`);
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}

function title(root, file) {
  const [, name] = file.match(/node_modules\/(.+)\/LICENSE$/) ?? [];
  return name ? `LICENSE of ${name}` : basename(file);
}
