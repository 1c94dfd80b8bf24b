// Who publishes here, for show only: this page trusts nothing and checks nothing.

export interface Authority {
  name: string;
  demo: boolean;
}

/** Nothing while the server does not answer. */
export async function authority(): Promise<Authority | undefined> {
  try {
    const answer = await fetch("/authority.json", { credentials: "omit", referrerPolicy: "no-referrer" });
    const { name, demo } = (await answer.json()) as { name?: unknown; demo?: unknown };
    return typeof name === "string" ? { name, demo: demo === true } : undefined;
  } catch {
    return undefined;
  }
}
