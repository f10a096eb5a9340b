//! Boxes: a node, or a closed machine, with what it is.

use super::{Anchor, Line, has_inside, rounded, write};
use crate::drawing::{SceneNode, caption, text};
use crate::picture::icon;
use crate::picture::measure::{self, Area, Paper, Point, number};
use crate::picture::sheet::{self, class};
use crate::picture::xml::Xml;

/// Radius of the corners.
const BOX_ROUND: f64 = 7.0;
/// Side of an icon, and the air between it and the text.
const ICON: f64 = 18.0;
const ICON_GAP: f64 = 7.0;
/// Air that text and icon keep from the border of their box.
const PADDING: f64 = 5.0;
/// Height of the line of a name, and of a caption.
const NAME_LINE: f64 = 18.0;
const CAPTION_LINE: f64 = 16.0;
/// Distance of the second line of a closed machine's border from the first.
const INNER: f64 = 4.0;

/// Draws a box.
pub(super) fn part(xml: &mut Xml, paper: Paper, node: &SceneNode) {
    let area = paper.bordered(node.rect);
    let key = match node.closed {
        Some(_) => "data-frame",
        None => "data-node",
    };
    xml.open("g", &[(key, node.id.as_str())]);
    if has_inside(node.rect) {
        rounded(xml, "box", area, BOX_ROUND);
        if node.closed.is_some() {
            rounded(xml, "inner", area.inset(INNER), BOX_ROUND - INNER / 2.0);
        }
    }
    let inner = node.inner();
    if inner.w > 0 && inner.h > 0 {
        face(xml, area, node);
    }
    xml.close("g");
}

/// What stands in a box: its name, what it is, and its icon where there is room for one.
fn face(xml: &mut Xml, area: Area, node: &SceneNode) {
    let inner = node.inner();
    let caption = match node.closed {
        Some(_) => node.parts_line().map(|(_, words)| words),
        None if inner.h > 1 => caption::of(node.kind, inner.w).map(str::to_owned),
        None => None,
    };
    let strokes = match node.closed {
        Some(_) => icon::CLOSED,
        None => icon::kind(node.kind),
    };
    let name_w = measure::text_length(text::width(&node.name), sheet::NAME);
    let caption_w = caption.as_deref().map_or(0.0, |words| {
        measure::text_length(text::width(words), sheet::CAPTION)
    });
    let text_w = name_w.max(caption_w);
    let text_h = NAME_LINE + if caption.is_some() { CAPTION_LINE } else { 0.0 };
    let room = area.inset(PADDING);
    let middle = area.center();
    let beside = ICON + ICON_GAP + text_w <= room.w;
    let above = !beside && ICON + text_h <= room.h && ICON <= room.w;
    let mut center = middle.x;
    let mut top = middle.y - text_h / 2.0;
    if beside {
        let left = middle.x - (ICON + ICON_GAP + text_w) / 2.0;
        icon_at(xml, left, middle.y - ICON / 2.0, strokes);
        center = left + ICON + ICON_GAP + text_w / 2.0;
    } else if above {
        top -= ICON / 2.0;
        icon_at(xml, middle.x - ICON / 2.0, top, strokes);
        top += ICON;
    }
    let mut say = |class, size, words: &str, y| {
        let at = Point { x: center, y };
        write(
            xml,
            &Line {
                at,
                anchor: Anchor::Middle,
                class,
                size,
                words,
            },
        );
    };
    say("name", sheet::NAME, &node.name, top + NAME_LINE / 2.0);
    if let Some(words) = caption {
        let y = top + NAME_LINE + CAPTION_LINE / 2.0;
        say("caption", sheet::CAPTION, &words, y);
    }
}

fn icon_at(xml: &mut Xml, x: f64, y: f64, strokes: &str) {
    let (x, y, scale) = (number(x), number(y), number(ICON / icon::SIDE));
    let place = format!("translate({x} {y}) scale({scale})");
    xml.empty(
        "path",
        &[
            ("class", &class("icon")),
            ("transform", &place),
            ("d", strokes),
        ],
    );
}
