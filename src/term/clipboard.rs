//! Copies to the terminal's clipboard by OSC 52: works over ssh, where the terminal allows it.

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Longest text that is sent: many terminals drop longer sequences.
pub const MAX_BYTES: usize = 74_994;

/// Copies a text. False when it is too long to send.
pub fn copy(text: &str) -> io::Result<bool> {
    if text.len() > MAX_BYTES {
        return Ok(false);
    }
    execute!(
        io::stdout().lock(),
        CopyToClipboard::to_clipboard_from(text)
    )?;
    Ok(true)
}
