// A made-up server behind the desk's page: the routes of its contract, answered by `page.route`, so that these tests need the pages
// alone. It writes down what it was asked.

import type { Page, Route } from "@playwright/test";

const codes = (all: Record<string, string>) => Object.entries(all).map(([code, words]) => ({ code, words, active: true }));

export const FORM = {
  country: "XD",
  issuer: "Demo health authority",
  languages: ["en", "zh", "es", "fr", "ar"],
  value_sets: {
    diseases: codes({ "840539006": "COVID-19" }),
    products: codes({ "EU/1/20/1528": "Comirnaty", "EU/1/20/1507": "Spikevax", Abdala: "Abdala" }),
    manufacturers: codes({ "ORG-100030215": "Biontech Manufacturing GmbH", CIGB: "Center for Genetic Engineering and Biotechnology" }),
    vaccines: codes({ "1119349007": "SARS-CoV-2 mRNA vaccine" }),
    tests: codes({ "LP217198-3": "Rapid immunoassay", "LP6464-4": "Nucleic acid amplification with probe detection" }),
    devices: [
      ...codes({ "1341": "Qingdao Hightop Biotech Co., Ltd, SARS-CoV-2 Antigen Rapid Test", "1065": "BD Veritor System, Becton Dickinson", "1244": "GenBody COVID-19 Ag" }),
      { code: "9", words: "Withdrawn device", active: false },
    ],
    results: codes({ "260415000": "Not detected", "260373001": "Detected" }),
  },
  products: {
    "EU/1/20/1528": { manufacturer: "ORG-100030215", vaccine: "1119349007" },
    "EU/1/20/1507": { manufacturer: "ORG-100030215", vaccine: "1119349007" },
  },
};

const ORDER = { family: "Exemple", given: "Léa", birth: "1990-02-28", target: "840539006", country: "XD", issuer: "Demo health authority" };

export const issued = (number: number, kind = "test") => ({
  uvci: `URN:UVCI:01:XD:DEMO${number}ABCDEFGHJKLMNPQR#K`,
  text: `HC1:MADE-UP-${number}`,
  kind,
  expires_at: "2027-11-27T00:00:00Z",
  order: { kind, ...ORDER, ...(kind === "test" ? { method: "LP217198-3", result: "260415000", sampled_at: "2026-11-26T09:00:00Z" } : {}) },
});

export const EXPOSURE_CODE = {
  uuid: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  code: "12345678",
  expires_at: "2026-11-27T09:15:00Z",
  long_code: "abcdefgh12345678",
  long_expires_at: "2026-11-28T09:00:00Z",
  sms: {
    en: "Demo: enter the code 12345678 in your app.",
    zh: "示范：请输入 12345678。",
    es: "Demo: introduzca el código 12345678.",
    fr: "Démo : saisissez le code 12345678.",
    ar: "تجربة: أدخل الرمز 12345678.",
  },
  link: "ens://v?r=XD&c=abcdefgh12345678",
  page_link: "https://health.example/wallet/#/report/abcdefgh12345678",
};

export const DRAFT = {
  id: "41d7",
  kind: "areas",
  name: "november",
  digest: "ab".repeat(32),
  bytes: 5120,
  removes: false,
  by: "officer-1",
  by_label: "Officer 1",
  at: "2026-11-26T09:00:00Z",
  differences: [
    { mark: "+", sentence: "People who were in the harbour district on 20 November are asked about it." },
    { mark: "-", sentence: "The old town is no longer listed." },
    { mark: " ", sentence: "The airport stays listed until 30 November." },
  ],
  left_out: [{ what: "line 14", why: "its circle is smaller than an area may be" }],
};

const LOG = `pratique staff log v1 health.example
1 2026-11-25T09:00:00Z nurse-4 issued certificate/6f0c 9c1e00
2 2026-11-25T09:02:10Z officer-1 drafted areas/41d7 51aa00
`;

const ANSWERS: Record<string, unknown> = {
  "GET /desk/form": FORM,
  "POST /desk/exposure-codes": EXPOSURE_CODE,
  "GET /publishing": {
    version: 41,
    issued: "2026-11-26T00:00:00Z",
    expires: "2026-12-03T00:00:00Z",
    in_force: [
      { kind: "pack", name: "measles", digest: "cd".repeat(32), bytes: 20480 },
      { kind: "trust", name: "issuers", digest: "ef".repeat(32), bytes: 90112 },
    ],
    drafts: [DRAFT],
  },
  "GET /publishing/drafts/41d7": DRAFT,
  "POST /publishing/drafts/41d7/approval": { version: 42 },
  "POST /publishing/drafts/revocations": DRAFT,
  "POST /publishing/drafts/removal": { ...DRAFT, removes: true },
  "GET /staff": {
    accounts: [
      { account: "all-1", label: "All roles", roles: ["administrator"], passkeys: 2, since: "2026-01-07T00:00:00Z" },
      { account: "nurse-4", label: "Nurse 4", roles: ["issuer"], passkeys: 1, since: "2026-10-01T00:00:00Z" },
    ],
    invitations: [{ id: "i1", label: "Laboratory", roles: ["issuer", "auditor"], expires_at: "2026-11-28T00:00:00Z" }],
  },
  "POST /staff/invitations": { code: "ABCD-EFGH", link: "https://health.example/desk/#join=ABCD-EFGH", expires_at: "2026-11-28T00:00:00Z" },
  "GET /service": {
    version: "0.3.0",
    started_at: "2026-11-20T06:00:00Z",
    database: "SQLite",
    object_store: "folder",
    published: { version: 41, issued: "2026-11-26T00:00:00Z", expires: "2999-12-03T00:00:00Z" },
    issued_today: 112,
    sessions: 3,
    jobs: [{ name: "edition", due_at: "2026-11-27T00:00:00Z", last_ok_at: "2026-11-26T00:00:00Z", last_fault: null }],
  },
  "POST /session/recovery-codes": { recovery_codes: ["AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF"] },
  "POST /enrolment/challenge": {
    challenge_id: "c1",
    options: {
      publicKey: {
        rp: { name: "Pratique", id: "localhost" },
        user: { id: "AQID", name: "nurse-4", displayName: "Nurse 4" },
        challenge: "AAECAwQFBgcICQoLDA0ODw",
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      },
    },
    account: "nurse-4",
    label: "Nurse 4",
    roles: ["issuer"],
  },
  "POST /sign-in/challenge": { challenge_id: "c2", options: { publicKey: { challenge: "AAECAwQFBgcICQoLDA0ODw", rpId: "localhost", userVerification: "required", allowCredentials: [] } } },
};

export interface Asked {
  what: string;
  csrf: string | undefined;
  body: string;
}

export class MadeUpServer {
  asked: Asked[] = [];
  /** Answers of one test that differ: a value, or a problem with its status. */
  other: Record<string, unknown> = {};
  roles: string[] = ["issuer", "officer", "auditor", "operator", "administrator"];
  account = "all-1";
  signedIn = true;
  #issued = 0;

  async stand(page: Page): Promise<void> {
    await page.route("**/api/**", (route) => this.#answer(route));
  }

  asks(what: string): Asked[] {
    return this.asked.filter((one) => one.what === what);
  }

  session = () => ({ account: this.account, label: "All roles", roles: this.roles, csrf: "word", expires_at: "2999-01-01T00:00:00Z" });

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const what = `${request.method()} ${pathname.replace(/^\/api/, "")}${search}`;
    this.asked.push({ what, csrf: request.headers()["x-pratique-csrf"], body: request.postData() ?? "" });
    if (what in this.other) return this.#give(route, this.other[what]);
    if (what === "GET /session") return this.#give(route, this.signedIn ? this.session() : problem(401, "NOT_SIGNED_IN"));
    if (what === "DELETE /session") {
      this.signedIn = false;
      return route.fulfill({ status: 204 });
    }
    if (what === "GET /audit/log") return route.fulfill({ contentType: "text/plain", body: LOG });
    if (what === "POST /sign-in") return this.#give(route, this.session());
    if (what === "POST /enrolment") return this.#give(route, { session: this.session(), recovery_codes: ["AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF"] });
    if (what === "POST /desk/certificates") return this.#give(route, issued(++this.#issued, (JSON.parse(request.postData() ?? "{}") as { order: { kind: string } }).order.kind));
    if (what.startsWith("POST /desk/batches")) return this.#give(route, batch(search.includes("true")));
    if (what === "POST /desk/revocations") return this.#give(route, { uvci: issued(1).uvci, revoked_at: "2026-11-26T10:00:00Z" });
    if (request.method() === "DELETE" || request.method() === "PUT") return route.fulfill({ status: 204 });
    return this.#give(route, ANSWERS[what] ?? problem(404, "NOT_FOUND"));
  }

  #give(route: Route, value: unknown): Promise<void> {
    const status = (value as { status?: unknown }).status;
    return route.fulfill({ status: typeof status === "number" ? status : 200, json: value });
  }
}

export const problem = (status: number, code: string, findings?: unknown[]) => ({ type: "about:blank", status, code, title: `Title of ${code}.`, ...(findings ? { findings } : {}) });

const batch = (preview: boolean) => ({
  rows: [
    { row: 1, summary: "Test, Léa Exemple, 1990-02-28, not detected", findings: [], duplicate: false },
    { row: 2, summary: "Test, Ana Muestra", findings: [{ row: 2, member: "birth", code: "ORDER_BIRTH", sentence: "31.2.1990 is not a date of birth." }], duplicate: false },
    { row: 3, summary: "Vaccination, Li Shili, 1964-05-01, Comirnaty 2 of 2", findings: [], duplicate: true },
  ],
  issued: preview ? [] : [{ ...issued(1), row: 1 }, { ...issued(2, "vaccination"), row: 3 }],
});
