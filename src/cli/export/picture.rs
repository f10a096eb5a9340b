//! The picture of a board as a file: SVG, PNG or text, from the scene that `show` prints.

use super::looks;
use crate::app::settings::Glyphs;
use crate::cli::load::Loaded;
use crate::cli::{ExportArgs, ExportFormat, PictureTheme, UsageError, output, show};
use crate::drawing::{Detail, Scene, scene};
use crate::picture::{self, Dress, Png};

/// Points of a PNG for each point of the SVG, where nothing is said: sharp on today's screens.
const SCALE: u8 = 2;

/// Refuses options that would change nothing in this format, and points on a terminal.
pub(super) fn fits_the_format(args: &ExportArgs, on_terminal: bool) -> Result<(), UsageError> {
    let (theme, scale) = match args.to {
        ExportFormat::Json | ExportFormat::Folder | ExportFormat::Text => (false, false),
        ExportFormat::Svg => (true, false),
        ExportFormat::Png => (true, true),
    };
    if args.theme.is_some() && !theme {
        let text = "there are no colours in this format; in --theme; leave it out, or choose \
                    --to svg or --to png";
        return Err(UsageError(text.into()));
    }
    if args.scale.is_some() && !scale {
        let text = "only a PNG is made of points; in --scale; leave it out, or choose --to png";
        return Err(UsageError(text.into()));
    }
    if args.to == ExportFormat::Png && args.output.is_none() && on_terminal {
        let text = "a terminal cannot show a PNG; standard output; add -o, such as -o board.png, or \
                    send it into a pipe";
        return Err(UsageError(text.into()));
    }
    Ok(())
}

/// The SVG.
pub(super) fn svg(loaded: &Loaded, theme: Option<PictureTheme>) -> String {
    svg_of(&drawn(loaded), title(loaded), theme)
}

/// The SVG of a scene.
pub(in crate::cli) fn svg_of(scene: &Scene, title: &str, theme: Option<PictureTheme>) -> String {
    let light = looks::palette(PictureTheme::Light);
    let dark = looks::palette(PictureTheme::Dark);
    let dress = match theme {
        None => Dress::Reader {
            light: &light,
            dark: &dark,
        },
        Some(PictureTheme::Light) => Dress::Fixed(&light),
        Some(PictureTheme::Dark) => Dress::Fixed(&dark),
    };
    picture::svg(scene, title, dress)
}

/// The PNG of a scene, on light paper where no theme is given.
pub(in crate::cli) fn png_of(
    scene: &Scene,
    title: &str,
    theme: Option<PictureTheme>,
    scale: Option<u8>,
) -> Result<Png, String> {
    let palette = looks::palette(theme.unwrap_or(PictureTheme::Light));
    let svg = picture::svg(scene, title, Dress::Points(&palette));
    picture::png(&svg, scale.unwrap_or(SCALE)).map_err(|why| why.to_string())
}

/// The PNG.
pub(super) fn png(
    loaded: &Loaded,
    theme: Option<PictureTheme>,
    scale: Option<u8>,
) -> anyhow::Result<Vec<u8>> {
    let made = png_of(&drawn(loaded), title(loaded), theme, scale).map_err(|why| {
        anyhow::anyhow!(
            "{why}; {}; choose a smaller --scale, move what stands far away nearer, or choose \
             --to svg",
            loaded.name
        )
    })?;
    if !made.missing.is_empty() {
        let letters: Vec<String> = made.missing.iter().map(char::to_string).collect();
        output::note(&format!(
            "warning: no font here has every letter, such as {}; {}; install a font that has them, \
             or choose --to svg, which leaves them to its reader",
            letters.join(" "),
            loaded.name
        ));
    }
    Ok(made.bytes)
}

/// The text, as `show` prints it without colours.
pub(super) fn text(loaded: &Loaded) -> String {
    let scene = drawn(loaded);
    show::warn_of_clipping(&scene);
    show::picture(&loaded.document, &scene, None, Glyphs::Full, false)
}

fn drawn(loaded: &Loaded) -> Scene {
    let scene = scene::build(&loaded.document, Detail::Near, None);
    show::warn(&loaded.document, &scene);
    scene
}

/// What the picture is called: the board's title, or its name where it has none.
fn title(loaded: &Loaded) -> &str {
    match loaded.document.header.title.as_str() {
        "" => &loaded.name,
        title => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(to: ExportFormat) -> ExportArgs {
        ExportArgs {
            board: "simple".to_owned(),
            to,
            output: None,
            theme: None,
            scale: None,
        }
    }

    #[test]
    fn points_are_not_written_to_a_terminal() {
        let mut png = args(ExportFormat::Png);
        assert_eq!(fits_the_format(&png, false), Ok(()));
        let refused = fits_the_format(&png, true).unwrap_err().to_string();
        assert!(refused.contains("; standard output; add -o"), "{refused}");
        png.output = Some("board.png".into());
        assert_eq!(fits_the_format(&png, true), Ok(()));
        assert_eq!(fits_the_format(&args(ExportFormat::Svg), true), Ok(()));
    }
}
