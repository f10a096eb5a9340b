//! Print the picture of a board, as text that can go into a README.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use super::{ColorWhen, ShowArgs, load, output};
use crate::app::settings::{ColorLevel, Glyphs, ThemeName};
use crate::board::{Document, Rect};
use crate::drawing::raster::{Ink, Item, Owner, Part, Spot};
use crate::drawing::{Detail, Raster, Scene, caption, scene, text};
use crate::ui::canvas::edges;
use crate::ui::glyphs;
use crate::ui::theme::{Role, Theme};

mod sgr;

/// Columns and rows that are printed at most; a larger picture is clipped there, and it is said.
const MOST_COLUMNS: i32 = 4_000;
const MOST_ROWS: i32 = 2_000;

/// Runs the subcommand. What could be read is drawn; exit 1 when something could not.
pub fn run(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let loaded = load::load(&args.board)?;
    loaded.complain();
    let document = &loaded.document;
    let colors = match args.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    };
    let set = if args.ascii {
        Glyphs::Ascii
    } else {
        Glyphs::Full
    };
    let scene = scene::build(document, Detail::Near, None);
    output::print(&picture(document, &scene, args.width, set, colors))?;
    warn_of_clipping(&scene);
    warn(document, &scene);
    Ok(ExitCode::from(u8::from(loaded.counts().0 > 0)))
}

/// Says that a picture is too large to be printed whole.
pub fn warn_of_clipping(scene: &Scene) {
    if scene.bounds.w > MOST_COLUMNS || scene.bounds.h > MOST_ROWS {
        output::note(&format!(
            "warning: the picture has {} by {} cells and is clipped to {MOST_COLUMNS} by {MOST_ROWS}; \
             move what stands far away nearer",
            scene.bounds.w, scene.bounds.h
        ));
    }
}

/// Says what could not be drawn as it should.
pub fn warn(document: &Document, scene: &Scene) {
    for complaint in &scene.complaints {
        output::note(&complaint.told(document).to_string());
    }
}

/// The picture, row by row, without trailing spaces.
pub fn picture(
    document: &Document,
    scene: &Scene,
    width: Option<u16>,
    set: Glyphs,
    colors: bool,
) -> String {
    let width = width.map_or(scene.bounds.w, |w| scene.bounds.w.min(w.into()));
    let width = width.min(MOST_COLUMNS);
    let area = Rect {
        w: width,
        h: scene.bounds.h.min(MOST_ROWS),
        ..scene.bounds
    };
    let mut raster = Raster::of(scene, area);
    for (i, node) in (0..).zip(&scene.nodes) {
        let Some(props) = document.nodes.get(&node.id).map(|n| &n.props) else {
            continue;
        };
        let inner = node.inner();
        let owner = Owner {
            item: Item::Node(i),
            part: Part::NodeText,
        };
        let name_height = 1;
        if inner.h > name_height
            && let Some(words) = caption::of(props.kind(), inner.w)
        {
            let left = (inner.w - text::width(words) as i32) / 2;
            raster.write(inner.origin().offset(left, name_height), words, owner);
        }
    }
    let theme = Theme::new(ThemeName::Terminal, ColorLevel::Ansi);
    let mut picture = String::new();
    for row in raster.rows() {
        let used = row
            .iter()
            .rposition(|s| glyphs::sign(s, set) != Some(" "))
            .map_or(0, |last| last + 1);
        let mut pen = sgr::Pen::default();
        for spot in &row[..used] {
            let sign = match (glyphs::sign(spot, set), set) {
                (Some(sign), _) => sign,
                // What stands for a wide letter in ASCII takes one column.
                (None, Glyphs::Ascii) => "?",
                (None, Glyphs::Full | Glyphs::Blocks) => continue,
            };
            if colors && sign != " " {
                pen.take(&mut picture, theme.style(role(spot)));
            }
            picture.push_str(ascii_or(sign, set));
        }
        pen.rest(&mut picture);
        picture.push('\n');
    }
    picture
}

/// Letters that ASCII lacks, in the ASCII set.
fn ascii_or(sign: &str, set: Glyphs) -> &str {
    match set {
        Glyphs::Ascii => crate::ui::text::ascii(sign),
        Glyphs::Full | Glyphs::Blocks => sign,
    }
}

/// What a spot means to the theme.
fn role(spot: &Spot) -> Role {
    let Some(owner) = spot.owner else {
        return Role::Text;
    };
    match owner.part {
        _ if spot.ink == Ink::NoteMark => Role::Muted,
        Part::FrameBorder => Role::Frame,
        Part::FrameTitle => Role::FrameTitle,
        Part::NodeBorder => Role::Node,
        Part::NodeText => Role::Strong,
        Part::EdgeLine(kind) | Part::EdgeArrow(kind) => edges::role(kind),
        Part::EdgeLabel => Role::EdgeLabel,
        Part::EdgeFallback => Role::EdgeIllegal,
        Part::NoteText => Role::Note,
    }
}
