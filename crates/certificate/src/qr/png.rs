//! The symbol as PNG (ISO/IEC 15948): one bit a pixel, grey, so a certificate is two or three kilobytes.

use super::{QUIET_ZONE, Symbol};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

impl Symbol {
    /// A PNG file with `scale` pixels a module (1 to 64; other values are brought into the range).
    #[must_use]
    pub fn png(&self, scale: u8) -> Vec<u8> {
        let scale = usize::from(scale.clamp(1, 64));
        let side = (self.width + 2 * QUIET_ZONE) * scale;
        let mut file = SIGNATURE.to_vec();
        chunk(&mut file, b"IHDR", &header(side));
        chunk(&mut file, b"IDAT", &deflated(&self.scanlines(scale)));
        chunk(&mut file, b"IEND", &[]);
        file
    }

    /// Rows of pixels, each after its filter byte 0; a set bit is white.
    fn scanlines(&self, scale: usize) -> Vec<u8> {
        let modules = self.width + 2 * QUIET_ZONE;
        let mut lines = Vec::new();
        for row in 0..modules {
            let mut line = vec![0; 1 + (modules * scale).div_ceil(8)];
            for pixel in 0..modules * scale {
                // the quiet zone wraps below zero to a large number, which is outside the symbol and so light
                let (column, row) = (
                    (pixel / scale).wrapping_sub(QUIET_ZONE),
                    row.wrapping_sub(QUIET_ZONE),
                );
                if !self.is_dark(column, row) {
                    line[1 + pixel / 8] |= 0x80 >> (pixel % 8);
                }
            }
            (0..scale).for_each(|_| lines.extend_from_slice(&line));
        }
        lines
    }
}

/// Width, height, bit depth 1, grey, no interlace.
fn header(side: usize) -> [u8; 13] {
    // (177 + 8) modules of 64 pixels are 11,840
    let side = u32::try_from(side)
        .expect("a side is at most 11,840 pixels")
        .to_be_bytes();
    let mut header = [0; 13];
    header[..4].copy_from_slice(&side);
    header[4..8].copy_from_slice(&side);
    header[8] = 1;
    header
}

fn deflated(lines: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(lines)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let length =
        u32::try_from(data.len()).expect("a picture of 11,840 pixels a side has less than 4 GiB");
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(kind);
    file.extend_from_slice(data);
    file.extend_from_slice(&crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::super::{Correction, Symbol};

    #[test]
    fn another_decoder_reads_the_text_back() {
        let text = format!(
            "HC1:{}",
            "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE".repeat(9)
        );
        for (correction, scale) in [(Correction::Medium, 3), (Correction::Quartile, 8)] {
            let png = Symbol::new(&text, correction).unwrap().png(scale);
            let picture = image::load_from_memory(&png).unwrap().to_luma8();
            let mut prepared = rqrr::PreparedImage::prepare(picture);
            let found = prepared.detect_grids();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].decode().unwrap().1, text);
        }
    }

    #[test]
    fn the_quiet_zone_is_white_and_the_finder_is_black() {
        let picture = Symbol::new("HC1:A", Correction::Medium).unwrap().png(2);
        let picture = image::load_from_memory(&picture).unwrap().to_luma8();
        assert_eq!(picture.dimensions(), (58, 58));
        assert_eq!(picture.get_pixel(7, 7).0, [255]);
        assert_eq!(picture.get_pixel(8, 8).0, [0]);
        assert_eq!(picture.get_pixel(57, 57).0, [255]);
    }
}
