//! The encoded bytes of a message: as text where they are text, and as hex with their offsets.

use crate::ui::theme::Role;

use super::rows::Rows;

/// Bytes shown at most; a longer message says how much was left out.
const SHOWN: usize = 2048;

/// Adds the bytes to a panel.
pub fn rows<A>(out: &mut Rows<A>, bytes: &[u8]) {
    let shown = &bytes[..bytes.len().min(SHOWN)];
    if let Some(lines) = as_text(shown) {
        for line in lines {
            out.prose(&line, Role::Text);
        }
        out.gap();
    }
    for line in hex(shown, out.width()) {
        out.line(line);
    }
    if bytes.len() > SHOWN {
        out.prose(
            &format!("first {SHOWN} of {} bytes", bytes.len()),
            Role::Muted,
        );
    }
}

/// The lines of a message that is text: printable UTF-8 with line ends.
fn as_text(bytes: &[u8]) -> Option<Vec<String>> {
    // The cut may have split a letter: what is before it counts.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(why) if why.error_len().is_none() => {
            std::str::from_utf8(&bytes[..why.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if text.is_empty() || !text.chars().all(is_text) {
        return None;
    }
    Some(text.lines().map(|l| l.replace('\t', "    ")).collect())
}

/// Hex rows: offset, bytes in groups, and the bytes as letters.
fn hex(bytes: &[u8], width: usize) -> Vec<Vec<(String, Role)>> {
    // Each byte takes three columns of hex and one letter; the offset five.
    let per_row = match width {
        0..=36 => 4,
        37..=68 => 8,
        _ => 16,
    };
    let row = |(n, chunk): (usize, &[u8])| {
        let mut digits = String::new();
        for byte in chunk {
            digits.push_str(&format!("{byte:02x} "));
        }
        digits.push_str(&"   ".repeat(per_row - chunk.len()));
        let letter = |b: &u8| {
            if b.is_ascii_graphic() || *b == b' ' {
                *b as char
            } else {
                '.'
            }
        };
        vec![
            (format!("{:04x} ", n * per_row), Role::Muted),
            (digits, Role::Text),
            (chunk.iter().map(letter).collect(), Role::Accent),
        ]
    };
    bytes.chunks(per_row).enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8], width: u16) -> Vec<String> {
        let mut out = Rows::<()>::new(width);
        rows(&mut out, bytes);
        let row = |r: &super::super::rows::Row<()>| r.spans.iter().map(|(t, _)| &**t).collect();
        out.all().iter().map(row).collect()
    }

    #[test]
    fn text_comes_as_text_and_as_hex() {
        assert_eq!(
            plain(b"GET / HTTP/1.1\r\n", 40),
            [
                "GET / HTTP/1.1",
                "",
                "0000 47 45 54 20 2f 20 48 54 GET / HT",
                "0008 54 50 2f 31 2e 31 0d 0a TP/1.1.."
            ]
        );
    }

    #[test]
    fn binary_comes_as_hex_alone() {
        assert_eq!(plain(&[0, 255, 65], 20), ["0000 00 ff 41    ..A"]);
    }

    #[test]
    fn long_messages_say_what_is_left_out() {
        let rows = plain(&[b'a'; 3000], 80);
        assert_eq!(rows.last().unwrap(), "first 2048 of 3000 bytes");
    }
}
