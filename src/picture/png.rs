//! The PNG of an SVG.
//!
//! The one font that is used is part of the program, so that a picture comes out the same on every
//! machine, also on one without fonts. Only for letters that it lacks are the fonts of the machine
//! asked.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{FontResolver, Options, Tree};

/// DejaVu Sans Mono; its licence stands beside it.
const FONT: &[u8] = include_bytes!("../../assets/font/DejaVuSansMono.ttf");
/// Points of the largest picture: a quarter of a gigabyte while it is made.
const MOST_POINTS: f64 = 64e6;

/// Why there is no PNG.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PngError {
    /// More points than fit into memory with certainty: so many wide, so many high.
    #[error("the picture would have {0} by {1} points, which is too many")]
    TooLarge(u64, u64),
    /// The document is not what the library reads.
    #[error("the picture could not be drawn: {0}")]
    Unreadable(String),
}

/// A picture in points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Letters that no font at hand has, at least the first of each text: an empty box stands for
    /// them.
    pub missing: BTreeSet<char>,
}

/// The PNG of an SVG with one palette, `scale` points for each of its lengths.
pub fn png(svg: &str, scale: u8) -> Result<Png, PngError> {
    let unreadable = |why: &dyn std::fmt::Display| PngError::Unreadable(why.to_string());
    let missing = Arc::new(Mutex::new(BTreeSet::new()));
    let tree = Tree::from_str(svg, &options(&missing)).map_err(|why| unreadable(&why))?;
    let scale = f32::from(scale);
    let [w, h] = [tree.size().width(), tree.size().height()].map(|side| (side * scale).ceil());
    let too_large = || PngError::TooLarge(w as u64, h as u64);
    if f64::from(w) * f64::from(h) > MOST_POINTS {
        return Err(too_large());
    }
    let mut points = Pixmap::new(w as u32, h as u32).ok_or_else(too_large)?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut points.as_mut(),
    );
    let bytes = points.encode_png().map_err(|why| unreadable(&why))?;
    let missing = missing.lock().map(|m| m.clone()).unwrap_or_default();
    Ok(Png { bytes, missing })
}

/// How an SVG is read. Letters that no font has are noted in `missing`.
fn options(missing: &Arc<Mutex<BTreeSet<char>>>) -> Options<'static> {
    let mut fonts = Database::new();
    let own = fonts.load_font_source(Source::Binary(Arc::new(FONT)));
    let own = own.first().copied();
    let known = fonts.len();
    let missing = Arc::clone(missing);
    let fallback = FontResolver::default_fallback_selector();
    let select_fallback = move |letter: char, tried: &[_], fonts: &mut Arc<Database>| {
        if fonts.len() == known {
            Arc::make_mut(fonts).load_system_fonts();
        }
        let found = fallback(letter, tried, fonts);
        if found.is_none()
            && let Ok(mut missing) = missing.lock()
        {
            missing.insert(letter);
        }
        found
    };
    Options {
        fontdb: Arc::new(fonts),
        font_resolver: FontResolver {
            // Also when the machine's fonts are known: what the style sheet asks for is for readers.
            select_font: Box::new(move |_, _| own),
            select_fallback: Box::new(select_fallback),
        },
        ..Options::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::scene::{self, Detail};
    use crate::picture::{Dress, Paint, Palette, Rgb, svg};

    #[test]
    fn points_are_those_of_the_svg_at_its_scale() {
        let text = include_str!("../../diagrams/0-simple_web_stack.json");
        let scene = scene::build(
            &crate::format::json::parse(text).document,
            Detail::Near,
            None,
        );
        let white = Rgb(255, 255, 255);
        let palette = Palette::new(|paint| match paint {
            Paint::Ground => white,
            paint => Rgb(paint as u8 * 10, 100, 100),
        });
        let document = svg(&scene, "points", Dress::Points(&palette));
        let read = roxmltree::Document::parse(&document).unwrap();
        let side = |name| -> u32 {
            let value = read.root_element().attribute(name).unwrap();
            value.parse().unwrap()
        };
        let (w, h) = (side("width"), side("height"));
        for scale in [1, 2, 3] {
            let made = png(&document, scale).unwrap();
            assert_eq!(made, png(&document, scale).unwrap());
            assert_eq!(made.missing, BTreeSet::new());
            let points = Pixmap::decode_png(&made.bytes).unwrap();
            let times = u32::from(scale);
            assert_eq!((points.width(), points.height()), (w * times, h * times));
            let mut colors: Vec<[u8; 4]> = (points.pixels().iter())
                .map(|p| [p.red(), p.green(), p.blue(), p.alpha()])
                .collect();
            let ink = colors.iter().filter(|c| **c != [255; 4]).count();
            assert!(ink * 20 > colors.len(), "{ink} of {}", colors.len());
            colors.sort_unstable();
            colors.dedup();
            assert!(colors.len() > 50, "{}", colors.len());
        }
    }

    #[test]
    fn too_many_points_are_refused() {
        let large = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000\" height=\"9000\"/>";
        assert_eq!(png(large, 1), Err(PngError::TooLarge(9000, 9000)));
        assert!(matches!(png("<p>", 1), Err(PngError::Unreadable(_))));
    }

    #[test]
    fn letters_that_no_font_has_are_named() {
        // For private use: what stands there is nobody's letter.
        let document = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"20\">\
                        <text y=\"15\">a\u{10fffd}б</text></svg>";
        let made = png(document, 1).unwrap();
        assert_eq!(made.missing, BTreeSet::from(['\u{10fffd}']));
    }
}
