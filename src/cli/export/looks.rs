//! The colours of pictures: those of the program's own dark and light themes.

use ratatui::style::Color;

use crate::app::settings::{ColorLevel, ThemeName};
use crate::board::EdgeKind;
use crate::cli::PictureTheme;
use crate::picture::{Paint, Palette, Rgb};
use crate::ui::canvas::edges;
use crate::ui::theme::{Role, Theme};

/// How much of the text's colour is in the inside of a box, in percent: enough to lift it off the
/// paper.
const LIFT: u8 = 5;

/// The palette of a picture.
pub(super) fn palette(theme: PictureTheme) -> Palette {
    let (name, lifted) = match theme {
        PictureTheme::Dark => (ThemeName::Dark, None),
        // On light paper a box is lifted by being whiter than it.
        PictureTheme::Light => (ThemeName::Light, Some(Rgb(255, 255, 255))),
    };
    let theme = Theme::new(name, ColorLevel::True);
    let text = rgb(theme.base().fg);
    let ground = rgb(theme.base().bg);
    let role = |role: Role| theme.style(role).fg.map_or(text, |c| rgb(Some(c)));
    Palette::new(|paint| match paint {
        Paint::Ground => ground,
        Paint::Surface => lifted.unwrap_or(ground.toward(text, LIFT)),
        Paint::Text => role(Role::Strong),
        Paint::Muted => role(Role::Muted),
        Paint::Frame => role(Role::Frame),
        Paint::Title => role(Role::FrameTitle),
        Paint::Border => role(Role::Node),
        Paint::Label => role(Role::EdgeLabel),
        Paint::Http => role(edges::role(EdgeKind::Http)),
        Paint::App => role(edges::role(EdgeKind::App)),
        Paint::Sql => role(edges::role(EdgeKind::Sql)),
        Paint::Replication => role(edges::role(EdgeKind::Replication)),
        Paint::Dns => role(edges::role(EdgeKind::Dns)),
        Paint::Deploy => role(edges::role(EdgeKind::Deploy)),
        Paint::Scrape => role(edges::role(EdgeKind::Scrape)),
        Paint::Plain => role(edges::role(EdgeKind::Plain)),
        Paint::NoRoute => role(Role::EdgeIllegal),
    })
}

/// The colour in red, green and blue. The two themes have no others; what has none is middle grey,
/// which can be seen on both papers.
fn rgb(color: Option<Color>) -> Rgb {
    match color {
        Some(Color::Rgb(r, g, b)) => Rgb(r, g, b),
        _ => Rgb(128, 128, 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paint_has_a_colour_of_its_theme_that_stands_out() {
        for theme in [PictureTheme::Dark, PictureTheme::Light] {
            let palette = palette(theme);
            let ground = palette.color(Paint::Ground);
            for paint in Paint::ALL {
                let color = palette.color(*paint);
                assert_ne!(color, Rgb(128, 128, 128), "{theme:?} {paint:?}");
                assert!(
                    *paint == Paint::Ground || color != ground,
                    "{theme:?} {paint:?}"
                );
            }
        }
    }
}
