//! A row of small bars: the last values of a number.

use super::symbols::Symbols;

/// The last `columns` values as bars, relative to the largest of them, so that volume never
/// disappears into a fixed scale. A value above zero always shows at least the smallest bar.
pub fn sparkline(values: &[f64], columns: usize, symbols: &Symbols) -> String {
    let shown = &values[values.len().saturating_sub(columns)..];
    let largest = shown.iter().copied().fold(0.0, f64::max);
    let steps = symbols.sparks.len();
    shown
        .iter()
        .map(|v| {
            if *v <= 0.0 || largest <= 0.0 {
                " "
            } else {
                let step = (v / largest * steps as f64).ceil() as usize;
                symbols.sparks[step.clamp(1, steps) - 1]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Glyphs;

    #[test]
    fn bars_are_relative_to_the_largest() {
        let full = Symbols::of(Glyphs::Full);
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, 8.0], 4, full), " ▁▄█");
        assert_eq!(sparkline(&[100.0, 800.0], 9, full), "▁█");
        assert_eq!(sparkline(&[1.0, 2.0, 3.0], 2, full), "▆█");
        assert_eq!(sparkline(&[], 4, full), "");
        assert_eq!(sparkline(&[0.0, 0.0], 4, full), "  ");
    }
}
