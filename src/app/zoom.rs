//! How far the wheel has to be turned for another level of detail.
//!
//! There are three levels only, and one turn of a wheel or one stroke of a finger is many notches:
//! a level takes [`NOTCHES`] in one direction, and turning back begins anew, so that a trembling
//! finger does not make the board flicker.

/// Notches of the wheel for one level of detail.
const NOTCHES: i8 = 2;

/// Notches turned since the last change of level; towards more detail they count up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notches(i8);

impl Notches {
    /// One notch. True when it is the one that changes the level.
    pub fn turn(&mut self, more: bool) -> bool {
        let way = if more { 1 } else { -1 };
        let turned = if self.0.signum() == -way { 0 } else { self.0 };
        self.0 = turned + way;
        let changes = self.0.abs() >= NOTCHES;
        if changes {
            self.0 = 0;
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_takes_two_notches_and_turning_back_begins_anew() {
        let check = |turns: &str, expected: &str| {
            let mut notches = Notches::default();
            let turn = |c| if notches.turn(c == '+') { '!' } else { '.' };
            assert_eq!(
                turns.chars().map(turn).collect::<String>(),
                expected,
                "{turns}"
            );
        };
        check("++++", ".!.!");
        check("--", ".!");
        check("+-+-+-", "......");
        check("++-+--", ".!...!");
    }
}
