//! The encoded bytes of a message: as text where they are text, and as hex with their offsets.

use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Bytes shown at most; a longer message says how much was left out.
const SHOWN: usize = 2048;

/// Adds the bytes to a panel.
pub fn rows<A>(out: &mut Rows<A>, bytes: &[u8]) {
    let shown = &bytes[..bytes.len().min(SHOWN)];
    if let Some(lines) = as_text(shown) {
        for line in lines {
            for piece in pieces(&line, out.width()) {
                out.line(vec![(piece, Role::Text)]);
            }
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

/// A line in pieces that fit, with every blank that it has: these are the bytes, not prose.
fn pieces(line: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for (letter, w) in text::graphemes(line) {
        if used + w > width && used > 0 {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(last) = pieces.last_mut() {
            last.push_str(letter);
        }
        used += w;
    }
    pieces
}

/// How the bytes of a row stand: so many to a row, in groups of so many.
const SHAPES: [(usize, usize); 5] = [(16, 1), (16, 4), (8, 1), (8, 4), (4, 4)];

/// Columns of the offset and the gap after it. What is shown has offsets of three digits.
const OFFSET: usize = 4;

/// The most bytes to a row, and then the most gaps, that fit into so many columns.
fn shape(width: usize) -> (usize, usize) {
    let columns = |(row, group): (usize, usize)| OFFSET + 2 * row + row / group + row;
    let mut shapes = SHAPES.into_iter();
    shapes.find(|s| columns(*s) <= width).unwrap_or((4, 4))
}

/// Hex rows: offset, bytes in groups, and the bytes as letters.
fn hex(bytes: &[u8], width: usize) -> Vec<Vec<(String, Role)>> {
    let (per_row, group) = shape(width);
    let row = |(n, chunk): (usize, &[u8])| {
        let mut digits = String::new();
        for k in 0..per_row {
            match chunk.get(k) {
                Some(byte) => digits.push_str(&format!("{byte:02x}")),
                None => digits.push_str("  "),
            }
            if (k + 1) % group == 0 {
                digits.push(' ');
            }
        }
        let letter = |b: &u8| {
            if b.is_ascii_graphic() || *b == b' ' {
                *b as char
            } else {
                '.'
            }
        };
        vec![
            (format!("{:03x} ", n * per_row), Role::Muted),
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
                "000 47 45 54 20 2f 20 48 54 GET / HT",
                "008 54 50 2f 31 2e 31 0d 0a TP/1.1.."
            ]
        );
    }

    #[test]
    fn as_many_bytes_to_a_row_as_fit() {
        for (width, row) in [
            (20, "000 47455420 GET "),
            (30, "000 47455420 2f6d6573 GET /mes"),
            (34, "000 47455420 2f6d6573 GET /mes"),
            (36, "000 47 45 54 20 2f 6d 65 73 GET /mes"),
            (
                56,
                "000 47455420 2f6d6573 73616765 73204854 GET /messages HT",
            ),
            (
                68,
                "000 47 45 54 20 2f 6d 65 73 73 61 67 65 73 20 48 54 GET /messages HT",
            ),
        ] {
            let rows = hex(b"GET /messages HTTP/1.1", width);
            let first: String = rows[0].iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(first, row);
            assert!(first.len() <= width);
        }
    }

    #[test]
    fn binary_comes_as_hex_alone() {
        assert_eq!(plain(&[0, 255, 65], 20), ["000 00ff41   ..A"]);
    }

    #[test]
    fn long_messages_say_what_is_left_out() {
        let rows = plain(&[b'a'; 3000], 80);
        assert_eq!(rows.last().unwrap(), "first 2048 of 3000 bytes");
    }
}
