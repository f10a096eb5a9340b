//! Text as panels write it: measured and cut as everywhere, and numbers in few columns.

pub use crate::drawing::text::{clip, graphemes, width, wrap, wrap_into};

/// What stands for a grapheme on a terminal that shows ASCII alone: the nearest sign, else `?`.
pub fn ascii(grapheme: &str) -> &str {
    if grapheme.is_ascii() {
        return grapheme;
    }
    match grapheme {
        "…" => "~",
        "→" | "►" | "»" => ">",
        "←" | "◄" | "«" => "<",
        "↑" | "▴" => "^",
        "↓" | "▾" => "v",
        "·" | "•" | "–" | "—" => "-",
        "×" | "✕" => "x",
        "µ" => "u",
        "¶" => "|",
        "’" | "‘" => "'",
        "“" | "”" => "\"",
        _ => "?",
    }
}

/// The end of a text that fits into so many columns.
pub fn tail(content: &str, max: usize) -> &str {
    let mut used = width(content);
    let mut rest = content;
    while used > max {
        let Some((g, w)) = graphemes(rest).next() else {
            return "";
        };
        used -= w;
        // Skipped control characters stand before the grapheme.
        let at = rest.find(g).map_or(rest.len(), |at| at + g.len());
        rest = &rest[at..];
    }
    rest
}

/// A rate per second in few columns: `0`, `0.4/s`, `12/s`, `1.2k/s`, `34k/s`, `1.2M/s`.
pub fn rate(per_second: f64) -> String {
    let r = if per_second.is_finite() {
        per_second.max(0.0)
    } else {
        0.0
    };
    match r {
        0.0..0.05 => "0/s".to_owned(),
        0.05..9.95 => trim_zero(format!("{r:.1}")) + "/s",
        9.95..999.5 => format!("{r:.0}/s"),
        _ => count(r.round() as u64) + "/s",
    }
}

/// A count in at most five columns: `999`, `1.2k`, `34k`, `1.2M`.
pub fn count(n: u64) -> String {
    match n {
        0..1_000 => n.to_string(),
        1_000..9_950 => trim_zero(format!("{:.1}", n as f64 / 1e3)) + "k",
        9_950..999_500 => format!("{:.0}k", n as f64 / 1e3),
        999_500..9_950_000 => trim_zero(format!("{:.1}", n as f64 / 1e6)) + "M",
        9_950_000..999_500_000 => format!("{:.0}M", n as f64 / 1e6),
        _ => format!("{:.0}G", n as f64 / 1e9),
    }
}

/// Microseconds as people read them: `840 µs`, `12 ms`, `1.5 s`.
pub fn micros(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..9_950 => trim_zero(format!("{:.1}", us as f64 / 1e3)) + " ms",
        9_950..999_500 => format!("{:.0} ms", us as f64 / 1e3),
        999_500..99_500_000 => trim_zero(format!("{:.1}", us as f64 / 1e6)) + " s",
        _ => format!("{:.0} s", us as f64 / 1e6),
    }
}

fn trim_zero(text: String) -> String {
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_keeps_the_columns() {
        let shown: String = graphemes("12 µs → web…").map(|(g, _)| ascii(g)).collect();
        assert_eq!(shown, "12 us > web~");
        assert_eq!(ascii("日"), "?");
    }

    #[test]
    fn numbers_stay_short() {
        for (r, text) in [
            (0.0, "0/s"),
            (f64::NAN, "0/s"),
            (0.44, "0.4/s"),
            (2.0, "2/s"),
            (12.4, "12/s"),
            (1234.0, "1.2k/s"),
            (34_000.0, "34k/s"),
            (2_000_000.0, "2M/s"),
        ] {
            assert_eq!(rate(r), text);
        }
        for (us, text) in [
            (12, "12 µs"),
            (2_500, "2.5 ms"),
            (45_000, "45 ms"),
            (1_500_000, "1.5 s"),
        ] {
            assert_eq!(micros(us), text);
        }
    }
}
