//! Names near a misspelt one, for messages that suggest what was meant.

/// Most names that are suggested.
const MOST: usize = 3;

/// The names nearest to a wrong one, nearest first; none when nothing is near. Near is one or two
/// slips, or one in three letters of a long name.
pub fn near<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, name)| *d <= 2.max(name.len() / 3))
        .collect();
    near.sort_unstable();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// `did you mean a, b or c?`; `None` when nothing is near.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    match near(wrong, names).as_slice() {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        [init @ .., last] => Some(format!("did you mean {} or {last}?", init.join(", "))),
    }
}

/// The name that a word misses by one slip, or by capitals alone. Stricter than [`near`]: for words that
/// may well be meant as they are.
pub fn one_slip<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slips = |name: &&str| {
        name.eq_ignore_ascii_case(wrong) || (name.len() > 2 && distance(wrong, name) == 1)
    };
    names.into_iter().find(slips)
}

/// Letters to insert, delete, change or swap with the next to get from one to the other (optimal
/// string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_names_are_not() {
        let check = |wrong: &str, expected: &[&str]| {
            assert_eq!(
                near(wrong, ["web-1", "web-2", "db", "load-balancer"]),
                expected
            );
        };
        check("web1", &["web-1", "web-2"]);
        check("bd", &["db"]);
        check("loadbalancr", &["load-balancer"]);
        check("nowhere", &[]);
        let meant = did_you_mean("web1", ["web-1", "web-2"]);
        assert_eq!(meant.as_deref(), Some("did you mean web-1 or web-2?"));
    }
}
