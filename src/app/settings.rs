//! What the user chose about looks and motion. Values only: what each means on screen is the view's.

/// Which characters draw the board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Box drawing, geometric shapes, braille.
    #[default]
    Full,
    /// Box drawing and block elements that nearly every font has.
    Blocks,
    /// ASCII.
    Ascii,
}

/// How many colours the terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorLevel {
    /// None: only bold, dim, underline and reverse.
    None,
    /// The 16 ANSI colours.
    #[default]
    Ansi,
    /// The 256-colour table.
    Table,
    /// 24-bit.
    True,
}

/// Which theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own colours and background.
    #[default]
    Terminal,
    /// Light on dark, with its own background.
    Dark,
    /// Dark on light, with its own background.
    Light,
    /// Strong colours on black.
    HighContrast,
}

/// How much moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Motion {
    /// Everything that the engine moves.
    #[default]
    Full,
    /// Fewer frames a second.
    Reduced,
    /// Nothing: rates and states in text.
    Off,
}

/// Fastest and slowest hop pace, in real milliseconds per hop.
pub const HOP_MS: (u32, u32) = (100, 4_000);

/// The settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Characters.
    pub glyphs: Glyphs,
    /// Colours of the terminal.
    pub colors: ColorLevel,
    /// Theme.
    pub theme: ThemeName,
    /// Motion.
    pub motion: Motion,
    /// Real milliseconds per hop of the followed request under hop pace, within [`HOP_MS`].
    pub hop_ms: u32,
    /// True while the terminal reports the mouse to us instead of selecting text.
    pub mouse: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            glyphs: Glyphs::Full,
            colors: ColorLevel::Ansi,
            theme: ThemeName::Terminal,
            motion: Motion::Full,
            hop_ms: 500,
            mouse: true,
        }
    }
}
