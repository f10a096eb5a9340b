//! The palettes: fourteen colours each, and which role takes which.

use ratatui::style::{Color, Modifier, Style};

use super::Role;

/// The colours of a theme. `None` leaves the terminal's own.
pub(super) struct Palette {
    /// Text and background of empty cells.
    pub(super) ground: Option<(Color, Color)>,
    muted: Option<Color>,
    faded: Option<Color>,
    accent: Option<Color>,
    good: Option<Color>,
    warn: Option<Color>,
    bad: Option<Color>,
    blue: Option<Color>,
    frame: Option<Color>,
    node: Option<Color>,
    /// Text and background of the chosen row; `None` reverses.
    chosen: Option<(Color, Color)>,
    /// Add DIM to muted things: the terminal's own theme has no grey that is safe everywhere.
    dim: bool,
}

const fn rgb(hex: u32) -> Option<Color> {
    Some(color(hex))
}

const fn color(hex: u32) -> Color {
    Color::Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Palette {
    pub(super) const MONO: Self = Self {
        ground: None,
        muted: None,
        faded: None,
        accent: None,
        good: None,
        warn: None,
        bad: None,
        blue: None,
        frame: None,
        node: None,
        chosen: None,
        dim: true,
    };

    pub(super) const TERMINAL: Self = Self {
        ground: None,
        muted: None,
        faded: None,
        accent: Some(Color::Cyan),
        good: Some(Color::Green),
        warn: Some(Color::Magenta),
        bad: Some(Color::Red),
        blue: Some(Color::Blue),
        frame: None,
        node: None,
        chosen: None,
        dim: true,
    };

    pub(super) const DARK: Self = Self {
        ground: Some((color(0x00d6_deeb), color(0x0011_161d))),
        muted: rgb(0x007d_8a99),
        faded: rgb(0x005c_6878),
        accent: rgb(0x0059_c2ff),
        good: rgb(0x007f_d962),
        warn: rgb(0x00ff_b454),
        bad: rgb(0x00ff_6b6b),
        blue: rgb(0x008a_a9ff),
        frame: rgb(0x006b_7a8f),
        node: rgb(0x00a9_b8c9),
        chosen: Some((color(0x00ff_ffff), color(0x0026_3d56))),
        dim: false,
    };

    pub(super) const LIGHT: Self = Self {
        ground: Some((color(0x0026_2b33), color(0x00fb_fbf8))),
        muted: rgb(0x006a_7380),
        faded: rgb(0x0087_8f9a),
        accent: rgb(0x0000_6bb3),
        good: rgb(0x001e_7d34),
        warn: rgb(0x009a_5b00),
        bad: rgb(0x00c4_1e2f),
        blue: rgb(0x0047_52c4),
        frame: rgb(0x007b_8695),
        node: rgb(0x004c_5868),
        chosen: Some((color(0x000b_2a45), color(0x00cf_e3f5))),
        dim: false,
    };

    pub(super) const HIGH_CONTRAST: Self = Self {
        ground: Some((color(0x00ff_ffff), color(0x0000_0000))),
        muted: rgb(0x00c8_c8c8),
        faded: rgb(0x0080_8080),
        accent: rgb(0x0000_ffff),
        good: rgb(0x0055_ff55),
        warn: rgb(0x00ff_d75f),
        bad: rgb(0x00ff_7070),
        blue: rgb(0x009f_c5ff),
        frame: rgb(0x00e0_e0e0),
        node: rgb(0x00ff_ffff),
        chosen: Some((color(0x0000_0000), color(0x0000_ffff))),
        dim: false,
    };

    /// The same with the 16 colours: only the bright ones, which stand out from black in every
    /// terminal's palette.
    pub(super) const HIGH_CONTRAST_16: Self = Self {
        ground: Some((Color::White, Color::Black)),
        muted: Some(Color::Gray),
        faded: Some(Color::DarkGray),
        accent: Some(Color::LightCyan),
        good: Some(Color::LightGreen),
        warn: Some(Color::LightYellow),
        bad: Some(Color::LightRed),
        blue: Some(Color::LightBlue),
        frame: Some(Color::Gray),
        node: Some(Color::White),
        chosen: Some((Color::Black, Color::LightCyan)),
        dim: false,
    };

    /// The style of a role. `mono` adds what colour would have said.
    pub(super) fn style(&self, role: Role, mono: bool) -> Style {
        const BOLD: Modifier = Modifier::BOLD;
        const NONE: Modifier = Modifier::empty();
        let dim = if self.dim { Modifier::DIM } else { NONE };
        let (fg, modifier) = match role {
            Role::Text => (None, NONE),
            Role::Note => (None, Modifier::ITALIC),
            Role::Muted | Role::EdgeLabel | Role::DotQuiet => (self.muted, dim),
            Role::Faded => (self.faded, dim),
            Role::Strong => (None, BOLD),
            Role::Accent => (self.accent, if mono { BOLD } else { NONE }),
            Role::Good => (self.good, NONE),
            Role::Warn | Role::Degraded => (self.warn, NONE),
            Role::Bad => (self.bad, BOLD),
            Role::Key => (self.accent, BOLD),
            Role::Chosen | Role::Cursor => return self.chosen(role),
            Role::Frame => (self.frame, dim),
            // A name is read: it is as strong as a node's border, stronger than its own.
            Role::FrameTitle => (self.node, NONE),
            Role::Node => (self.node, NONE),
            Role::Selected => (self.accent, BOLD),
            Role::Hover => (self.accent, NONE),
            Role::EdgeHttp => (self.node, NONE),
            Role::EdgeApp => (self.node, NONE),
            Role::EdgeSql => (self.blue, NONE),
            Role::EdgeReplication => (self.warn, NONE),
            Role::EdgeDns => (self.accent, NONE),
            Role::EdgeDeploy => (self.good, dim),
            Role::EdgePlain => (self.muted, dim),
            Role::EdgeIllegal => (self.bad, dim),
            Role::Path => (self.accent, BOLD),
            Role::DotRequest => (self.accent, BOLD),
            Role::DotWrite => (self.warn, BOLD),
            Role::DotResponse => (self.good, BOLD),
            Role::DotError => (self.bad, BOLD),
            Role::DotReplication => (self.warn, BOLD),
            Role::DotDns => (self.blue, BOLD),
            Role::DotFollowed | Role::Hint => (self.accent, BOLD | Modifier::REVERSED),
            Role::FollowedResponse => (self.good, BOLD | Modifier::REVERSED),
            Role::FollowedError => (self.bad, BOLD | Modifier::REVERSED),
            Role::FollowedWrite => (self.warn, BOLD | Modifier::REVERSED),
            Role::Found => (self.warn, Modifier::REVERSED),
            Role::Dead => (self.bad, BOLD),
            Role::Hung => (self.warn, BOLD),
        };
        Style {
            fg,
            ..Style::new().add_modifier(modifier)
        }
    }

    fn chosen(&self, role: Role) -> Style {
        match (self.chosen, role) {
            (Some((fg, bg)), Role::Chosen) => {
                Style::new().fg(fg).bg(bg).add_modifier(Modifier::BOLD)
            }
            _ => Style::new().add_modifier(Modifier::REVERSED),
        }
    }
}
