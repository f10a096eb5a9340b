//! The event log: what happened to the parts, newest at the bottom.

use crate::app::names::named;
use crate::board::Document;
use crate::live::{LogLevel, LogLine};
use crate::ui::paint::Brush;
use crate::ui::theme::Role;

/// Draws the last lines under a title rule.
pub fn paint(brush: &mut Brush<'_>, board: &Document, lines: &[LogLine]) {
    let (w, h) = (brush.width(), brush.height());
    if h < 2 {
        return;
    }
    let rule = brush.look.symbols.rule;
    brush.row(0, 0, w, rule, Role::Frame);
    brush.text(2, 0, " Events ", Role::FrameTitle);
    let rows = usize::from(h - 1);
    let last = &lines[lines.len().saturating_sub(rows)..];
    if last.is_empty() {
        brush.text(2, 1, "nothing happened to any part yet", Role::Muted);
    }
    for (y, line) in (1..h).zip(last) {
        paint_line(brush, y, board, line);
    }
}

/// One line: time, part, what.
pub fn paint_line(brush: &mut Brush<'_>, y: u16, board: &Document, line: &LogLine) {
    let at = format!("{:>9.3} s ", line.at.as_secs_f64());
    let mut x = brush.text(1, y, &at, Role::Muted);
    let symbols = brush.look.symbols;
    let (sign, role) = match line.level {
        LogLevel::Info => (symbols.bullet, Role::Muted),
        LogLevel::Warn => (symbols.slow, Role::Warn),
        LogLevel::Error => (symbols.cross, Role::Bad),
    };
    x = brush.text(x, y, sign, role) + 1;
    if let Some(node) = &line.node {
        x = brush.text(x, y, board.called(node), Role::Strong) + 1;
    }
    let role = match line.level {
        LogLevel::Info | LogLevel::Warn => Role::Text,
        LogLevel::Error => Role::Bad,
    };
    brush.text(x, y, &named(board, &line.text), role);
}
