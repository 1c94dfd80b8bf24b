//! Passkeys (W3C WebAuthn level 3): a key that a device keeps for this origin, used after the device has checked its owner. The
//! account is found by the key, so that nobody types a name.

use crate::fault::Fault;
use audit::Actor;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use storage::Passkey;
use url::Url;
use uuid::Uuid;
use webauthn_rs::Webauthn;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey as Key, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, WebauthnBuilder, WebauthnError,
};

/// What is kept between the challenge of a new key and its answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct Registered {
    /// Hash of the one-time code, hexadecimal.
    pub(crate) code: String,
    /// The account that the key will open.
    pub(crate) account: String,
    state: PasskeyRegistration,
}

/// What is kept between the challenge of a sign-in and its answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignIn {
    state: DiscoverableAuthentication,
}

/// The origin's side of passkeys.
#[derive(Debug, Clone)]
pub(crate) struct Passkeys(Webauthn);

impl Passkeys {
    /// For the host of this origin.
    pub(crate) fn of(origin: &Url) -> Result<Self, Fault> {
        let unfit = |error: WebauthnError| Fault::Setting("origin".into(), error.to_string());
        let host = origin.host_str().unwrap_or_default();
        let built = WebauthnBuilder::new(host, origin)
            .map_err(unfit)?
            .rp_name("Pratique")
            .build();
        Ok(Self(built.map_err(unfit)?))
    }

    /// The challenge for a new key of an account: what the browser is given, and what is kept.
    pub(crate) fn challenge_new(
        &self,
        account: &Actor,
        label: &str,
        code: String,
    ) -> Result<(Value, Registered), WebauthnError> {
        let name = account.as_str();
        let shown = if label.is_empty() { name } else { label };
        let (challenge, state) =
            self.0
                .start_passkey_registration(handle(account), name, shown, None)?;
        let mut options = serde_json::to_value(challenge).unwrap_or_default();
        // a key that the device itself can name: otherwise staff would have to type the name of an account
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        let account = name.to_owned();
        Ok((
            options,
            Registered {
                code,
                account,
                state,
            },
        ))
    }

    /// The key in an answer to [`Self::challenge_new`].
    pub(crate) fn register(
        &self,
        credential: &RegisterPublicKeyCredential,
        kept: &Registered,
    ) -> Result<Passkey, WebauthnError> {
        let key = self
            .0
            .finish_passkey_registration(credential, &kept.state)?;
        Ok(Passkey {
            credential: key.cred_id().to_vec(),
            content: written(&key),
        })
    }

    /// The challenge of a sign-in.
    pub(crate) fn challenge(&self) -> Result<(Value, SignIn), WebauthnError> {
        let (challenge, state) = self.0.start_discoverable_authentication()?;
        let mut options = serde_json::to_value(challenge).unwrap_or_default();
        // asked for by a button, not offered while typing
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok((options, SignIn { state }))
    }

    /// Checks an answer to [`Self::challenge`] under the key that the account has: its content after this use.
    pub(crate) fn check(
        &self,
        credential: &PublicKeyCredential,
        kept: SignIn,
        account: &Actor,
        content: &str,
    ) -> Result<String, WebauthnError> {
        let mut key: Key =
            serde_json::from_str(content).map_err(|_| WebauthnError::CredentialNotFound)?;
        let (named, _) = self.0.identify_discoverable_authentication(credential)?;
        if named != handle(account) {
            return Err(WebauthnError::CredentialNotFound);
        }
        let result = self.0.finish_discoverable_authentication_v2(
            credential,
            kept.state,
            DiscoverableKey::from(&key),
        )?;
        key.update_credential(&result);
        Ok(written(&key))
    }
}

fn written(key: &Key) -> String {
    serde_json::to_string(key).unwrap_or_default()
}

/// What a device calls the account: bytes that say nothing.
fn handle(account: &Actor) -> Uuid {
    let hash = Sha256::digest(account.as_str().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}
