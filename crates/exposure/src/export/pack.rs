//! Packing an export (PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). No clock and no system is named, so that
//! the same parts are the same archive.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// What an unpacker has to be able to do: deflate.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day that an archive can name.
const FIRST_DAY: u16 = 0x21;
const PARTS: u16 = 2;

/// An archive of both parts, each smaller than the caps of the reader.
pub(super) fn pack(export: &[u8], signatures: &[u8]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, part) in [("export.bin", export), ("export.sig", signatures)] {
        let local = archive.len();
        let packed = deflated(part);
        let head = head(name, part, packed.len());
        archive.extend_from_slice(b"PK\x03\x04");
        archive.extend_from_slice(&head);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&head);
        // comment, disk and attributes: none
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&size(local));
        directory.extend_from_slice(name.as_bytes());
    }
    let begin = archive.len();
    archive.extend_from_slice(&directory);
    archive.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    archive.extend_from_slice(&PARTS.to_le_bytes());
    archive.extend_from_slice(&PARTS.to_le_bytes());
    archive.extend_from_slice(&size(directory.len()));
    archive.extend_from_slice(&size(begin));
    archive.extend_from_slice(&[0; 2]);
    archive
}

/// What stands both before a part and in the directory.
fn head(name: &str, part: &[u8], packed: usize) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(part);
    let mut head = Vec::new();
    for number in [VERSION, 0, DEFLATED, 0, FIRST_DAY] {
        head.extend_from_slice(&number.to_le_bytes());
    }
    head.extend_from_slice(&crc.sum().to_le_bytes());
    head.extend_from_slice(&size(packed));
    head.extend_from_slice(&size(part.len()));
    let [low, high, ..] = size(name.len());
    head.extend_from_slice(&[low, high, 0, 0]);
    head
}

/// Parts have caps far below 4 GiB.
fn size(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

fn deflated(part: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::default(), false);
    // stored blocks, the worst case, add five bytes to every few thousand
    let mut packed = Vec::with_capacity(part.len() + part.len() / 1000 + 64);
    loop {
        let read = usize::try_from(deflate.total_in()).unwrap_or(part.len());
        let status = deflate.compress_vec(&part[read..], &mut packed, FlushCompress::Finish);
        if matches!(status, Ok(flate2::Status::StreamEnd) | Err(_)) {
            return packed;
        }
        packed.reserve(part.len() / 2 + 64);
    }
}
