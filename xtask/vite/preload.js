// Files the first figure waits for are named in the page's head, so that they load beside the scripts and not after them.

/** A Vite plugin: `<link rel="preload">` in index.html for every emitted file whose source path matches. */
export function preload(pattern) {
  return {
    name: "qkv-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, filename }) {
        if (!bundle || !filename.endsWith("www/index.html")) return html;
        return Object.values(bundle)
          .filter(({ type, originalFileNames }) => type === "asset" && originalFileNames?.some((name) => pattern.test(name)))
          .map(({ fileName }) => ({
            tag: "link",
            attrs: { rel: "preload", as: "fetch", crossorigin: true, href: `./${fileName}` },
            injectTo: "head",
          }));
      },
    },
  };
}
