//! Signed notes (C2SP signed-note): a text that ends with a newline, an empty line, and one line a signature.

use crate::key::OfficerKey;
use crate::refusal::Refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The largest note that is read, in bytes.
pub const MAX_NOTE: usize = 64 * 1024;
/// The most signatures that are looked at; signatures of keys that are not known here count too.
pub const MAX_SIGNATURES: usize = 16;

/// A note, its signatures not yet checked.
pub(crate) struct Note<'a> {
    pub(crate) text: &'a str,
    pub(crate) signatures: Vec<NoteSignature<'a>>,
}

/// One signature line.
pub(crate) struct NoteSignature<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: [u8; 4],
    /// `None` where it has not the length of an Ed25519 signature: another type, to be passed over.
    pub(crate) ed25519: Option<[u8; 64]>,
}

impl<'a> Note<'a> {
    /// Takes a note apart.
    pub(crate) fn parse(note: &'a str) -> Result<Self, Refusal> {
        if note.len() > MAX_NOTE {
            return Err(Refusal::TooLarge);
        }
        // the last empty line divides: the text may have empty lines of its own
        let end = note.rfind("\n\n").ok_or(Refusal::Form)?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        let control = |letter: char| letter.is_control() && letter != '\n';
        let lines = lines.strip_suffix('\n').ok_or(Refusal::Form)?;
        if text.contains(control) || lines.split('\n').count() > MAX_SIGNATURES {
            return Err(Refusal::Form);
        }
        let signatures: Option<Vec<_>> = lines.split('\n').map(signature).collect();
        Ok(Self {
            text,
            signatures: signatures.ok_or(Refusal::Form)?,
        })
    }
}

/// `— name base64(id ‖ signature)`.
fn signature(line: &str) -> Option<NoteSignature<'_>> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    if name.is_empty() || name.contains('+') || signature.is_empty() {
        return None;
    }
    Some(NoteSignature {
        name,
        id: *id,
        ed25519: signature.try_into().ok(),
    })
}

/// The note of `text`, which ends with a newline, signed by each key.
pub(crate) fn sign(text: &str, keys: &[OfficerKey]) -> String {
    let mut note = format!("{text}\n");
    note.extend(keys.iter().map(|key| key.signature_line(text)));
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_taken_apart() {
        let key = OfficerKey::from_seed("anna", &[3; 32]).unwrap();
        let note = sign("hello\n\nagain\n", &[key]);
        let read = Note::parse(&note).unwrap();
        assert_eq!(read.text, "hello\n\nagain\n");
        assert_eq!(read.signatures[0].name, "anna");
        assert!(read.signatures[0].ed25519.is_some());
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let line = "\u{2014} anna AAAAAAA=\n";
        let many = format!("a\n\n{}", line.repeat(MAX_SIGNATURES + 1));
        let controlled = format!("a\tb\n\n{line}");
        let dashed = "a\n\n- anna AAAAAAA=\n";
        for note in [
            "",
            "a\n",
            "a\n\n",
            dashed,
            "a\n\n\u{2014} anna AAAA\n",
            &many,
            &controlled,
        ] {
            assert_eq!(Note::parse(note).err(), Some(Refusal::Form), "{note:?}");
        }
        assert_eq!(
            Note::parse(&" ".repeat(MAX_NOTE + 1)).err(),
            Some(Refusal::TooLarge)
        );
    }
}
