//! The style sheet of a picture.
//!
//! Every colour is a variable, and a second set of variables is for readers who prefer dark. Each
//! rule names the light colour before the variable, for programs that know no variables. Names begin
//! with `wb-`, so that the picture can be put into a page without meeting the page's own.

use std::fmt::Write as _;

use super::palette::{Paint, Palette};
use crate::board::EdgeKind;

/// Size of a name.
pub const NAME: f64 = 14.0;
/// Size of what a part is.
pub const CAPTION: f64 = 12.0;
/// Size of the title of a machine.
pub const TITLE: f64 = 13.0;
/// Size of a label beside an edge.
pub const LABEL: f64 = 12.0;
/// Size of a note's text.
pub const NOTE: f64 = 13.0;

/// The fonts that are asked for, best first: the reader's own for code, then what systems have.
const FONTS: &str = "ui-monospace,SF Mono,Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,\
                     monospace";

/// Which colours a picture wears.
#[derive(Debug, Clone, Copy)]
pub enum Dress<'a> {
    /// One palette, wherever it is looked at.
    Fixed(&'a Palette),
    /// One palette, for a picture in points: its one font has no bold letters, so that names are
    /// made bold by a rim.
    Points(&'a Palette),
    /// Light, or dark where the reader prefers that.
    Reader {
        /// For readers who prefer light, and for those who say nothing.
        light: &'a Palette,
        /// For readers who prefer dark.
        dark: &'a Palette,
    },
}

/// The class of a kind of edge; the name of its paint.
pub(super) const fn edge_paint(kind: EdgeKind) -> Paint {
    match kind {
        EdgeKind::Http => Paint::Http,
        EdgeKind::App => Paint::App,
        EdgeKind::Sql => Paint::Sql,
        EdgeKind::Replication => Paint::Replication,
        EdgeKind::Dns => Paint::Dns,
        EdgeKind::Deploy => Paint::Deploy,
        EdgeKind::Scrape => Paint::Scrape,
        EdgeKind::Plain => Paint::Plain,
    }
}

/// The class of a thing.
pub(super) fn class(name: &str) -> String {
    format!("wb-{name}")
}

/// The style sheet.
pub(super) fn sheet(dress: Dress<'_>) -> String {
    let mut css = String::from("\n");
    let base = match dress {
        Dress::Fixed(palette) | Dress::Points(palette) => palette,
        Dress::Reader { light, dark } => {
            let _ = writeln!(css, ".wireboard{{{}}}", variables(light));
            let dark = variables(dark);
            let _ = writeln!(
                css,
                "@media (prefers-color-scheme:dark){{.wireboard{{{dark}}}}}"
            );
            light
        }
    };
    let themed = matches!(dress, Dress::Reader { .. });
    let color = |property: &str, paint: Paint| {
        let mut rule = format!("{property}:{}", base.color(paint));
        if themed {
            let _ = write!(rule, ";{property}:var(--wb-{})", paint.name());
        }
        rule
    };
    let fill = |paint| color("fill", paint);
    let stroke = |paint| color("stroke", paint);
    let bold = |paint| match dress {
        Dress::Fixed(_) | Dress::Reader { .. } => "font-weight:600".to_owned(),
        Dress::Points(palette) => format!("stroke:{};stroke-width:.5", palette.color(paint)),
    };
    let mut rule = |name: &str, body: String| {
        let _ = writeln!(css, ".wb-{name}{{{body}}}");
    };
    rule("text", format!("font-family:{FONTS};white-space:pre"));
    rule("ground", fill(Paint::Ground));
    rule(
        "machine",
        format!("{};fill-opacity:.06", fill(Paint::Frame)),
    );
    rule(
        "border",
        format!("fill:none;{};stroke-width:1.25", stroke(Paint::Frame)),
    );
    rule(
        "title",
        format!(
            "{};font-size:{TITLE}px;{}",
            fill(Paint::Title),
            bold(Paint::Title)
        ),
    );
    rule(
        "box",
        format!(
            "{};{};stroke-width:1.5",
            fill(Paint::Surface),
            stroke(Paint::Border)
        ),
    );
    rule(
        "inner",
        format!("fill:none;{};stroke-width:1", stroke(Paint::Border)),
    );
    rule(
        "name",
        format!(
            "{};font-size:{NAME}px;{}",
            fill(Paint::Text),
            bold(Paint::Text)
        ),
    );
    rule(
        "caption",
        format!("{};font-size:{CAPTION}px", fill(Paint::Muted)),
    );
    rule(
        "icon",
        format!(
            "fill:none;{};stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round",
            stroke(Paint::Muted)
        ),
    );
    rule("paper", format!("{};fill-opacity:.1", fill(Paint::Frame)));
    rule("note", format!("{};font-size:{NOTE}px", fill(Paint::Text)));
    // The label has a rim of paper, so that it can be read over whatever it touches.
    rule(
        "label",
        format!(
            "{};font-size:{LABEL}px;{};stroke-width:3;stroke-linejoin:round;paint-order:stroke",
            fill(Paint::Label),
            stroke(Paint::Ground)
        ),
    );
    for kind in EdgeKind::ALL {
        let paint = edge_paint(kind);
        rule(paint.name(), color("color", paint));
    }
    rule(Paint::NoRoute.name(), color("color", Paint::NoRoute));
    rule(
        "line",
        "fill:none;stroke:currentColor;stroke-width:1.6".to_owned(),
    );
    rule("head", "fill:currentColor".to_owned());
    rule("double", "stroke-width:4.2".to_owned());
    rule(
        "between",
        format!("fill:none;{};stroke-width:1.8", stroke(Paint::Ground)),
    );
    rule("dashed", "stroke-dasharray:7 4".to_owned());
    rule(
        "dotted",
        "stroke-dasharray:0 4.5;stroke-linecap:round;stroke-width:2".to_owned(),
    );
    // No kind of edge looks like this.
    rule(
        "astray",
        "stroke-dasharray:10 4 2 4;stroke-width:1.2".to_owned(),
    );
    css
}

fn variables(palette: &Palette) -> String {
    let one = |paint: &Paint| format!("--wb-{}:{}", paint.name(), palette.color(*paint));
    let all: Vec<String> = Paint::ALL.iter().map(one).collect();
    all.join(";")
}
