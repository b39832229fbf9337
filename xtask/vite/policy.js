// The content security policy the site runs under, word for word as docs/embedding.md gives it.

export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// The playground reads models from addresses that the reader gives; it sends nothing.
const reading = policy.replace("connect-src 'self'", "connect-src 'self' https:");

/** A Vite plugin: the preview server gives the playground that policy. */
export function playgroundPolicy() {
  return {
    name: "qkv-playground-policy",
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        if (/^\/playground(\.html)?([?#]|$)/.test(request.url)) {
          const set = response.setHeader.bind(response);
          response.setHeader = (name, value) => set(name, name.toLowerCase() === "content-security-policy" ? reading : value);
          response.setHeader("Content-Security-Policy", reading);
        }
        next();
      });
    },
  };
}
