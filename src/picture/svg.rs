//! The SVG of a scene.
//!
//! Things are drawn in the order of the raster: lines that found no way, machines, edges, notes,
//! boxes. What belongs to one record stands in one group, which names it: `data-node="web-1"`.

use super::line;
use super::measure::{self, Area, Paper, Point, number};
use super::sheet::{self, Dress, class};
use super::words;
use super::xml::{Attribute, Xml};
use crate::board::Rect;
use crate::drawing::{Scene, text};

mod edge;
mod machine;
mod note;
mod part;

/// Radius of the corners of the paper.
const PAPER_ROUND: f64 = 10.0;
/// Where a text stands: at its start, its middle or its end.
#[derive(Debug, Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text on the paper.
struct Line<'a> {
    at: Point,
    anchor: Anchor,
    class: &'static str,
    size: f64,
    words: &'a str,
}

/// The scene as an SVG document. The same scene, title and dress give the same text.
pub fn svg(scene: &Scene, title: &str, dress: Dress<'_>) -> String {
    let paper = Paper::new(scene.bounds);
    let (w, h) = paper.size();
    let (w, h) = (number(w), number(h));
    let mut xml = Xml::new();
    xml.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "wireboard"),
            ("role", "img"),
            ("viewBox", &format!("0 0 {w} {h}")),
            ("width", &w),
            ("height", &h),
        ],
    );
    xml.text("title", &[], title);
    xml.text("desc", &[], &words::describe(scene));
    xml.text("style", &[], &sheet::sheet(dress));
    xml.empty(
        "rect",
        &[
            ("class", &class("ground")),
            ("width", &w),
            ("height", &h),
            ("rx", &number(PAPER_ROUND)),
        ],
    );
    xml.open("g", &[("class", &class("text"))]);
    let under = line::crossings(&scene.edges);
    for edge in scene.edges.iter().filter(|e| !e.legal) {
        edge::astray(&mut xml, paper, edge);
    }
    for frame in &scene.frames {
        machine::machine(&mut xml, paper, frame);
    }
    for edge in scene.edges.iter().filter(|e| e.legal) {
        edge::connector(&mut xml, paper, edge, &under);
    }
    for note in &scene.notes {
        note::note(&mut xml, paper, note);
    }
    for node in &scene.nodes {
        part::part(&mut xml, paper, node);
    }
    xml.close("g");
    xml.close("svg");
    xml.finish()
}

/// Whether a rectangle has a border on all sides: on a terminal, too, a thinner one is not drawn.
const fn has_inside(rect: Rect) -> bool {
    rect.w >= 2 && rect.h >= 2
}

/// A rectangle with round corners.
fn rounded(xml: &mut Xml, name: &str, area: Area, round: f64) {
    let [x, y, w, h, rx] = [area.x, area.y, area.w, area.h, round].map(number);
    xml.empty(
        "rect",
        &[
            ("class", &class(name)),
            ("x", &x),
            ("y", &y),
            ("width", &w),
            ("height", &h),
            ("rx", &rx),
        ],
    );
}

/// Writes a line of text. Its length is fixed, so that it fits whatever font the reader has.
fn write(xml: &mut Xml, line: &Line<'_>) {
    let columns = text::width(line.words);
    if columns == 0 {
        return;
    }
    let x = number(line.at.x);
    let y = number(measure::baseline(line.at.y, line.size));
    let length = number(measure::text_length(columns, line.size));
    let name = class(line.class);
    let mut attributes: Vec<Attribute<'_>> = vec![("class", &name), ("x", &x), ("y", &y)];
    match line.anchor {
        Anchor::Start => {}
        Anchor::Middle => attributes.push(("text-anchor", "middle")),
        Anchor::End => attributes.push(("text-anchor", "end")),
    }
    attributes.push(("textLength", &length));
    attributes.push(("lengthAdjust", "spacingAndGlyphs"));
    xml.text("text", &attributes, line.words);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use roxmltree::{Document as Read, Node};

    use std::sync::Arc;

    use super::*;
    use crate::board::{Cell, Direction, Document, EdgeKind, Id, arbitrary};
    use crate::drawing::scene::{self, Detail, Scene, SceneEdge};
    use crate::picture::{Paint, Palette, Rgb, icon};

    /// A palette in which every paint can be told from the others.
    fn palette(from: u8) -> Palette {
        Palette::new(|paint| match paint {
            Paint::Ground => Rgb(from, from, from),
            paint => Rgb(paint as u8 * 10, from / 2, 255 - from),
        })
    }

    fn drawn(scene: &Scene) -> String {
        let (light, dark) = (palette(250), palette(10));
        let dress = Dress::Reader {
            light: &light,
            dark: &dark,
        };
        svg(scene, "a <title> & \"more\"", dress)
    }

    fn scene_of(board: &Document) -> Scene {
        scene::build(board, Detail::Near, None)
    }

    /// How often each value of an attribute stands in the document.
    fn counted(read: &Read<'_>, attribute: &str) -> BTreeMap<String, usize> {
        let mut counted = BTreeMap::new();
        for value in read
            .descendants()
            .filter_map(|n| n.attribute(attribute).map(str::to_owned))
        {
            *counted.entry(value).or_default() += 1;
        }
        counted
    }

    fn once<'a>(ids: impl Iterator<Item = &'a Id>) -> BTreeMap<String, usize> {
        ids.map(|id| (id.as_str().to_owned(), 1)).collect()
    }

    fn texts(read: &Read<'_>, class: &str) -> Vec<String> {
        let mut texts: Vec<String> = (read.descendants())
            .filter(|n| n.has_tag_name("text") && n.attribute("class") == Some(class))
            .map(|n| n.text().unwrap_or_default().to_owned())
            .collect();
        texts.sort_unstable();
        texts
    }

    fn numbers(text: &str) -> Vec<f64> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().unwrap())
            .collect()
    }

    fn number_of(node: Node<'_, '_>, attribute: &str) -> f64 {
        node.attribute(attribute)
            .map_or(0.0, |v| v.parse().unwrap())
    }

    /// The corners of what an element covers.
    fn corners(node: Node<'_, '_>) -> Vec<(f64, f64)> {
        let [x, y] = ["x", "y"].map(|a| number_of(node, a));
        match node.tag_name().name() {
            "rect" => {
                let [w, h] = ["width", "height"].map(|a| number_of(node, a));
                vec![(x, y), (x + w, y + h)]
            }
            "text" => {
                let length = number_of(node, "textLength");
                let start = match node.attribute("text-anchor") {
                    Some("middle") => x - length / 2.0,
                    Some("end") => x - length,
                    _ => x,
                };
                vec![(start, y), (start + length, y)]
            }
            "path" => match node.attribute("transform") {
                Some(place) => {
                    let [x, y, scale] = numbers(place)[..] else {
                        panic!("{place}")
                    };
                    let side = icon::SIDE * scale;
                    vec![(x, y), (x + side, y + side)]
                }
                None => numbers(node.attribute("d").unwrap())
                    .chunks(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect(),
            },
            _ => Vec::new(),
        }
    }

    /// Everything that must hold.
    fn holds(scene: &Scene) {
        let document = drawn(scene);
        assert_eq!(document, drawn(scene));
        let read = Read::parse(&document).unwrap();
        let root = read.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let title = root.first_element_child().unwrap();
        assert_eq!(title.text(), Some("a <title> & \"more\""));

        let (boxes, nodes): (Vec<_>, Vec<_>) = scene.nodes.iter().partition(|n| n.closed.is_some());
        let frames = scene.frames.iter().map(|f| &f.id);
        let frames = frames.chain(boxes.iter().map(|n| &n.id));
        assert_eq!(counted(&read, "data-frame"), once(frames));
        assert_eq!(
            counted(&read, "data-node"),
            once(nodes.iter().map(|n| &n.id))
        );
        assert_eq!(
            counted(&read, "data-edge"),
            once(scene.edges.iter().map(|e| &e.id))
        );
        assert_eq!(
            counted(&read, "data-note"),
            once(scene.notes.iter().map(|n| &n.id))
        );

        let mut labels: Vec<String> = (scene.edges.iter())
            .filter_map(|e| e.label.as_ref())
            .map(|(_, label)| label.clone())
            .filter(|label| text::width(label) > 0)
            .collect();
        labels.sort_unstable();
        assert_eq!(texts(&read, "wb-label"), labels);

        let view: Vec<f64> = numbers(root.attribute("viewBox").unwrap());
        let [_, _, w, h] = view[..] else {
            panic!("{view:?}")
        };
        for node in read.descendants() {
            for (x, y) in corners(node) {
                let inside = (-0.01..=w + 0.01).contains(&x) && (-0.01..=h + 0.01).contains(&y);
                assert!(inside, "{x} {y} of {node:?} in {view:?}");
            }
        }
        // No text leaves the box that it stands in.
        let boxes = ["wb-box", "wb-paper"];
        let is_box = |n: &Node<'_, '_>| n.attribute("class").is_some_and(|c| boxes.contains(&c));
        for around in read.descendants().filter(is_box) {
            let [left, right] = [corners(around)[0].0, corners(around)[1].0];
            let inside = around
                .next_siblings()
                .skip(1)
                .filter(|n| n.has_tag_name("text"));
            for (x, _) in inside.flat_map(corners) {
                assert!(
                    (left - 0.01..=right + 0.01).contains(&x),
                    "{x} of {around:?}"
                );
            }
        }
        // At each crossing one of the two lines has a gap, and nowhere else.
        let lines = read.descendants().filter(|n| {
            let class = n.attribute("class").unwrap_or_default();
            class.split(' ').any(|c| c == "wb-line")
        });
        let pieces: usize = lines
            .filter_map(|n| n.attribute("d"))
            .map(|d| d.matches('M').count())
            .sum();
        let whole = scene.edges.iter().filter(|e| e.cells.len() > 1).count();
        assert_eq!(pieces, whole + line::crossings(&scene.edges).len());
        // Nothing runs and nothing is fetched.
        for node in read.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let known = ["svg", "title", "desc", "style", "rect", "g", "path", "text"];
            assert!(known.contains(&name), "{name}");
            let outside = |a: roxmltree::Attribute<'_, '_>| {
                a.name().starts_with("on") || a.name().contains("href")
            };
            assert!(!node.attributes().any(outside), "{node:?}");
        }
    }

    proptest! {
        #[test]
        fn everything_is_there_once_and_on_the_paper(board in arbitrary::drawn()) {
            holds(&scene_of(&board));
        }

        #[test]
        fn wild_boards_are_drawn_too(board in arbitrary::document()) {
            holds(&scene_of(&board));
        }

        #[test]
        fn closed_machines_are_drawn_too(mut board in arbitrary::drawn(), which in any::<[bool; 4]>()) {
            for (frame, closed) in board.frames.values_mut().zip(which) {
                frame.collapsed = closed;
            }
            holds(&scene_of(&board));
        }
    }

    #[test]
    fn an_edge_without_a_way_has_a_look_of_its_own() {
        let id = |text: &str| Id::new(text).unwrap();
        let scene = Scene {
            bounds: Rect::new(0, 0, 4, 1),
            edges: vec![Arc::new(SceneEdge {
                id: id("a->b"),
                kind: EdgeKind::Http,
                from: id("a"),
                to: id("b"),
                of: vec![id("a->b")],
                cells: (0..4).map(|x| Cell::new(x, 0)).collect(),
                arrow: Direction::Right,
                label: None,
                legal: false,
            })],
            ..Scene::default()
        };
        holds(&scene);
        let document = drawn(&scene);
        assert!(
            document.contains("<g class=\"wb-no-route\" data-edge=\"a-&gt;b\">"),
            "{document}"
        );
        assert!(document.contains("class=\"wb-line wb-astray\""));
        assert!(!document.contains("class=\"wb-head\""));
    }
}
