//! The colours of a picture, by what they stand for.

use std::fmt;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// A colour between this one and another: `share` percent of the other.
    pub const fn toward(self, other: Self, share: u8) -> Self {
        const fn mix(a: u8, b: u8, share: u8) -> u8 {
            let share = share as u32;
            ((a as u32 * (100 - share) + b as u32 * share + 50) / 100) as u8
        }
        Self(
            mix(self.0, other.0, share),
            mix(self.1, other.1, share),
            mix(self.2, other.2, share),
        )
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

macro_rules! paints {
    ($($(#[$doc:meta])* $name:ident = $css:literal,)*) => {
        /// What a colour stands for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Paint { $($(#[$doc])* $name,)* }
        impl Paint {
            /// Every paint.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// Its name in a style sheet.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $css,)* }
            }
        }
    };
}

paints! {
    /// The paper.
    Ground = "ground",
    /// The inside of a box.
    Surface = "surface",
    /// Names, and the texts of notes.
    Text = "text",
    /// What a part is; icons.
    Muted = "muted",
    /// The border of a machine.
    Frame = "frame",
    /// The title in that border.
    Title = "title",
    /// The border of a box.
    Border = "border",
    /// Text beside an edge.
    Label = "label",
    /// An edge that carries HTTP.
    Http = "http",
    /// An edge from a web server to an application server.
    App = "app",
    /// An edge that carries SQL.
    Sql = "sql",
    /// An edge that carries the primary's log.
    Replication = "replication",
    /// An edge that carries DNS.
    Dns = "dns",
    /// An edge that brings code.
    Deploy = "deploy",
    /// An edge that a monitor reads through.
    Scrape = "scrape",
    /// An edge that is only drawn.
    Plain = "plain",
    /// An edge for which there is no free way.
    NoRoute = "no-route",
}

/// A colour for each paint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette(Vec<Rgb>);

impl Palette {
    /// The palette that gives each paint its colour.
    pub fn new(color: impl Fn(Paint) -> Rgb) -> Self {
        Self(Paint::ALL.iter().map(|paint| color(*paint)).collect())
    }

    /// The colour of a paint.
    pub fn color(&self, paint: Paint) -> Rgb {
        self.0[paint as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_mix_and_are_written_as_a_style_sheet_has_them() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert_eq!(black.toward(white, 0), black);
        assert_eq!(black.toward(white, 100), white);
        assert_eq!(white.toward(black, 50).to_string(), "#808080");
        assert_eq!(Rgb(1, 2, 255).to_string(), "#0102ff");
    }
}
