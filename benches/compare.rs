//! The boards of the comparison with other tools, and wireboard's own pictures of them.
//!
//! `scripts/compare/compare.py` runs this. For each board it writes one file `NAME.json` with what
//! every tool is given, what tidy and the router make of it, and how long both took; and, to look at,
//! the tidied board itself as `NAME.board.json`. It measures nothing of the pictures: the script does,
//! with the same code for every tool.
//!
//! ```text
//! cargo bench --bench compare -- --out DIR [--only PART-OF-A-NAME]
//! ```

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use wireboard::board::Document;
use wireboard::drawing::scene::{Detail, Scene, build};
use wireboard::drawing::tidy::{Flow, Scope, Wish, tidy};

#[path = "compare/boards.rs"]
mod boards;
#[path = "compare/geometry.rs"]
mod geometry;

use boards::Board;

/// Runs of a board; the times of all are written.
const RUNS: usize = 3;
/// Boxes of the largest board that is run more than once.
const QUICK: usize = 500;

/// What was asked for on the command line.
#[derive(Default)]
struct Asked {
    /// The folder for the files; without one nothing is laid out.
    out: Option<PathBuf>,
    /// What the names of the boards must contain.
    only: String,
}

fn main() {
    let asked = asked(std::env::args().skip(1));
    let Some(out) = asked.out else {
        // As one of all benches it has nothing to say: its times are in the comparison.
        say("compare: give --out DIR, or run scripts/compare/compare.py");
        return;
    };
    for board in boards::all() {
        if board.name.contains(&asked.only) {
            write(&board, &out);
        }
    }
}

fn asked(mut args: impl Iterator<Item = String>) -> Asked {
    let mut asked = Asked::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => asked.out = args.next().map(PathBuf::from),
            "--only" => asked.only = args.next().unwrap_or_default(),
            // What cargo itself says to every bench.
            _ => {}
        }
    }
    asked
}

fn write(board: &Board, out: &Path) {
    let runs = if board.document.nodes.len() <= QUICK {
        RUNS
    } else {
        1
    };
    let drawn: Vec<Drawn> = (0..runs).map(|_| draw(&board.document)).collect();
    let Some(last) = drawn.last() else { return };
    let mut picture = geometry::picture(&last.tidied, &last.scene);
    let tidy: Vec<f64> = drawn.iter().map(|d| d.tidy_ms).collect();
    let route: Vec<f64> = drawn.iter().map(|d| d.route_ms).collect();
    picture.insert("tidy_ms".to_owned(), json!(tidy));
    picture.insert("route_ms".to_owned(), json!(route));
    let mut file = geometry::task(&board.document);
    file.insert("name".to_owned(), json!(board.name));
    file.insert("family".to_owned(), json!(board.family));
    file.insert("wireboard".to_owned(), Value::Object(picture));
    let path = out.join(format!("{}.json", board.name));
    std::fs::write(path, Value::Object(file).to_string()).expect("the folder can be written");
    let path = out.join(format!("{}.board.json", board.name));
    let text = wireboard::format::json::print(&last.tidied);
    std::fs::write(path, text).expect("the folder can be written");
    let (tidied, routed) = (last.tidy_ms, last.route_ms);
    say(&format!(
        "{:<18} tidy {tidied:9.1} ms, routes {routed:9.1} ms",
        board.name
    ));
}

/// A board laid out and drawn once.
struct Drawn {
    tidied: Document,
    scene: Scene,
    tidy_ms: f64,
    route_ms: f64,
}

fn draw(board: &Document) -> Drawn {
    let wish = Wish::new(Scope::Board, Flow::Right);
    let (tidied, tidy_ms) = timed(|| {
        let tidied = tidy(board, &wish).expect("there is something to tidy");
        let mut next = board.clone();
        let applied = tidied.patch.apply(&mut next);
        applied.expect("it was made for this board");
        next
    });
    let (scene, route_ms) = timed(|| black_box(build(&tidied, Detail::Near, None)));
    Drawn {
        tidied,
        scene,
        tidy_ms,
        route_ms,
    }
}

/// What something gives, and the milliseconds that it took.
#[expect(clippy::disallowed_methods, reason = "a comparison measures real time")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1e3)
}

#[expect(clippy::print_stdout, reason = "a bench prints what it did")]
fn say(text: &str) {
    println!("{text}");
}
