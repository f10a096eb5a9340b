//! What the user chose about looks, motion and the mouse. Values only: what each means on screen is
//! the view's. [`table`] has one record per setting: config, settings overlay and man page are made
//! from it.

mod doc;
pub mod table;

pub use doc::{EXAMPLE, settings_roff, settings_table};

macro_rules! words {
    ($name:ident: $($variant:ident = $word:literal,)*) => {
        impl $name {
            /// All of them, in the order in which one goes through them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// How each stands in the config, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Its place among [`Self::ALL`].
            pub fn place(self) -> usize {
                Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
            }

            /// The next one, round and round.
            pub fn next(self) -> Self {
                Self::ALL[(self.place() + 1) % Self::ALL.len()]
            }
        }
    };
}

words! { Glyphs: Full = "full", Blocks = "blocks", Ascii = "ascii", }
words! { Corners: Boxes = "boxes", Round = "round", Square = "square", }
words! { ColorLevel: None = "none", Ansi = "16", Table = "256", True = "true", }
words! { ThemeName:
    Terminal = "terminal", Dark = "dark", Light = "light", HighContrast = "high-contrast",
}
words! { Motion: Full = "full", Reduced = "reduced", Off = "off", }
words! { Hover: Never = "never", Tools = "tools", Always = "always", }

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

/// Which corners are round, in the full set of characters: others have no round ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Corners {
    /// Those of boxes; so a box is told from a machine by its shape.
    #[default]
    Boxes,
    /// Those of boxes, and the bends of lines.
    Round,
    /// None.
    Square,
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

/// When the terminal reports the pointer moving with no button held. Reports are many bytes: over a
/// slow line they are felt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hover {
    /// Never.
    Never,
    /// While something on the screen follows the pointer: a menu, a tool that places or connects.
    #[default]
    Tools,
    /// Always: what lies under the pointer lights up.
    Always,
}

/// Fastest and slowest hop pace, in real milliseconds per hop.
pub const HOP_MS: (u32, u32) = (100, 4_000);

/// The settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Characters.
    pub glyphs: Glyphs,
    /// Round corners.
    pub corners: Corners,
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
    /// When the pointer is followed.
    pub hover: Hover,
    /// The panel is open at the start.
    pub panel: bool,
    /// The event log is open at the start, where there is room.
    pub log: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            glyphs: Glyphs::Full,
            corners: Corners::Boxes,
            colors: ColorLevel::Ansi,
            theme: ThemeName::Terminal,
            motion: Motion::Full,
            hop_ms: 500,
            mouse: true,
            hover: Hover::Tools,
            panel: false,
            log: true,
        }
    }
}
