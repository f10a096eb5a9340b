//! Text measured and cut the way a terminal shows it: by grapheme, in columns.
//!
//! Counting `char`s is wrong for combining marks and wide letters; everything that is drawn goes
//! through here. Control characters take no column and are never passed on to a terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    graphemes(text).map(|(_, w)| w).sum()
}

/// The drawable graphemes of a text, each with its columns (1 or 2).
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .filter(|g| !g.chars().any(char::is_control))
        .map(|g| (g, g.width().min(2)))
        .filter(|(_, w)| *w > 0)
}

/// The text, or as much of it as fits into `max` columns with `ellipsis` (one column) at the end.
pub fn clip(text: &str, max: usize, ellipsis: &str) -> String {
    if width(text) <= max {
        return graphemes(text).map(|(g, _)| g).collect();
    }
    let mut out = String::new();
    let mut used = 0;
    for (g, w) in graphemes(text) {
        if used + w >= max {
            break;
        }
        out.push_str(g);
        used += w;
    }
    if max > 0 {
        out.push_str(ellipsis);
    }
    out
}

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
        "’" | "‘" => "'",
        "“" | "”" => "\"",
        _ => "?",
    }
}

/// Breaks a text into lines of at most `max` columns, at spaces where it can. Line breaks in the
/// text stay. A word longer than a line is cut.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if max == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ').filter(|w| !w.is_empty()) {
            let w = width(word);
            if used > 0 && used + 1 + w > max {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            for (g, gw) in graphemes(word) {
                if used + gw > max {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(g);
                used += gw;
            }
        }
        lines.push(line);
    }
    lines
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
    fn clips_by_grapheme_and_column() {
        let check = |text: &str, max, expected: &str| assert_eq!(clip(text, max, "…"), expected);
        check("nginx", 5, "nginx");
        check("nginx-1", 5, "ngin…");
        check("nginx", 1, "…");
        check("nginx", 0, "");
        // A wide letter never straddles the edge.
        check("日本語", 4, "日…");
        check("日本語", 6, "日本語");
        // A letter with its combining mark stays whole.
        check("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…");
        check("a\u{1b}[31mb\n", 9, "a[31mb");
    }

    #[test]
    fn wraps_at_spaces_and_cuts_long_words() {
        assert_eq!(
            wrap("the load balancer", 8),
            ["the load", "balancer"].map(str::to_owned)
        );
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
        assert!(wrap("anything", 0).is_empty());
    }

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
