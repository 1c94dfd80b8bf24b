// Lets the browser fetch a page's WASM module together with its scripts, not after them: `<link rel="preload">`.

import type { HtmlTagDescriptor, Plugin } from "vite";

export function ahead(): Plugin {
  return {
    name: "ahead",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle, chunk }) => {
        const files = [chunk, ...(chunk?.imports ?? []).map((file) => bundle?.[file])];
        const assets = files.flatMap((file) => (file?.type === "chunk" ? [...(file.viteMetadata?.importedAssets ?? [])] : []));
        return assets.filter((asset) => asset.endsWith(".wasm")).map(preload);
      },
    },
  };
}

/** As `fetch` asks for it by default; asked for in another way it would be fetched twice. */
function preload(file: string): HtmlTagDescriptor {
  return { tag: "link", attrs: { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: true, href: `/${file}` }, injectTo: "head" };
}
