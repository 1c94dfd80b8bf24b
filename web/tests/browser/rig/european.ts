// Test certificates of the EU's member states (`fixtures/certificate/dgc`), with the signer and the moment that each was made for.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const fixtures = resolve(root, process.env["PRATIQUE_FIXTURES"] ?? "../shared/fixtures");
const folder = join(fixtures, "certificate/dgc");

/** Why the tests on these certificates cannot run, or nothing. In CI that is a failure. */
export function noFixtures(): string | undefined {
  if (existsSync(folder)) return undefined;
  if (process.env["CI"]) throw new Error(`no fixtures at ${folder}`);
  return "skipped: no fixtures";
}

export interface European {
  text: string;
  /** DER of the certificate of the signer. */
  signer: Buffer;
  clock: Date;
}

/** A case, such as `DE/2DCode/raw/1.json`. */
export function european(name: string): European {
  const read = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
    PREFIX: string;
    TESTCTX: { CERTIFICATE: string; VALIDATIONCLOCK: string };
  };
  const { CERTIFICATE, VALIDATIONCLOCK } = read.TESTCTX;
  return { text: read.PREFIX, signer: Buffer.from(CERTIFICATE, "base64"), clock: moment(VALIDATIONCLOCK) };
}

/** A clock without a zone is UTC; fractions of a second beyond thousandths are dropped. */
function moment(written: string): Date {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`;
  return new Date(zoned.replace(/(\.\d{3})\d*/, "$1").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
}
