//! Keys and mouse as the editor knows them; `term` translates the terminal's. How keys are written,
//! in the command table and in the config, is in [`super::key_name`].

use std::fmt;

use super::geometry::Point;
use super::key_name;

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
            KeyCode::Char(c) if c != ' ' && self.mods.ctrl => text.push(c.to_ascii_uppercase()),
            KeyCode::Char(c) if c != ' ' => text.push(c),
            KeyCode::F(n) => text.push_str(&format!("F{n}")),
            code => text.push_str(key_name::of(code)),
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
