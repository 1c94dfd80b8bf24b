// Modules of WebAssembly that are loaded when first used and kept from then on, so that pages open sooner.

interface Bound {
  default(from: { module_or_path: string }): Promise<unknown>;
}

/** Loads a module and its file the first time. @throws where they are not here yet and there is no network; the next call tries again */
export function late<M extends Bound>(parts: () => Promise<[M, { default: string }]>): () => Promise<M> {
  const load = async (): Promise<M> => {
    const [bound, file] = await parts();
    await bound.default({ module_or_path: file.default });
    return bound;
  };
  let loading: Promise<M> | undefined;
  return () =>
    (loading ??= load().catch((fault: unknown) => {
      loading = undefined;
      throw fault;
    }));
}
