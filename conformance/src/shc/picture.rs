//! QR codes in pictures: PNG, JPEG, BMP, and SVG as the specification's tool draws it.

use super::segments::{self, Mode};
use image::GrayImage;
use std::path::Path;

/// A code that was read.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) version: usize,
    pub(super) modes: Option<Vec<Mode>>,
}

/// Pixels a module of a drawn SVG.
const SCALE: u32 = 6;
/// The longest side at which a picture is tried, in pixels.
const LARGEST: u32 = 1400;
/// The sizes at which a picture is tried, in percent.
const SIZES: [u32; 7] = [100, 200, 50, 150, 300, 500, 800];

/// The code in a picture; `None` where none can be read.
pub(super) fn read(path: &Path) -> Option<Code> {
    let picture = if path.extension().is_some_and(|ending| ending == "svg") {
        drawn(&std::fs::read_to_string(path).ok()?)?
    } else {
        grey(&image::open(path).ok()?.to_rgba8())
    };
    let side = picture.width().max(picture.height());
    let fits = |percent: &&u32| **percent <= 100 || side * **percent / 100 <= LARGEST;
    let sizes = SIZES.iter().filter(fits);
    let mut codes = sizes.filter_map(|percent| code(&scaled(&picture, *percent)));
    // one whose modes can be told, if there is any
    let first = codes.next()?;
    if first.modes.is_some() {
        return Some(first);
    }
    Some(codes.find(|code| code.modes.is_some()).unwrap_or(first))
}

/// What is transparent is white paper.
fn grey(picture: &image::RgbaImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, opaque] = picture.get_pixel(x, y).0.map(u32::from);
        let light = (red + green + blue) / 3 * opaque / 255 + 255 - opaque;
        image::Luma([u8::try_from(light).unwrap_or(u8::MAX)])
    })
}

fn scaled(picture: &GrayImage, percent: u32) -> GrayImage {
    if percent == 100 {
        return picture.clone();
    }
    let size = |side: u32| (side * percent / 100).max(1);
    let (width, height) = (size(picture.width()), size(picture.height()));
    image::imageops::resize(
        picture,
        width,
        height,
        image::imageops::FilterType::CatmullRom,
    )
}

fn code(picture: &GrayImage) -> Option<Code> {
    let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
    let grids = prepared.detect_grids();
    grids.iter().find_map(|grid| {
        let (meta, text) = grid.decode().ok()?;
        Some(Code {
            version: meta.version.0,
            modes: segments::of(grid, &text),
            text,
        })
    })
}

/// An SVG of one path of horizontal strokes: `Mx yhn` draws, `mx y` moves on.
fn drawn(svg: &str) -> Option<GrayImage> {
    let side: u32 = between(svg, "viewBox=\"0 0 ", " ")?.parse().ok()?;
    let (_, stroked) = svg.split_once("stroke=")?;
    let mut picture = GrayImage::from_pixel(side * SCALE, side * SCALE, image::Luma([u8::MAX]));
    let (mut x, mut y) = (0.0, 0.0);
    for (command, numbers) in commands(between(stroked, "d=\"", "\"")?) {
        match (command, numbers[..].first().zip(numbers.get(1))) {
            ('M', Some((to_x, to_y))) => (x, y) = (*to_x, *to_y),
            ('m', Some((by_x, by_y))) => (x, y) = (x + by_x, y + by_y),
            ('h', None) => {
                let length = *numbers.first()?;
                fill(&mut picture, x, y, length);
                x += length;
            }
            _ => return None,
        }
    }
    Some(picture)
}

fn between<'t>(text: &'t str, begin: &str, end: &str) -> Option<&'t str> {
    text.split_once(begin)?.1.split(end).next()
}

/// Each letter and its numbers.
fn commands(path: &str) -> Vec<(char, Vec<f32>)> {
    let starts = path.match_indices(|character: char| character.is_ascii_alphabetic());
    let starts: Vec<usize> = starts.map(|(at, _)| at).chain([path.len()]).collect();
    let command = |range: &[usize]| {
        let (letter, numbers) = path[range[0]..range[1]].split_at(1);
        let numbers = numbers
            .split([' ', ','])
            .filter_map(|number| number.parse().ok());
        (letter.chars().next().unwrap_or_default(), numbers.collect())
    };
    starts.windows(2).map(command).collect()
}

/// A stroke is one module thick, its middle at `y`.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "coordinates of a picture"
)]
fn fill(picture: &mut GrayImage, x: f32, y: f32, length: f32) {
    let (left, top, width) = (x as u32 * SCALE, y as u32 * SCALE, length as u32 * SCALE);
    for row in top..(top + SCALE).min(picture.height()) {
        for column in left..(left + width).min(picture.width()) {
            picture.put_pixel(column, row, image::Luma([0]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use certificate::qr::Symbol;
    use certificate::shc::numeric;

    fn written(png: &[u8], name: &str) -> Option<Code> {
        let path = std::env::temp_dir().join(format!("pratique-{name}-{}.png", std::process::id()));
        std::fs::write(&path, png).unwrap();
        let code = read(&path);
        std::fs::remove_file(&path).unwrap();
        code
    }

    #[test]
    fn our_own_cards_code_has_two_segments_and_is_of_the_smallest_version() {
        for length in [40, 400, 1195] {
            let text = numeric::encode(&"eyJ6aXAiOiJERUYi".repeat(80)[..length]);
            let code = written(&Symbol::of_card(&text).unwrap().png(4), "card").unwrap();
            assert_eq!(code.modes, Some(vec![Mode::Byte, Mode::Numeric]));
            assert_eq!(Some(code.version), segments::smallest_version(&text));
            assert_eq!(code.text, text);
        }
    }

    #[test]
    fn one_segment_is_seen_as_one() {
        let symbol =
            Symbol::new(&"HC1:ABC".repeat(60), certificate::qr::Correction::Quartile).unwrap();
        let code = written(&symbol.png(4), "alphanumeric").unwrap();
        assert_eq!(code.modes, Some(vec![Mode::Alphanumeric]));
    }

    #[test]
    fn strokes_are_drawn_where_they_are() {
        let svg = r##"<svg viewBox="0 0 4 4"><path fill="#fff" d="M0 0h4v4H0z"/><path stroke="#000" d="M0 0.5h1m1 0h2M1 2.5h1"/></svg>"##;
        let picture = drawn(svg).unwrap();
        let is_dark = |x: u32, y: u32| picture.get_pixel(x * SCALE + 1, y * SCALE + 1).0 == [0];
        let dark: Vec<(u32, u32)> = (0..4)
            .flat_map(|y| (0..4).map(move |x| (x, y)))
            .filter(|(x, y)| is_dark(*x, *y))
            .collect();
        assert_eq!(dark, [(0, 0), (2, 0), (3, 0), (1, 2)]);
    }
}
