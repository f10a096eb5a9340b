//! Styles as escape sequences of ECMA-48 (SGR), for text that goes to a terminal or a pager.

use ratatui::style::{Color, Modifier, Style};

/// Writes a style's sequence only where the style changes.
#[derive(Debug, Default)]
pub struct Pen {
    now: Style,
}

impl Pen {
    /// Changes to a style.
    pub fn take(&mut self, out: &mut String, style: Style) {
        if style == self.now {
            return;
        }
        out.push_str("\u{1b}[0");
        for (modifier, code) in [
            (Modifier::BOLD, ";1"),
            (Modifier::DIM, ";2"),
            (Modifier::ITALIC, ";3"),
            (Modifier::UNDERLINED, ";4"),
            (Modifier::REVERSED, ";7"),
        ] {
            if style.add_modifier.contains(modifier) {
                out.push_str(code);
            }
        }
        if let Some(code) = style.fg.and_then(foreground) {
            out.push_str(&format!(";{code}"));
        }
        out.push('m');
        self.now = style;
    }

    /// Back to the terminal's own style.
    pub fn rest(&mut self, out: &mut String) {
        if self.now != Style::default() {
            out.push_str("\u{1b}[0m");
            self.now = Style::default();
        }
    }
}

/// The code of one of the 16 colours; the terminal's own theme has no others.
const fn foreground(color: Color) -> Option<u8> {
    Some(match color {
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_only_changes() {
        let mut out = String::new();
        let mut pen = Pen::default();
        let red = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        pen.take(&mut out, red);
        pen.take(&mut out, red);
        pen.rest(&mut out);
        pen.rest(&mut out);
        assert_eq!(out, "\u{1b}[0;1;31m\u{1b}[0m");
    }
}
