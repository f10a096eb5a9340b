//! What colours mean: every style on the screen is a [`Role`], and a [`Theme`] gives each role one
//! style at one of four colour levels.
//!
//! The rules: the default theme uses the 16 ANSI colours on the terminal's own background, so that
//! it suits dark and light terminals alike; no white, black or yellow text, which one of the two
//! could not show; a colour has one meaning everywhere; nothing is said by colour alone (a glyph or
//! a word says it too), so level [`ColorLevel::None`] loses nothing. Themes with a background of
//! their own are there by choice.

use ratatui::style::{Color, Modifier, Style};

use crate::app::settings::{ColorLevel, ThemeName};

mod palette;

use palette::Palette;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $letter:literal,)*) => {
        /// What a cell means. The letter stands for it in snapshots of styles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Role { $($(#[$doc])* $name,)* }
        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// Its letter in snapshots of styles.
            pub const fn letter(self) -> char {
                match self { $(Self::$name => $letter,)* }
            }
        }
    };
}

roles! {
    /// Plain text.
    Text = ' ',
    /// Less important text: units, hints, rules between panels.
    Muted = 'm',
    /// Headings and names.
    Strong = 'S',
    /// What is looked at or worked on now.
    Accent = 'a',
    /// It works.
    Good = 'g',
    /// It works less well.
    Warn = 'w',
    /// It failed.
    Bad = 'b',
    /// A key that can be pressed.
    Key = 'k',
    /// The chosen row of a list, the active tab.
    Chosen = 'c',
    /// The border of a machine.
    Frame = 'f',
    /// The title in that border.
    FrameTitle = 'F',
    /// The border of a node.
    Node = 'n',
    /// The border of the selected node, and its marker.
    Selected = 's',
    /// The border of what the mouse is over.
    Hover = 'h',
    /// An edge that carries HTTP.
    EdgeHttp = '1',
    /// An edge from a web server to an application server.
    EdgeApp = '2',
    /// An edge that carries SQL.
    EdgeSql = '3',
    /// An edge that carries the primary's log.
    EdgeReplication = '4',
    /// An edge that carries DNS.
    EdgeDns = '5',
    /// An edge that brings code.
    EdgeDeploy = '6',
    /// An edge that is only drawn, or scraped.
    EdgePlain = '7',
    /// An edge for which no legal way was found.
    EdgeIllegal = '8',
    /// Text beside an edge.
    EdgeLabel = 'l',
    /// The way of the followed request.
    Path = 'p',
    /// Everything that is not what the story or the followed request is about.
    Faded = '.',
    /// A reading request on its way.
    DotRequest = 'R',
    /// A writing request on its way.
    DotWrite = 'W',
    /// A good answer on its way.
    DotResponse = 'O',
    /// A bad answer, a refusal or a reset on its way.
    DotError = 'E',
    /// A binlog event on its way.
    DotReplication = 'P',
    /// A connection being opened, a health check, code on its way.
    DotQuiet = 'q',
    /// A DNS question or answer on its way.
    DotDns = 'D',
    /// A dot of the followed request.
    DotFollowed = '@',
    /// The same, on its way back with a good answer.
    FollowedResponse = 'o',
    /// The same, on its way back with a failure, or lost.
    FollowedError = 'x',
    /// The same, asking for a change.
    FollowedWrite = 'M',
    /// A killed part.
    Dead = 'X',
    /// A part that takes connections and never answers.
    Hung = 'H',
    /// A part that serves with a fault, or is starting.
    Degraded = 'd',
    /// Text of a note on the board.
    Note = 'N',
    /// The cell where typed text goes.
    Cursor = '_',
    /// What a search found.
    Found = '*',
    /// The letters that choose a thing, on the thing.
    Hint = '#',
}

/// A style for each role.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    styles: Vec<Style>,
    base: Style,
}

impl Theme {
    /// The theme at a colour level. What 16 colours look like is the terminal's choice, so that dark
    /// and light need at least 256: below that the terminal's own theme stands in for them. High
    /// contrast has a palette of its own there.
    pub fn new(name: ThemeName, colors: ColorLevel) -> Self {
        let palette = match (name, colors) {
            (_, ColorLevel::None) => Palette::MONO,
            (ThemeName::HighContrast, ColorLevel::Ansi) => Palette::HIGH_CONTRAST_16,
            (ThemeName::Terminal, _) | (_, ColorLevel::Ansi) => Palette::TERMINAL,
            (ThemeName::Dark, _) => Palette::DARK,
            (ThemeName::Light, _) => Palette::LIGHT,
            (ThemeName::HighContrast, _) => Palette::HIGH_CONTRAST,
        };
        let adapt = |c: Color| match (c, colors) {
            (Color::Rgb(r, g, b), ColorLevel::Table) => Color::Indexed(nearest_indexed(r, g, b)),
            _ => c,
        };
        let mono = colors == ColorLevel::None;
        let styles = Role::ALL
            .iter()
            .map(|role| {
                let style = palette.style(*role, mono);
                Style {
                    fg: style.fg.map(adapt),
                    bg: style.bg.map(adapt),
                    ..style
                }
            })
            .collect();
        let base = match palette.ground {
            Some((fg, bg)) => Style::new().fg(adapt(fg)).bg(adapt(bg)),
            None => Style::new(),
        };
        Self { styles, base }
    }

    /// The style of a role, to be patched over [`Theme::base`].
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// What empty cells have: nothing in the terminal's own theme.
    pub const fn base(&self) -> Style {
        self.base
    }

    /// The first role that looks like this cell; `?` when none does. For snapshots.
    pub fn letter_of(&self, fg: Color, bg: Color, modifier: Modifier) -> char {
        let base = |own: Option<Color>, base: Option<Color>| own.or(base).unwrap_or(Color::Reset);
        let is_like = |role: &&Role| {
            let style = self.style(**role);
            base(style.fg, self.base.fg) == fg
                && base(style.bg, self.base.bg) == bg
                && style.add_modifier == modifier
        };
        Role::ALL.iter().find(is_like).map_or('?', |r| r.letter())
    }
}

/// The nearest entry of the 6x6x6 cube or the grey ramp of the 256-colour table.
fn nearest_indexed(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let near = |v: u8| {
        let distance = |i: &usize| STEPS[*i].abs_diff(v);
        (0..6).min_by_key(distance).unwrap_or(0)
    };
    let distance = |(x, y, z): (u8, u8, u8)| {
        let d = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        d(x, r) + d(y, g) + d(z, b)
    };
    let (i, j, k) = (near(r), near(g), near(b));
    let cube = (STEPS[i], STEPS[j], STEPS[k]);
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let step = (mean.saturating_sub(8) / 10).min(23) as u8;
    let grey = 8 + 10 * step;
    if distance((grey, grey, grey)) < distance(cube) {
        232 + step
    } else {
        (16 + 36 * i + 6 * j + k) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[ThemeName] = ThemeName::ALL;

    #[test]
    fn letters_are_unique() {
        let mut letters: Vec<char> = Role::ALL.iter().map(|r| r.letter()).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), Role::ALL.len());
    }

    #[test]
    fn the_terminal_theme_never_uses_white_black_yellow_or_a_background() {
        let theme = Theme::new(ThemeName::Terminal, ColorLevel::True);
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!(style.bg, None, "{role:?}");
            assert!(
                !matches!(
                    style.fg,
                    Some(
                        Color::White
                            | Color::Gray
                            | Color::Black
                            | Color::DarkGray
                            | Color::Yellow
                            | Color::LightYellow
                            | Color::Rgb(..)
                            | Color::Indexed(_)
                    )
                ),
                "{role:?}"
            );
        }
    }

    #[test]
    fn each_level_uses_only_its_own_colours() {
        for &name in NAMES {
            for role in Role::ALL {
                let none = Theme::new(name, ColorLevel::None).style(*role);
                assert_eq!((none.fg, none.bg), (None, None), "{name:?} {role:?}");
                let table = Theme::new(name, ColorLevel::Table).style(*role);
                for colour in [table.fg, table.bg].into_iter().flatten() {
                    assert!(!matches!(colour, Color::Rgb(..)), "{name:?} {role:?}");
                }
                let ansi = Theme::new(name, ColorLevel::Ansi).style(*role);
                for colour in [ansi.fg, ansi.bg].into_iter().flatten() {
                    assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)));
                }
            }
        }
    }

    #[test]
    fn themes_with_a_background_can_be_read() {
        for name in [ThemeName::Dark, ThemeName::Light, ThemeName::HighContrast] {
            for level in [ColorLevel::Table, ColorLevel::True] {
                let theme = Theme::new(name, level);
                for role in Role::ALL {
                    let style = theme.style(*role);
                    let fg = style.fg.or(theme.base().fg).unwrap();
                    let bg = style.bg.or(theme.base().bg).unwrap();
                    // Two roles are never text that must be read: the line around a machine, and
                    // what is there to be seen past. Every other one may stand in words.
                    let line = matches!(role, Role::Frame | Role::Faded);
                    let least = if line { 3.0 } else { 4.5 };
                    let ratio = contrast(fg, bg);
                    assert!(ratio >= least, "{name:?} {level:?} {role:?}: {ratio:.2}");
                }
            }
        }
    }

    /// What a colour is in red, green and blue.
    fn rgb(colour: Color) -> (u8, u8, u8) {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match colour {
            Color::Rgb(r, g, b) => (r, g, b),
            Color::Indexed(n @ 16..=231) => {
                let n = usize::from(n - 16);
                (STEPS[n / 36], STEPS[n / 6 % 6], STEPS[n % 6])
            }
            Color::Indexed(n @ 232..) => {
                let grey = 8 + 10 * (n - 232);
                (grey, grey, grey)
            }
            other => panic!("{other:?} is the terminal's own choice"),
        }
    }

    /// Contrast ratio of WCAG 2.1.
    fn contrast(a: Color, b: Color) -> f64 {
        let luminance = |c: Color| {
            let (r, g, b) = rgb(c);
            let part = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.03928 {
                    v / 12.92
                } else {
                    ((v + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
        };
        let (x, y) = (luminance(a), luminance(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    #[test]
    fn the_table_keeps_pure_colours_and_greys() {
        assert_eq!(nearest_indexed(255, 0, 0), 196);
        assert_eq!(nearest_indexed(0, 0, 0), 16);
        assert_eq!(nearest_indexed(28, 28, 28), 234);
    }
}
