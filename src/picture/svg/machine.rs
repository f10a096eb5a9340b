//! Machines: an enclosure with its title in the upper border.

use super::{Anchor, Line, has_inside, rounded, write};
use crate::drawing::{SceneFrame, text};
use crate::picture::measure::{self, Area, Paper, Point, number};
use crate::picture::sheet::{self, class};
use crate::picture::xml::Xml;

/// Radius of the corners.
const MACHINE_ROUND: f64 = 9.0;
/// Air at both ends of a title in a machine's border.
const TITLE_AIR: f64 = 6.0;
/// Draws a machine.
pub(super) fn machine(xml: &mut Xml, paper: Paper, frame: &SceneFrame) {
    let area = paper.bordered(frame.rect);
    xml.open("g", &[("data-frame", frame.id.as_str())]);
    if has_inside(frame.rect) {
        enclosure(xml, paper, frame, area);
    }
    xml.close("g");
}

/// The border of a machine, with its title in it.
fn enclosure(xml: &mut Xml, paper: Paper, frame: &SceneFrame, area: Area) {
    rounded(xml, "machine", area, MACHINE_ROUND);
    let start = paper.corner(frame.title_cell()).x;
    let length = measure::text_length(text::width(&frame.title), sheet::TITLE);
    if length > 0.0 {
        let gap = (start - TITLE_AIR, start + length + TITLE_AIR);
        let border = border_with_gap(area, MACHINE_ROUND, gap);
        xml.empty("path", &[("class", &class("border")), ("d", &border)]);
    } else {
        rounded(xml, "border", area, MACHINE_ROUND);
    }
    write(
        xml,
        &Line {
            at: Point {
                x: start,
                y: area.y,
            },
            anchor: Anchor::Start,
            class: "title",
            size: sheet::TITLE,
            words: &frame.title,
        },
    );
}

/// The way around an area, open in the upper side from the first to the second place.
fn border_with_gap(area: Area, round: f64, gap: (f64, f64)) -> String {
    let round = round.min(area.w / 2.0).min(area.h / 2.0);
    let (left, top, right, bottom) = (area.x, area.y, area.x + area.w, area.y + area.h);
    let clamp = |x: f64| number(x.max(left + round).min(right - round));
    let [l, t, r, b] = [left, top, right, bottom].map(number);
    let [l2, t2] = [left + round, top + round].map(number);
    let [r2, b2] = [right - round, bottom - round].map(number);
    let (from, to) = (clamp(gap.1), clamp(gap.0));
    format!(
        "M{from} {t}L{r2} {t}Q{r} {t} {r} {t2}L{r} {b2}Q{r} {b} {r2} {b}L{l2} {b}Q{l} {b} {l} {b2}L{l} {t2}Q{l} {t} {l2} {t}L{to} {t}"
    )
}
