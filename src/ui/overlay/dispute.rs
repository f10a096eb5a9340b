//! Two versions side by side: one record after the other, its fields in two columns, what both
//! changed marked, and which side was chosen. It stands low, so that the board above shows what
//! the choices so far would make of it.

use crate::app::dispute::{Dispute, Row, Settle, Shown};
use crate::app::{Action, Area, Regions};
use crate::board::merge::Side;
use crate::board::words::count;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::{area_of, relative};

/// Columns at most, border included.
const WIDEST: u16 = 100;
/// Rows at least, border included.
const LOWEST: u16 = 9;
/// Rows of the box around the list: border, heads of the columns, keys.
const AROUND: u16 = 4;

/// One line of the list.
enum Line<'a> {
    Record(usize, &'a Row),
    Field(usize, &'a Row, &'a Shown),
    /// What comes and goes with the record.
    Along(usize, &'a Row),
    /// Both can stay.
    Both(usize, &'a Row),
}

impl Line<'_> {
    const fn record(&self) -> usize {
        match self {
            Self::Record(n, _) | Self::Field(n, ..) | Self::Along(n, _) | Self::Both(n, _) => *n,
        }
    }
}

/// Draws it.
pub fn paint(brush: &mut Brush<'_>, dispute: &Dispute, regions: &mut Regions) {
    let lines = lines(dispute);
    let area = relative(brush);
    let w = area.width.min(WIDEST);
    let most = LOWEST.max(area.height * 3 / 5).min(area.height);
    let h = (lines.len() as u16 + AROUND + u16::from(dispute.unheard)).min(most);
    let x = (area.width - w) / 2;
    let mut part = brush.part(x, area.height - h, w, h);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let title = format!(
        "Changed here and in the file: {}",
        count(dispute.rows.len(), "record")
    );
    let mut inside = part.panel(&title, Role::Warn);
    let (w, h) = (inside.width(), inside.height());
    let columns = Columns::new(w);
    inside.text(columns.mine, 0, "mine: this board", Role::Muted);
    inside.text(columns.theirs, 0, "theirs: the file", Role::Muted);
    let below = 1 + u16::from(dispute.unheard);
    let room = h.saturating_sub(1 + below);
    let first = scroll(dispute, &lines, room.into());
    for (y, line) in (1..=room).zip(&lines[first..]) {
        one(&mut inside, columns, y, line, dispute, regions);
    }
    let symbols = inside.look.symbols;
    if first > 0 {
        inside.text(w.saturating_sub(1), 1, symbols.more_up, Role::Key);
    }
    if first + usize::from(room) < lines.len() {
        inside.text(w.saturating_sub(1), room, symbols.more_down, Role::Key);
    }
    if dispute.unheard {
        inside.text(1, h.saturating_sub(2), &unheard(dispute), Role::Warn);
    }
    keys(&mut inside, dispute, regions);
}

/// Where the columns begin.
#[derive(Clone, Copy)]
struct Columns {
    mine: u16,
    theirs: u16,
}

impl Columns {
    const fn new(width: u16) -> Self {
        let names = if width >= 76 { 26 } else { width / 3 };
        Self {
            mine: names,
            theirs: names + (width - names) / 2,
        }
    }
}

fn lines(dispute: &Dispute) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (n, row) in dispute.rows.iter().enumerate() {
        lines.push(Line::Record(n, row));
        // What is settled already is told about the record in front only.
        let told = |f: &&Shown| f.differs || n == dispute.cursor;
        let fields = row.fields.iter().filter(told);
        lines.extend(fields.map(|f| Line::Field(n, row, f)));
        if !row.along.is_empty() {
            lines.push(Line::Along(n, row));
        }
        if row.may_be_both {
            lines.push(Line::Both(n, row));
        }
    }
    lines
}

/// The first line to show, so that the record in front shows whole where there is room for it.
fn scroll(dispute: &Dispute, lines: &[Line<'_>], room: usize) -> usize {
    let of = |line: &Line<'_>| line.record() == dispute.cursor;
    let start = lines.iter().position(of).unwrap_or(0);
    let end = lines.iter().rposition(of).map_or(0, |at| at + 1);
    let last = lines.len().saturating_sub(room);
    end.saturating_sub(room).min(start).min(last)
}

fn one(
    inside: &mut Brush<'_>,
    columns: Columns,
    y: u16,
    line: &Line<'_>,
    dispute: &Dispute,
    regions: &mut Regions,
) {
    let symbols = inside.look.symbols;
    let (w, at) = (inside.width(), inside.area());
    let row_area = |x: u16, end: u16| Area::new(at.x + x, at.y + y, end.saturating_sub(x), 1);
    let side_area = |side| match side {
        Side::Mine => row_area(columns.mine, columns.theirs),
        Side::Theirs | Side::Both => row_area(columns.theirs, w),
    };
    let n = line.record();
    let chosen = |row: &Row| dispute.choices.get(&row.key).copied();
    let radio = |on: bool| if on { symbols.up } else { symbols.bullet };
    regions.push(row_area(0, w), Action::Settle(Settle::Look(n)));
    match line {
        Line::Record(_, row) => {
            let front = n == dispute.cursor;
            let marker = if front { symbols.marker } else { " " };
            inside.text(0, y, marker, Role::Selected);
            let role = if front { Role::Accent } else { Role::Strong };
            let room = columns.mine.saturating_sub(3);
            inside.text_max(2, y, &row.title, room, role);
            for (side, x, name) in [
                (Side::Mine, columns.mine, "mine"),
                (Side::Theirs, columns.theirs, "theirs"),
            ] {
                let on = chosen(row) == Some(side);
                let role = if on { Role::Good } else { Role::Muted };
                let text = format!("{} {name}", radio(on));
                inside.text(x, y, &text, role);
                regions.push(side_area(side), Action::Settle(Settle::Choose(n, side)));
            }
        }
        Line::Field(_, row, field) => {
            let mark = if field.differs { "!" } else { " " };
            inside.text(2, y, mark, Role::Warn);
            let room = columns.mine.saturating_sub(5);
            // What it was is told about the record in front.
            let told = n == dispute.cursor && field.differs && !row.may_be_both;
            let name = if told {
                format!("{} (was {})", field.name, field.base)
            } else {
                field.name.clone()
            };
            inside.text_max(4, y, &name, room, Role::Muted);
            for (side, x, end, value) in [
                (Side::Mine, columns.mine, columns.theirs, &field.mine),
                (Side::Theirs, columns.theirs, w, &field.theirs),
            ] {
                let role = match chosen(row) {
                    _ if !field.differs => Role::Muted,
                    Some(c) if c == side || c == Side::Both => Role::Strong,
                    Some(_) => Role::Muted,
                    None => Role::Text,
                };
                let room = end.saturating_sub(x + 1);
                inside.text_max(x, y, value, room, role);
                regions.push(side_area(side), Action::Settle(Settle::Choose(n, side)));
            }
        }
        Line::Along(_, row) => {
            let text = format!("with {}", row.along);
            inside.text_max(4, y, &text, w.saturating_sub(5), Role::Muted);
        }
        Line::Both(_, row) => {
            let on = chosen(row) == Some(Side::Both);
            let role = if on { Role::Good } else { Role::Muted };
            let text = format!("{} both: theirs gets an id of its own", radio(on));
            inside.text_max(columns.mine, y, &text, w, role);
            let both = Action::Settle(Settle::Choose(n, Side::Both));
            regions.push(row_area(columns.mine, w), both);
        }
    }
}

/// What was pressed before everything was chosen, in words.
fn unheard(dispute: &Dispute) -> String {
    match dispute.open() {
        0 => "Enter makes it so; Esc leaves it open.".to_owned(),
        n => format!("{} not chosen yet: m or t answers.", count(n, "record")),
    }
}

/// The last line: what can be pressed, and clicked.
fn keys(inside: &mut Brush<'_>, dispute: &Dispute, regions: &mut Regions) {
    let (y, at) = (inside.height().saturating_sub(1), inside.area());
    let front = dispute.cursor;
    let both = dispute.rows.get(front).is_some_and(|row| row.may_be_both);
    let entries = [
        ("m", "mine", Settle::Choose(front, Side::Mine), true),
        ("t", "theirs", Settle::Choose(front, Side::Theirs), true),
        ("b", "both", Settle::Choose(front, Side::Both), both),
        ("M", "all mine", Settle::All(Side::Mine), true),
        ("T", "all theirs", Settle::All(Side::Theirs), true),
        ("Enter", "done", Settle::Done, true),
        ("Esc", "later", Settle::Later, true),
    ];
    let mut x = 1;
    for (key, title, what, shown) in entries {
        let needs = text::width(key) + 1 + text::width(title);
        if !shown || usize::from(x) + needs > usize::from(inside.width()) {
            continue;
        }
        let start = x;
        x = inside.text(x, y, key, Role::Key) + 1;
        x = inside.text(x, y, title, Role::Text);
        let area = Area::new(at.x + start, at.y + y, x - start, 1);
        regions.push(area, Action::Settle(what));
        x += 2;
    }
}
