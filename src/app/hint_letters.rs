//! Which letters stand for which of so many things: a pure assignment, the home row first.
//!
//! As long as the letters last, one letter is enough. Beyond that the least comfortable letters
//! become first letters of pairs, so that the things that come first keep their single letter. No
//! code is the beginning of another one: whoever typed a code has chosen. The order of the things
//! is the caller's; the same count always gives the same codes.

/// The letters, the most comfortable ones first: home row, upper row, lower row.
const LETTERS: [char; 26] = [
    'a', 's', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'q', 'w', 'e', 'r', 't', 'y', 'u', 'i', 'o', 'p',
    'z', 'x', 'c', 'v', 'b', 'n', 'm',
];

/// Most things that can have letters: every pair.
pub const MOST: usize = LETTERS.len() * LETTERS.len();

/// The codes of so many things, in their order; of [`MOST`] at most.
pub fn assign(count: usize) -> Vec<String> {
    let count = count.min(MOST);
    let all = LETTERS.len();
    // Each first letter of pairs costs one single and brings a pair for every letter.
    let firsts = count.saturating_sub(all).div_ceil(all - 1);
    let (singles, firsts) = LETTERS.split_at(all - firsts);
    let singles = singles.iter().map(ToString::to_string);
    let pairs = firsts
        .iter()
        .flat_map(|first| LETTERS.iter().map(move |second| format!("{first}{second}")));
    singles.chain(pairs).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_things_have_one_letter_and_the_home_row_comes_first() {
        assert_eq!(assign(0), Vec::<String>::new());
        assert_eq!(assign(3), ["a", "s", "d"]);
        assert!(assign(26).iter().all(|code| code.len() == 1));
    }

    #[test]
    fn more_things_keep_as_many_single_letters_as_they_can() {
        let codes = assign(27);
        let pairs: Vec<&String> = codes.iter().filter(|c| c.len() == 2).collect();
        assert_eq!(pairs, ["ma", "ms"]);
        assert_eq!(codes[0], "a");
    }

    #[test]
    fn no_code_is_the_beginning_of_another_one() {
        for count in [1, 26, 27, 51, 52, 100, 400, MOST - 1, MOST, MOST + 1] {
            let codes = assign(count);
            assert_eq!(codes.len(), count.min(MOST));
            assert!(codes.iter().all(|c| (1..=2).contains(&c.len())));
            let mut sorted = codes.clone();
            sorted.sort();
            let clash = |pair: &&[String]| pair[1].starts_with(&pair[0]);
            assert_eq!(sorted.windows(2).find(clash), None, "{count}");
        }
    }
}
