//! Texts in quotes: escapes, and what is done with broken ones.

use super::reader::Reader;

const ESCAPES: &str = r#"use \" \\ \/ \b \f \n \r \t or \u and four hex digits"#;

/// Reads a text whose opening quote is the next byte. A line break ends it: a text that was not
/// closed costs its own line, not the rest of the file.
pub(super) fn read(reader: &mut Reader<'_>, quote: u8) -> String {
    let start = reader.at;
    if quote == b'\'' {
        let help = "use double quotes";
        reader.fault(start, "a text in single quotes", help, false);
    }
    reader.at += 1;
    let mut text = String::new();
    loop {
        let rest = &reader.text[reader.at..];
        let Some(c) = rest.chars().next() else {
            reader.ends_inside(start, "text");
            return text;
        };
        match c {
            _ if c as u32 == u32::from(quote) => {
                reader.at += 1;
                return text;
            }
            '\n' => {
                let help = "close it with a double quote; a line break inside is written \\n";
                reader.fault(start, "this text is not closed", help, true);
                return text.trim_end_matches('\r').to_owned();
            }
            '\\' => escape(reader, &mut text),
            c if (c as u32) < 0x20 && c != '\r' => {
                let message = format!("a control character (U+{:04X}) inside a text", c as u32);
                reader.fault(reader.at, message, "write it as \\u and its number", false);
                text.push(c);
                reader.at += 1;
            }
            c => {
                text.push(c);
                reader.at += c.len_utf8();
            }
        }
    }
}

fn escape(reader: &mut Reader<'_>, text: &mut String) {
    let at = reader.at;
    let plain = match reader.bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(reader, text),
        // The end of the text or of the line: the caller says what is wrong there.
        None | Some(b'\n') => {
            text.push('\\');
            reader.at += 1;
            return;
        }
        Some(_) => {
            reader.fault(at, "no such escape", ESCAPES, true);
            text.push('\\');
            reader.at += 1;
            return;
        }
    };
    text.push(plain);
    reader.at += 2;
}

/// `\uXXXX`, and two of them for a character beyond the first plane (RFC 8259, section 7).
fn unicode(reader: &mut Reader<'_>, text: &mut String) {
    let at = reader.at;
    let Some(high) = hex4(reader.bytes, at) else {
        reader.fault(at, "no such escape", ESCAPES, true);
        text.push('\\');
        reader.at += 1;
        return;
    };
    reader.at += 6;
    let code = match high {
        0xD800..=0xDBFF => match hex4(reader.bytes, at + 6) {
            Some(low @ 0xDC00..=0xDFFF) => {
                reader.at += 6;
                0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            }
            _ => high,
        },
        _ => high,
    };
    if let Some(c) = char::from_u32(code) {
        text.push(c);
    } else {
        let help = "write the character itself, or both halves of the pair";
        reader.fault(at, "half of a surrogate pair", help, true);
        text.push(char::REPLACEMENT_CHARACTER);
    }
}

/// The number after `\u` at an offset.
fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = bytes.get(at..at + 6)?;
    if !escape.starts_with(b"\\u") {
        return None;
    }
    escape[2..]
        .iter()
        .try_fold(0, |sum, b| Some(sum * 16 + char::from(*b).to_digit(16)?))
}
