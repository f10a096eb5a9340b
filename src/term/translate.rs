//! The terminal's events as the editor knows them.
//!
//! Presses and repeats are keys, releases are not (Windows reports both); this is the only place
//! that decides so. What the editor has no word for is `None`.

pub use crossterm::event::Event;
use crossterm::event::{
    KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::input::{Button, Key, KeyCode, Mods, Mouse, MouseKind};
use crate::app::{Message, Point};

/// The message of an event.
pub fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(event) => key(event).map(Message::Key),
        Event::Mouse(event) => Some(Message::Mouse(mouse(event))),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(w, h) => Some(Message::Resize(w, h)),
        Event::FocusGained => Some(Message::Focus(true)),
        Event::FocusLost => Some(Message::Focus(false)),
    }
}

/// A key press; `None` for releases and for keys without a name.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let mut mods = mods(event.modifiers);
    let code = match event.code {
        Code::Char(c) => {
            // With Ctrl, terminals differ in the case they report.
            KeyCode::Char(if mods.ctrl { c.to_ascii_lowercase() } else { c })
        }
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => {
            mods.shift = true;
            KeyCode::Tab
        }
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(n) => KeyCode::F(n),
        Code::Insert
        | Code::Null
        | Code::CapsLock
        | Code::ScrollLock
        | Code::NumLock
        | Code::PrintScreen
        | Code::Pause
        | Code::Menu
        | Code::KeypadBegin
        | Code::Media(_)
        | Code::Modifier(_) => return None,
    };
    Some(Key::new(code, mods))
}

fn mouse(event: MouseEvent) -> Mouse {
    let button = |b| match b {
        MouseButton::Left => Button::Left,
        MouseButton::Middle => Button::Middle,
        MouseButton::Right => Button::Right,
    };
    Mouse {
        kind: match event.kind {
            MouseEventKind::Down(b) => MouseKind::Down(button(b)),
            MouseEventKind::Up(b) => MouseKind::Up(button(b)),
            MouseEventKind::Drag(b) => MouseKind::Drag(button(b)),
            MouseEventKind::Moved => MouseKind::Moved,
            MouseEventKind::ScrollUp => MouseKind::WheelUp,
            MouseEventKind::ScrollDown => MouseKind::WheelDown,
            MouseEventKind::ScrollLeft => MouseKind::WheelLeft,
            MouseEventKind::ScrollRight => MouseKind::WheelRight,
        },
        at: Point::new(event.column, event.row),
        mods: mods(event.modifiers),
    }
}

fn mods(held: KeyModifiers) -> Mods {
    Mods {
        ctrl: held.contains(KeyModifiers::CONTROL),
        alt: held.contains(KeyModifiers::ALT),
        shift: held.contains(KeyModifiers::SHIFT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: Code, held: KeyModifiers, expected: Option<&str>) {
        let got = key(KeyEvent::new(code, held)).map(|k| k.to_string());
        assert_eq!(got.as_deref(), expected);
    }

    #[test]
    fn keys_have_one_form_whatever_the_terminal_sends() {
        let (none, shift, ctrl) = (
            KeyModifiers::NONE,
            KeyModifiers::SHIFT,
            KeyModifiers::CONTROL,
        );
        check(Code::Char('U'), shift, Some("U"));
        check(Code::Char('U'), none, Some("U"));
        check(Code::Char('S'), ctrl | shift, Some("Ctrl+S"));
        check(Code::Char('s'), ctrl, Some("Ctrl+S"));
        check(Code::BackTab, shift, Some("Shift+Tab"));
        check(Code::BackTab, none, Some("Shift+Tab"));
        check(
            Code::Left,
            shift | KeyModifiers::ALT,
            Some("Alt+Shift+Left"),
        );
        check(Code::CapsLock, none, None);
    }

    #[test]
    fn releases_are_no_keys() {
        let mut event = KeyEvent::new(Code::Char('q'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(key(event), None);
    }
}
