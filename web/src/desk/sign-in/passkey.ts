// Passkeys (W3C Web Authentication level 3): what the server sends as JSON becomes what the browser takes, and back. Browsers have
// methods for that since 2025 only, and a clinic's browser may be older.

type Json = { [member: string]: unknown };

export function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

export function base64url(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Why no passkey came: `refused` is the person or the time that ran out, `known` that this device has one already. */
export type Cause = "refused" | "known" | "none" | "failed";

export class NoPasskey extends Error {
  constructor(readonly cause: Cause) {
    super(cause);
  }
}

/** Shows the passkey that was made before. @param options `publicKey` of the server's answer, with its base64url */
export async function show(options: unknown): Promise<Json> {
  const { challenge, allowCredentials, ...rest } = options as Json & { challenge: string; allowCredentials?: Json[] };
  const publicKey = { ...rest, challenge: bytes(challenge), allowCredentials: (allowCredentials ?? []).map(described) };
  const credential = await asked(() => navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions }));
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response as AuthenticatorAssertionResponse;
  const response = { authenticatorData: base64url(authenticatorData), clientDataJSON: base64url(clientDataJSON), signature: base64url(signature) };
  return written(credential, { ...response, userHandle: userHandle ? base64url(userHandle) : null });
}

/** Makes a new passkey. */
export async function make(options: unknown): Promise<Json> {
  const { challenge, user, excludeCredentials, ...rest } = options as Json & { challenge: string; user: Json & { id: string }; excludeCredentials?: Json[] };
  const publicKey = {
    ...rest,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: (excludeCredentials ?? []).map(described),
  };
  const credential = await asked(() => navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions }));
  const response = credential.response as AuthenticatorAttestationResponse;
  const { attestationObject, clientDataJSON } = response;
  const transports = response.getTransports?.() ?? [];
  return written(credential, { attestationObject: base64url(attestationObject), clientDataJSON: base64url(clientDataJSON), transports });
}

const described = (credential: Json) => ({ ...credential, id: bytes(String(credential["id"])) });

const written = (credential: PublicKeyCredential, response: Json): Json => ({
  id: credential.id,
  rawId: base64url(credential.rawId),
  type: credential.type,
  response,
  extensions: credential.getClientExtensionResults(),
});

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!("PublicKeyCredential" in globalThis)) throw new NoPasskey("none");
  try {
    const credential = await ask();
    if (credential) return credential as PublicKeyCredential;
  } catch (fault) {
    throw new NoPasskey(causeOf(fault));
  }
  throw new NoPasskey("failed");
}

function causeOf(fault: unknown): Cause {
  const name = fault instanceof DOMException ? fault.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "refused";
  return name === "InvalidStateError" ? "known" : "failed";
}
