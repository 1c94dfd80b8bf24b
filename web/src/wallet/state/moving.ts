// Imports and backups: a module of its own, loaded when first used and kept from then on, so that the wallet opens sooner.

type Moving = typeof import("../../generated/wasm/moving/moving");

let loading: Promise<Moving> | undefined;

/** The module. @throws where it is not here yet and there is no network; the next call tries again */
export function moving(): Promise<Moving> {
  loading ??= load().catch((fault: unknown) => {
    loading = undefined;
    throw fault;
  });
  return loading;
}

async function load(): Promise<Moving> {
  const [bound, module] = await Promise.all([
    import("../../generated/wasm/moving/moving"),
    import("../../generated/wasm/moving/moving_bg.wasm?url"),
  ]);
  await bound.default({ module_or_path: module.default });
  return bound;
}
