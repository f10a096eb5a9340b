//! The terminal modes that the program uses, as one list: what is entered is left in reverse.
//!
//! | mode | on | off | why |
//! | --- | --- | --- | --- |
//! | alternate screen | `?1049h` | `?1049l` | the shell's screen comes back |
//! | mouse clicks | `?1000h` | `?1000l` | select, press buttons |
//! | mouse drags | `?1002h` | `?1002l` | move nodes, pan |
//! | mouse moves | `?1003h` | `?1003l` | while a tool or a list follows the pointer |
//! | mouse in SGR form | `?1006h` | `?1006l` | columns above 223 |
//! | bracketed paste | `?2004h` | `?2004l` | a paste never acts as keys |
//! | focus | `?1004h` | `?1004l` | repaint after focus comes back |
//! | key disambiguation | `>1u` | `<1u` | Esc and Alt told apart, where the terminal can |
//! | cursor | `?25l` | `?25h` | the view draws its own |
//! | synchronized output | `?2026h` | `?2026l` | one frame at a time, no tearing |
//!
//! crossterm's `EnableMouseCapture` would also turn on 1003 for good, which floods the program with
//! motion.

use std::fmt;

use crossterm::Command;

/// Clicks, drags and the wheel, in SGR form; no reports of bare motion.
#[derive(Debug, Clone, Copy)]
pub struct MouseOn;

impl Command for MouseOn {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Gives the mouse back to the terminal, so that it selects text.
#[derive(Debug, Clone, Copy)]
pub struct MouseOff;

impl Command for MouseOff {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reports of bare motion too.
#[derive(Debug, Clone, Copy)]
pub struct HoverOn;

impl Command for HoverOn {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1003h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Clicks and drags only again. For xterm the three modes are one setting, which ends with 1003:
/// the others are asked for anew.
#[derive(Debug, Clone, Copy)]
pub struct HoverOff;

impl Command for HoverOff {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1003l\x1b[?1000h\x1b[?1002h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        Ok(())
    }
}
