import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** The same as the server's header says, for hosts that cannot send one (frame-ancestors needs one). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** Writes the policy into the built page; while developing, Vite's own scripts stand in the page. */
function policy(): Plugin {
  return {
    name: "policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "content-security-policy", content: POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** Writes `<name>.br` beside every file that is worth it: compressed once and not at each request. */
function brotli(): Plugin {
  /** Below this, what is saved does not fill a packet. */
  const WORTH_BYTES = 1_000;
  return {
    name: "brotli",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
          if (content.length < WORTH_BYTES) continue;
          const source = brotliCompressSync(content);
          this.emitFile({ type: "asset", fileName: `${fileName}.br`, source });
        }
      },
    },
  };
}

export default defineConfig({
  // Below whatever path it is put: the API is beside the page.
  base: "./",
  build: {
    target: "es2022",
    // scripts/clean.mjs does it, and leaves the folder.
    emptyOutDir: false,
    // A file within the page would be against the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [policy(), brotli()],
  server: {
    // `npm run dev` shows the API of a `connect-live serve` on its usual port.
    proxy: Object.fromEntries(
      Object.keys(JSON.parse(readFileSync("../infra/openapi.json", "utf8")).paths).map((path) => [
        `^${path.replaceAll(/\{[^}]*\}/g, "[^/]+")}(\\?.*)?$`,
        process.env.CONNECT_LIVE_API ?? "http://127.0.0.1:8787",
      ]),
    ),
  },
});
