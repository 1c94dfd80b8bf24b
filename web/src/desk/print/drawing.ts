// The codes of certificates. They are drawn here and not by the server, which has better things to do than to count squares.

import { exchange } from "../../exchange/exchange";
import type { Issued } from "../wire";

/** A certificate with its code, which is black and white squares of our own making. */
export interface Paper extends Issued {
  svg: string;
}

/** Loads what draws while a form is filled in, so that nobody waits for it when a certificate is there. */
export const prepare = (): void => void exchange().catch(() => undefined);

/** @throws where what draws is not here and there is no network */
export const draw = async (text: string): Promise<string> => (await exchange()).drawForPaper(text);

/** As `draw`, of a link. */
export const drawLink = async (link: string): Promise<string> => (await exchange()).drawLink(link);

export const withCode = async (issued: Issued): Promise<Paper> => ({ ...issued, svg: await draw(issued.text) });
