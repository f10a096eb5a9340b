//! Counted things in words, so that nothing says `1 records`.

/// A count with its noun: `0 records`, `1 record`, `2 records`, `3 queries`.
pub fn count(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {}", plural(noun)),
    }
}

/// A noun with its article: `a web server`, `an application server`, `an http edge`.
pub fn a(noun: &str) -> String {
    // The letter of an abbreviation counts as it is said: aitch, ess-cue-ell is said sequel.
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O'])
        || noun.to_ascii_lowercase().starts_with("http");
    format!("{} {noun}", if an { "an" } else { "a" })
}

/// The plural of a regular noun.
fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_takes_the_article_that_is_said() {
        for (noun, expected) in [
            ("web server", "a web server"),
            ("application server", "an application server"),
            ("external server", "an external server"),
            ("http edge", "an http edge"),
            ("DNS server", "a DNS server"),
        ] {
            assert_eq!(a(noun), expected);
        }
    }

    #[test]
    fn one_is_not_many() {
        for (n, noun, expected) in [
            (0, "record", "0 records"),
            (1, "record", "1 record"),
            (2, "query", "2 queries"),
            (1, "query", "1 query"),
            (3, "key", "3 keys"),
        ] {
            assert_eq!(count(n, noun), expected);
        }
    }
}
