//! From the terminal's events to the editor's. The only place where the two meet.

use crossterm::event::{
    Event, KeyCode as TermCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use crate::app::geometry::Point;
use crate::app::input::{Button, Key, KeyCode, Mods, Mouse, MouseKind};
use crate::app::message::Message;

/// What an event means to the editor; `None` for what it does not use, such as a key let go.
pub fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => match key.kind {
            KeyEventKind::Press | KeyEventKind::Repeat => Some(Message::Key(Key::new(
                code(key.code)?,
                mods(key.modifiers, key.code),
            ))),
            KeyEventKind::Release => None,
        },
        Event::Mouse(mouse) => Some(Message::Mouse(Mouse {
            kind: match mouse.kind {
                MouseEventKind::Down(b) => MouseKind::Down(button(b)),
                MouseEventKind::Up(b) => MouseKind::Up(button(b)),
                MouseEventKind::Drag(b) => MouseKind::Drag(button(b)),
                MouseEventKind::Moved => MouseKind::Moved,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                MouseEventKind::ScrollLeft => MouseKind::WheelLeft,
                MouseEventKind::ScrollRight => MouseKind::WheelRight,
            },
            at: Point::new(mouse.column, mouse.row),
            mods: held(mouse.modifiers),
        })),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resize(width, height)),
        Event::FocusGained => Some(Message::Focus(true)),
        Event::FocusLost => Some(Message::Focus(false)),
    }
}

fn code(code: TermCode) -> Option<KeyCode> {
    Some(match code {
        TermCode::Char(c) => KeyCode::Char(c),
        TermCode::Enter => KeyCode::Enter,
        TermCode::Esc => KeyCode::Esc,
        TermCode::Tab | TermCode::BackTab => KeyCode::Tab,
        TermCode::Backspace => KeyCode::Backspace,
        TermCode::Delete => KeyCode::Delete,
        TermCode::Left => KeyCode::Left,
        TermCode::Right => KeyCode::Right,
        TermCode::Up => KeyCode::Up,
        TermCode::Down => KeyCode::Down,
        TermCode::Home => KeyCode::Home,
        TermCode::End => KeyCode::End,
        TermCode::PageUp => KeyCode::PageUp,
        TermCode::PageDown => KeyCode::PageDown,
        TermCode::F(n) => KeyCode::F(n),
        TermCode::Insert
        | TermCode::Null
        | TermCode::CapsLock
        | TermCode::ScrollLock
        | TermCode::NumLock
        | TermCode::PrintScreen
        | TermCode::Pause
        | TermCode::Menu
        | TermCode::KeypadBegin
        | TermCode::Media(_)
        | TermCode::Modifier(_) => return None,
    })
}

fn mods(held_keys: KeyModifiers, code: TermCode) -> Mods {
    let mut mods = held(held_keys);
    // Terminals send Shift+Tab as a key of its own.
    mods.shift |= code == TermCode::BackTab;
    mods
}

fn held(keys: KeyModifiers) -> Mods {
    Mods {
        ctrl: keys.contains(KeyModifiers::CONTROL),
        alt: keys.contains(KeyModifiers::ALT),
        shift: keys.contains(KeyModifiers::SHIFT),
    }
}

fn button(button: MouseButton) -> Button {
    match button {
        MouseButton::Left => Button::Left,
        MouseButton::Right => Button::Right,
        MouseButton::Middle => Button::Middle,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;

    fn check(code: TermCode, modifiers: KeyModifiers, expected: &str) {
        match message(Event::Key(KeyEvent::new(code, modifiers))) {
            Some(Message::Key(key)) => assert_eq!(key.to_string(), expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keys_become_the_editor_s_keys() {
        check(TermCode::Char('U'), KeyModifiers::SHIFT, "U");
        check(TermCode::Char('p'), KeyModifiers::CONTROL, "Ctrl+P");
        check(TermCode::BackTab, KeyModifiers::NONE, "Shift+Tab");
        check(TermCode::Left, KeyModifiers::ALT, "Alt+Left");
        check(TermCode::Char(' '), KeyModifiers::NONE, "Space");
    }

    #[test]
    fn a_key_let_go_means_nothing() {
        let mut event = KeyEvent::new(TermCode::Char('q'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert!(message(Event::Key(event)).is_none());
    }
}
