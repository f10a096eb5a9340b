//! Edges: a line, its arrowhead, its label.

use std::collections::BTreeSet;

use super::{Anchor, Line, write};
use crate::board::{Cell, Id};
use crate::drawing::raster::Stroke;
use crate::drawing::{SceneEdge, text};
use crate::picture::line;
use crate::picture::measure::{CELL_H, CELL_W, Paper, Point};
use crate::picture::palette::Paint;
use crate::picture::sheet::{self, class, edge_paint};
use crate::picture::xml::{Attribute, Xml};

/// An edge that found its way.
pub(super) fn connector(xml: &mut Xml, paper: Paper, edge: &SceneEdge, under: &BTreeSet<Cell>) {
    open_edge(xml, edge, edge_paint(edge.kind));
    let head = line::head(paper, &edge.cells, edge.arrow);
    let short = head.as_ref().map_or(0.0, |_| line::covered_by_head());
    let way = line::path(paper, &edge.cells, under, short);
    let mut name = class("line");
    match Stroke::of(edge.kind) {
        Stroke::Solid => {}
        Stroke::Double => name.push_str(" wb-double"),
        Stroke::Dashed => name.push_str(" wb-dashed"),
        Stroke::Dotted => name.push_str(" wb-dotted"),
    }
    xml.empty("path", &[("class", &name), ("d", &way)]);
    if Stroke::of(edge.kind) == Stroke::Double {
        // Paper down the middle of it.
        xml.empty("path", &[("class", &class("between")), ("d", &way)]);
    }
    if let Some(head) = head {
        xml.empty("path", &[("class", &class("head")), ("d", &head)]);
    }
    label(xml, paper, edge);
    xml.close("g");
}

/// An edge without a way: a line of its own look under everything.
pub(super) fn astray(xml: &mut Xml, paper: Paper, edge: &SceneEdge) {
    open_edge(xml, edge, Paint::NoRoute);
    let way = line::path(paper, &edge.cells, &BTreeSet::new(), 0.0);
    let name = format!("{} {}", class("line"), class("astray"));
    xml.empty("path", &[("class", &name), ("d", &way)]);
    label(xml, paper, edge);
    xml.close("g");
}

fn open_edge(xml: &mut Xml, edge: &SceneEdge, paint: Paint) {
    let name = class(paint.name());
    let of: Vec<&str> = edge.of.iter().map(Id::as_str).collect();
    let of = of.join(" ");
    let mut attributes: Vec<Attribute<'_>> =
        vec![("class", &name), ("data-edge", edge.id.as_str())];
    if edge.of.len() > 1 {
        attributes.push(("data-joins", &of));
    }
    xml.open("g", &attributes);
}

/// The label, close to its own line: the cells that it has are a little wider than its letters.
fn label(xml: &mut Xml, paper: Paper, edge: &SceneEdge) {
    let Some((cell, words)) = &edge.label else {
        return;
    };
    let columns = text::width(words) as i32;
    let has = |dx: i32| edge.cells.contains(&cell.offset(dx, 0));
    let start = paper.corner(*cell);
    let width = f64::from(columns) * CELL_W;
    let (x, anchor) = if has(-2) {
        (start.x, Anchor::Start)
    } else if has(columns + 1) {
        (start.x + width, Anchor::End)
    } else {
        (start.x + width / 2.0, Anchor::Middle)
    };
    write(
        xml,
        &Line {
            at: Point {
                x,
                y: start.y + CELL_H / 2.0,
            },
            anchor,
            class: "label",
            size: sheet::LABEL,
            words,
        },
    );
}
