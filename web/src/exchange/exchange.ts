// Imports, backups and the drawing of codes: a module of its own, loaded when first used and kept from then on, so that pages open sooner.

type Exchange = typeof import("../generated/wasm/exchange/exchange");

let loading: Promise<Exchange> | undefined;

/** The module. @throws where it is not here yet and there is no network; the next call tries again */
export function exchange(): Promise<Exchange> {
  loading ??= load().catch((fault: unknown) => {
    loading = undefined;
    throw fault;
  });
  return loading;
}

async function load(): Promise<Exchange> {
  const [bound, module] = await Promise.all([
    import("../generated/wasm/exchange/exchange"),
    import("../generated/wasm/exchange/exchange_bg.wasm?url"),
  ]);
  await bound.default({ module_or_path: module.default });
  return bound;
}
