//! Counted things in words, so that nothing says `1 records`.

/// A count with its noun: `0 records`, `1 record`, `2 records`, `3 queries`.
pub fn count(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {}", plural(noun)),
    }
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
