//! The command line: one file per subcommand. The arguments are the stable contract.
//!
//! Human output by default, `--json` for programs; errors on stderr as
//! `error: what; where; what to do`; exit 0 ok, 1 the board or the request failed, 2 wrong usage.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::engine::Nanos;
use crate::engine::fault::parse_span;
use crate::study::lesson::Lesson;

pub mod check;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod export;
pub mod faults;
pub mod learn;
pub mod load;
pub mod man;
pub mod new;
pub mod progress;
pub mod request;
pub mod request_line;
pub mod run;
pub mod schema;
pub mod show;
pub mod simulate;
pub mod sources;
pub mod tui;
mod usage;

/// The variables that the program reads, for `--help` and the man page.
const ENVIRONMENT: &str = "\
Environment:
  WIREBOARD_GLYPHS  full, blocks or ascii: the characters the whiteboard draws with
  WIREBOARD_MOTION  full, reduced or off
  WIREBOARD_HOME    one folder for config and crash journals, instead of the XDG folders
  NO_COLOR          no colours";

/// Draw a web infrastructure; the drawing serves real requests.
#[derive(Debug, Parser)]
#[command(
    name = "wireboard",
    version,
    max_term_width = 100,
    after_help = ENVIRONMENT,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// What to do; without it the whiteboard opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What the whiteboard opens with.
    #[command(flatten)]
    pub tui: TuiArgs,
}

/// Arguments of the whiteboard.
#[derive(Debug, Clone, Default, Args)]
pub struct TuiArgs {
    /// Board files, or `simple` / `distributed`; both built-in designs when none is given.
    pub boards: Vec<String>,
    /// Seed of the run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The board is that of a lesson.
    #[arg(skip)]
    pub lesson: Option<&'static Lesson>,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a board without a screen.
    Run(RunArgs),
    /// Send one request through a board and print its way.
    Request(RequestArgs),
    /// Run a board's traffic as fast as possible and print the counts; exit 1 when no request got
    /// through.
    Simulate(SimulateArgs),
    /// Check a board; diagnostics like a compiler's.
    Check(CheckArgs),
    /// Print the picture of a board.
    Show(ShowArgs),
    /// Write a new board, to draw from nothing or to go on from a design.
    New(NewArgs),
    /// Learn by doing: a lesson on a board of its own; without a name, the list of lessons.
    Learn(LearnArgs),
    /// Write a board in another format.
    Export(ExportArgs),
    /// Print the JSON Schema of board files.
    Schema,
    /// Print what is believed about this terminal and this machine.
    Doctor,
    /// Print the completions of a shell.
    Completions(CompletionsArgs),
    /// Print the man page.
    Man,
}

/// Arguments of `run`.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
    /// Virtual seconds per second (0.001 to 100), or `max`.
    #[arg(long, default_value = "1")]
    pub speed: String,
    /// End after this much virtual time, such as `60s`.
    #[arg(long = "for", value_name = "DUR")]
    pub duration: Option<String>,
    /// Seed of the run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Address of the site door.
    #[arg(long, value_name = "ADDR")]
    pub http: Option<String>,
    /// Address of the DNS door.
    #[arg(long, value_name = "ADDR")]
    pub dns: Option<String>,
    /// Send only what comes through the doors.
    #[arg(long)]
    pub no_traffic: bool,
    /// Faults, such as `web-1:kill@10s..20s`.
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<String>,
    /// Lines of JSON: first the doors, then one per request; with --for, last the hash of the run.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `request`.
#[derive(Debug, Clone, Args)]
pub struct RequestArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
    /// The method, GET when it is left out, and the path, `/` when both are.
    #[arg(num_args = 0..=2, value_names = ["METHOD", "PATH"])]
    pub what: Vec<String>,
    /// The body.
    #[arg(long)]
    pub body: Option<String>,
    /// A header, `NAME:VALUE`.
    #[arg(short = 'H', long = "header", value_name = "NAME:VALUE")]
    pub headers: Vec<String>,
    /// Ask this part directly instead of the site.
    #[arg(long, value_name = "NODE")]
    pub via: Option<String>,
    /// Faults, such as `web-1:kill`.
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<String>,
    /// Send it this often, one after the other.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: u32,
    /// Seed of the run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `simulate`.
#[derive(Debug, Clone, Args)]
pub struct SimulateArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
    /// Requests per second, instead of the drawn rate.
    #[arg(long, allow_negative_numbers = true)]
    pub rate: Option<f64>,
    /// Virtual time, such as `60s`.
    #[arg(long = "for", value_name = "DUR", default_value = "60s")]
    pub duration: String,
    /// Seed of the run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Faults, such as `server:kill@20s..40s`.
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<String>,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
}

/// Arguments of `show`.
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
    /// Columns at most; the picture is clipped there.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// Only ASCII characters.
    #[arg(long)]
    pub ascii: bool,
    /// Colours.
    #[arg(long, default_value = "auto")]
    pub color: ColorWhen,
}

/// When to print colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Arguments of `new`.
#[derive(Debug, Clone, Args)]
pub struct NewArgs {
    /// The file; `.json` is added to a name without an ending. A file that exists is not touched.
    #[arg(default_value = "board.json")]
    pub file: PathBuf,
    /// What it begins with.
    #[arg(long, default_value = "empty")]
    pub template: Template,
    /// Open it on the whiteboard at once.
    #[arg(long)]
    pub open: bool,
}

/// What a new board begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Nothing: the whiteboard says what to press first.
    Empty,
    /// The simple web stack, one machine.
    Simple,
    /// The distributed infrastructure, three machines.
    Distributed,
}

/// Arguments of `learn`.
#[derive(Debug, Clone, Args)]
pub struct LearnArgs {
    /// The lesson.
    pub lesson: Option<LessonName>,
    /// Seed of the run.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// The lessons, by the names that start them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LessonName {
    /// What drawing takes, on a small site.
    Editing,
}

/// Arguments of `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// Board file, or `simple` / `distributed`.
    pub board: String,
    /// The format.
    #[arg(long)]
    pub to: ExportFormat,
    /// Write here instead of to standard output; the folder that `--to folder` makes.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Colours of an SVG or a PNG; without it an SVG follows its reader, and a PNG is light.
    #[arg(long)]
    pub theme: Option<PictureTheme>,
    /// Points of a PNG for each point of the SVG, 2 when it is left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=8))]
    pub scale: Option<u8>,
}

/// Formats that a board can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The board file itself, in canonical form.
    Json,
    /// A folder with the board and the files of its code bases, ready to be edited and deployed.
    Folder,
    /// The picture for a page, dark or light as its reader is.
    Svg,
    /// The picture in points, for places that take no SVG.
    Png,
    /// The picture as text, as `show` prints it without colours.
    Text,
}

/// What colours a picture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PictureTheme {
    /// Light lines on dark paper.
    Dark,
    /// Dark lines on light paper.
    Light,
}

/// Arguments of `completions`.
#[derive(Debug, Clone, Args)]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// Reads the arguments and runs.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::exit(&error),
    };
    let result = match cli.command {
        None => tui::run(&cli.tui),
        Some(Command::Run(args)) => run::run(&args),
        Some(Command::Request(args)) => request::run(&args),
        Some(Command::Simulate(args)) => simulate::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Show(args)) => show::run(&args),
        Some(Command::New(args)) => new::run(&args),
        Some(Command::Learn(args)) => learn::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Schema) => schema::run(),
        Some(Command::Doctor) => doctor::run(),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man) => man::run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            output::error(&error);
            ExitCode::from(if error.is::<UsageError>() { 2 } else { 1 })
        }
    }
}

/// An argument that clap takes and the board or the rules do not: exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

/// Puts a place between what is wrong and what to do: `what; where; what to do`.
pub fn placed(why: &str, place: &str) -> String {
    match why.split_once("; ") {
        Some((what, todo)) => format!("{what}; {place}; {todo}"),
        None => format!("{why}; {place}"),
    }
}

/// Reads a span of virtual time above zero, such as `60s`.
pub fn span_arg(option: &str, text: &str) -> Result<Nanos, UsageError> {
    parse_span(text)
        .filter(|span| *span > Nanos::ZERO)
        .ok_or_else(|| {
            UsageError(format!(
                "{text:?} is not a span of time; in {option}; write it as 500ms, 60s or 2m"
            ))
        })
}

/// Writing to the standard streams: the only place that prints.
pub mod output {
    use std::io::{self, Write};

    /// Prints to standard output. A closed pipe ends the output quietly, as in every Unix filter.
    pub fn print(text: &str) -> anyhow::Result<()> {
        print_to_reader(text).map(|_| ())
    }

    /// Prints to standard output; false when its reader is gone.
    pub fn print_to_reader(text: &str) -> anyhow::Result<bool> {
        print_bytes(text.as_bytes())
    }

    /// Writes bytes to standard output; false when its reader is gone.
    pub fn print_bytes(bytes: &[u8]) -> anyhow::Result<bool> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(e) => Err(anyhow::anyhow!(
                "the output cannot be written: {e}; to standard output; free some space, or send \
                 it somewhere else"
            )),
        }
    }

    /// Tells a person something beside the output proper.
    pub fn note(text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Prints an error as `error: what; where; what to do`.
    pub fn error(error: &anyhow::Error) {
        // Nothing can be said when standard error itself is gone.
        let _ = writeln!(io::stderr(), "error: {error:#}");
    }
}
