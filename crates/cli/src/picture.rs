//! QR codes in pictures. Native only: the pages use their camera decoder.

use crate::input::Unusable;
use image::{ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The largest side of a picture, in pixels. A phone's camera makes 4,000 to 12,000.
const MAX_SIDE: u32 = 16_384;
/// The most memory that decoding a picture may take, in bytes.
const MAX_DECODED: u64 = 1 << 30;

/// Whether `bytes` begin like a picture that can be read here.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    format(bytes).is_some()
}

fn format(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok()?;
    [ImageFormat::Png, ImageFormat::Jpeg]
        .contains(&format)
        .then_some(format)
}

/// The texts of all QR codes in the picture called `name`.
pub(crate) fn texts(name: &str, bytes: &[u8]) -> Result<Vec<String>, Unusable> {
    let mut reader = ImageReader::new(Cursor::new(bytes));
    if let Some(format) = format(bytes) {
        reader.set_format(format);
    }
    reader.limits(limits());
    let picture = reader
        .decode()
        .map_err(|error| Unusable(format!("cannot read the picture {name}: {error}")))?;
    let mut prepared = rqrr::PreparedImage::prepare(picture.to_luma8());
    let codes = prepared.detect_grids();
    let texts: Vec<String> = codes
        .iter()
        .filter_map(|code| Some(code.decode().ok()?.1))
        .collect();
    if texts.is_empty() {
        return Err(Unusable(format!("no QR code can be read in {name}")));
    }
    Ok(texts)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    limits
}
