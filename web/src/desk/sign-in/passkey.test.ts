import { afterEach, expect, it, vi } from "vitest";
import { base64url, bytes, make, NoPasskey, show } from "./passkey";

const buffer = (...values: number[]) => Uint8Array.from(values).buffer;

function browser(method: "get" | "create", answer: (options: { publicKey: Record<string, unknown> }) => unknown) {
  vi.stubGlobal("PublicKeyCredential", class {});
  vi.stubGlobal("navigator", { credentials: { [method]: async (options: { publicKey: Record<string, unknown> }) => answer(options) } });
}

afterEach(() => vi.unstubAllGlobals());

it("bytes go to base64url and back, whatever their number", () => {
  for (let length = 0; length < 9; length++) {
    const all = buffer(...Array.from({ length }, (_, place) => 255 - place * 29));
    expect(base64url(all)).not.toMatch(/[+/=]/);
    expect(bytes(base64url(all))).toEqual(all);
  }
  expect(base64url(buffer(251, 255, 191))).toBe("-_-_");
});

it("signing in hands the browser bytes and the server text", async () => {
  let given: Record<string, unknown> = {};
  browser("get", ({ publicKey }) => {
    given = publicKey;
    const response = { authenticatorData: buffer(1), clientDataJSON: buffer(2), signature: buffer(3), userHandle: null };
    return { id: "AQ", rawId: buffer(1), type: "public-key", response, getClientExtensionResults: () => ({}) };
  });
  const shown = await show({ challenge: "AAEC", rpId: "localhost", allowCredentials: [{ type: "public-key", id: "_w" }] });
  expect(given).toEqual({ challenge: buffer(0, 1, 2), rpId: "localhost", allowCredentials: [{ type: "public-key", id: buffer(255) }] });
  const response = { authenticatorData: "AQ", clientDataJSON: "Ag", signature: "Aw", userHandle: null };
  expect(shown).toEqual({ id: "AQ", rawId: "AQ", type: "public-key", response, extensions: {} });
});

it("enrolling hands the browser bytes and the server text", async () => {
  let given: Record<string, unknown> = {};
  browser("create", ({ publicKey }) => {
    given = publicKey;
    const response = { attestationObject: buffer(4), clientDataJSON: buffer(5), getTransports: () => ["internal"] };
    return { id: "AQ", rawId: buffer(1), type: "public-key", response, getClientExtensionResults: () => ({}) };
  });
  const made = await make({ challenge: "AA", user: { id: "BQ", name: "nurse-4" }, rp: { id: "localhost" } });
  expect(given).toEqual({ challenge: buffer(0), user: { id: buffer(5), name: "nurse-4" }, rp: { id: "localhost" }, excludeCredentials: [] });
  expect(made["response"]).toEqual({ attestationObject: "BA", clientDataJSON: "BQ", transports: ["internal"] });
});

it.each([
  ["NotAllowedError", "refused"],
  ["InvalidStateError", "known"],
  ["SecurityError", "failed"],
])("%s is told as %s", async (name, cause) => {
  browser("get", () => {
    throw new DOMException("no", name);
  });
  await expect(show({ challenge: "AA" })).rejects.toEqual(new NoPasskey(cause as never));
});

it("a browser without passkeys is told apart", async () => {
  await expect(show({ challenge: "AA" })).rejects.toEqual(new NoPasskey("none"));
});
