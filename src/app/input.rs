//! Keys and mouse as the editor knows them; `term` translates the terminal's.

use std::fmt;

use super::geometry::Point;

/// Which key, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is the key of its name")]
pub enum KeyCode {
    /// A character; Shift is already in it (`U`, `?`).
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Modifiers held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each field is the key of its name")]
pub struct Mods {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// A key press. Shift is dropped from characters, which carry it themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// What is held with it.
    pub mods: Mods,
}

impl Key {
    /// A key in its normal form: characters carry Shift themselves, and Shift+Tab is Tab with Shift.
    pub const fn new(code: KeyCode, mods: Mods) -> Self {
        let mods = match code {
            KeyCode::Char(_) => Mods {
                shift: false,
                ..mods
            },
            _ => mods,
        };
        Self { code, mods }
    }

    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self::new(
            code,
            Mods {
                ctrl: false,
                alt: false,
                shift: false,
            },
        )
    }

    /// Reads the form in which the command table writes keys: `q`, `Ctrl+S`, `Shift+Left`, `Space`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut mods = Mods::default();
        let mut rest = text;
        loop {
            if let Some(tail) = rest.strip_prefix("Ctrl+").filter(|t| !t.is_empty()) {
                mods.ctrl = true;
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix("Alt+").filter(|t| !t.is_empty()) {
                mods.alt = true;
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix("Shift+").filter(|t| !t.is_empty()) {
                mods.shift = true;
                rest = tail;
            } else {
                break;
            }
        }
        let code = match rest {
            "Space" => KeyCode::Char(' '),
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "PageUp" => KeyCode::PageUp,
            "PageDown" => KeyCode::PageDown,
            _ => {
                let mut chars = rest.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) if mods.ctrl => KeyCode::Char(c.to_ascii_lowercase()),
                    (Some(c), None) => KeyCode::Char(c),
                    (Some('F'), Some(_)) => KeyCode::F(rest[1..].parse().ok()?),
                    _ => return None,
                }
            }
        };
        Some(Self::new(code, mods))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (held, name) in [
            (self.mods.ctrl, "Ctrl+"),
            (self.mods.alt, "Alt+"),
            (self.mods.shift, "Shift+"),
        ] {
            if held {
                text.push_str(name);
            }
        }
        match self.code {
            KeyCode::Char(' ') => text.push_str("Space"),
            KeyCode::Char(c) if self.mods.ctrl => text.push(c.to_ascii_uppercase()),
            KeyCode::Char(c) => text.push(c),
            KeyCode::F(n) => text.push_str(&format!("F{n}")),
            KeyCode::Enter => text.push_str("Enter"),
            KeyCode::Esc => text.push_str("Esc"),
            KeyCode::Tab => text.push_str("Tab"),
            KeyCode::Backspace => text.push_str("Backspace"),
            KeyCode::Delete => text.push_str("Delete"),
            KeyCode::Left => text.push_str("Left"),
            KeyCode::Right => text.push_str("Right"),
            KeyCode::Up => text.push_str("Up"),
            KeyCode::Down => text.push_str("Down"),
            KeyCode::Home => text.push_str("Home"),
            KeyCode::End => text.push_str("End"),
            KeyCode::PageUp => text.push_str("PageUp"),
            KeyCode::PageDown => text.push_str("PageDown"),
        }
        f.pad(&text)
    }
}

/// A mouse button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the button of its name")]
pub enum Button {
    Left,
    Middle,
    Right,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// A button went down.
    Down(Button),
    /// The pointer moved with a button held.
    Drag(Button),
    /// A button was let go.
    Up(Button),
    /// The pointer moved with none held; only where the terminal reports it.
    Moved,
    /// The wheel, away from the user.
    WheelUp,
    /// The wheel, towards the user.
    WheelDown,
    /// The wheel, sideways.
    WheelLeft,
    /// The wheel, sideways.
    WheelRight,
}

/// A mouse event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// Where on the screen.
    pub at: Point,
    /// Keys held. Shift usually stays with the terminal.
    pub mods: Mods,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_and_write_the_same() {
        for text in [
            "q",
            "U",
            "?",
            "Space",
            "Ctrl+S",
            "Alt+Left",
            "Shift+Tab",
            "Alt+Shift+Up",
            "F5",
            "+",
            "<",
            "PageUp",
            "F",
            "Ctrl+P",
        ] {
            let key = Key::parse(text).unwrap();
            assert_eq!(key.to_string(), text);
        }
        assert_eq!(Key::parse("Hyper+x"), None);
    }
}
