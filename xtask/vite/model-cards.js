// models/<name>/card.md → /models/<name>/index.html, a page of the site. Nothing is written into www/.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";

/** A Vite plugin: one page per model card, in development and in the build. */
export function modelCards(models, www) {
  const names = () => (existsSync(models) ? readdirSync(models) : []).filter((name) => existsSync(join(models, name, "card.md")));
  const idOf = (name) => join(www, "models", name, "index.html");
  const nameOf = (id) => names().find((name) => idOf(name) === id);
  const render = (name) => page(name, readFileSync(join(models, name, "card.md"), "utf8"));

  return {
    name: "qkv-model-cards",
    enforce: "pre",
    config() {
      const input = Object.fromEntries(names().map((name) => [`models/${name}`, idOf(name)]));
      return { build: { rolldownOptions: { input } } };
    },
    resolveId: (id) => (nameOf(id) ? id : undefined),
    load: (id) => (nameOf(id) ? render(nameOf(id)) : undefined),
    // In the package a model's card is its Markdown file; on the site it is the page made of it, the same step up from
    // the engine's source (development) and from assets/ (build).
    transform(code, id) {
      if (!id.endsWith("/engine/models.js")) return;
      return { code: code.replace(/new URL\("[./]*\/models\/([\w-]+)\/card\.md"/g, 'new URL(/* @vite-ignore */ "../models/$1/"'), map: null };
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const name = names().find((name) => new RegExp(`^/models/${name}/(index\\.html)?([?#]|$)`).test(request.url));
        if (!name) return next();
        response.setHeader("Content-Type", "text/html");
        response.end(await server.transformIndexHtml(request.url, render(name)));
      });
    },
  };
}

function page(name, markdown) {
  const title = markdown.match(/^# (.+)$/m)?.[1] ?? `The model “${name}”`;
  const body = marked.parse(markdown.replace(/^---\n[\s\S]*?\n---\n/, ""), { async: false });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title.replace(/[&<]/g, (c) => ({ "&": "&amp;", "<": "&lt;" })[c])}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="../../pages/tokens.css" />
    <link rel="stylesheet" href="../../pages/fonts.css" />
    <link rel="stylesheet" href="../../pages/article.css" />
    <link rel="stylesheet" href="../../pages/card.css" />
  </head>
  <body class="card">
    <main>
      <p class="card-back"><a href="../../">← The article</a></p>
${body.replaceAll("<table>", '<div class="card-table" tabindex="0"><table>').replaceAll("</table>", "</table></div>")}
    </main>
  </body>
</html>
`;
}
