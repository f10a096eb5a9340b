//! Serve a board without a screen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TrySendError, sync_channel};

use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::engine::view::RequestView;
use crate::live::{
    Addresses, BoardSnapshot, Command, DoorView, Follow, Handle, Input, Opened, Options, Pace,
    Protocol, Recording, SPEEDS, start,
};

use super::request_line::{line, to_json};
use super::{RunArgs, UsageError, faults, load, output, sources, span_arg};

/// Ended requests that may wait for standard output.
const ENDED: usize = 65_536;

/// Bytes after which lines are written even though more wait.
const PRINTED_AT_ONCE: usize = 64 * 1024;

/// What comes from the engine thread: number of the board, and the request.
type Ended = Receiver<(usize, Arc<RequestView>)>;

/// Runs the subcommand.
pub fn run(args: &RunArgs) -> anyhow::Result<ExitCode> {
    let pace = pace(&args.speed)?;
    let end = args
        .duration
        .as_deref()
        .map(|text| span_arg("--for", text))
        .transpose()?;
    if pace == Pace::Batch && end.is_none() {
        return Err(
            UsageError("--speed max needs an end; add --for, such as --for 60s".into()).into(),
        );
    }
    let addresses = Addresses {
        http: address("--http", args.http.as_deref())?,
        dns: address("--dns", args.dns.as_deref())?,
    };
    let loaded = load::load(&args.board)?;
    loaded.refuse_errors()?;
    let sources = sources::of(&loaded)?;
    let specs = faults::read(&loaded.document, &args.faults)?;
    let domain = loaded.document.site.domain.clone();
    let (ended, received) = sync_channel(ENDED);
    let opened = Opened {
        name: args.board.clone(),
        document: Arc::new(loaded.document),
        sources,
        first: specs.into_iter().map(Input::Fault).collect(),
    };
    let options = Options {
        seed: args.seed,
        addresses,
        pace,
        traffic: !args.no_traffic,
        follow: Follow::Nothing,
        end,
        ended: Some(ended),
        recording: if args.json {
            Recording::All
        } else {
            Recording::Followed
        },
        // Nobody looks: only the first picture, the last one and the doors' troubles are wanted.
        watched: false,
        ..Options::default()
    };
    let (wake, woken) = sync_channel(1);
    let waker = move || {
        // One that waits already is enough.
        let (Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(()))) =
            wake.try_send(());
    };
    let handle = start(vec![opened], options, Box::new(waker))?;
    serve(args, handle, received, woken, &domain)
}

/// Prints what happens until the run ends or a signal asks for its end.
fn serve(
    args: &RunArgs,
    handle: Handle,
    ended: Ended,
    woken: Receiver<()>,
    domain: &str,
) -> anyhow::Result<ExitCode> {
    let first = handle.snapshot();
    if let Some(board) = first.boards.first() {
        for finding in &board.diagnostics {
            output::note(&finding.to_string());
        }
        note_other_ports(args, board);
        output::print(&if args.json {
            format!("{}\n", doors_json(board))
        } else {
            doors_text(board, domain)
        })?;
    }
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let closer = signals.handle();
    let printed = std::thread::scope(|scope| {
        let handle = &handle;
        scope.spawn(move || {
            for _ in signals.forever() {
                // A thread that has ended needs no command.
                let _ = handle.send(Command::Quit);
            }
        });
        scope.spawn(move || note_troubles(handle, &woken));
        // The receiver goes when printing ends, so that the engine never waits for it in vain.
        let printed = print_ended(args.json, ended);
        let _ = handle.send(Command::Quit);
        closer.close();
        printed
    });
    let last = handle.snapshot();
    let well = handle.join();
    printed?;
    anyhow::ensure!(well, "the engine failed; this is a fault of wireboard");
    if let Some(board) = last.boards.first() {
        if board.trace_dropped > 0 {
            output::note(&format!(
                "{} requests were not printed: the reader of the output was too slow",
                board.trace_dropped
            ));
        }
        if !args.json {
            output::print(&summary(board))?;
        } else if args.duration.is_some() {
            // A bounded run can be compared with another.
            let last = json!({"trace_hash": format!("{:016x}", board.trace_hash)});
            output::print(&format!("{last}\n"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what keeps doors from opening, until the engine thread ends.
fn note_troubles(handle: &Handle, woken: &Receiver<()>) {
    let mut known = Vec::new();
    while woken.recv().is_ok() {
        let snapshot = handle.snapshot();
        let now = snapshot.boards.iter().flat_map(|b| &b.door_trouble);
        let now: Vec<String> = now.cloned().collect();
        for why in now.iter().filter(|why| !known.contains(*why)) {
            output::note(&format!("warning: {why}"));
        }
        known = now;
    }
}

/// One line per request, until the engine thread ends or the reader of the output is gone. What
/// waits is written at once.
fn print_ended(json: bool, ended: Ended) -> anyhow::Result<()> {
    let mut text = String::new();
    while let Ok((_, request)) = ended.recv() {
        let mut next = Some(request);
        while let Some(request) = next {
            if json {
                let _ = writeln!(text, "{}", to_json(&request));
            } else {
                let _ = writeln!(text, "{}", line(&request));
            }
            let more = text.len() < PRINTED_AT_ONCE;
            next = more
                .then(|| ended.try_recv().ok().map(|(_, request)| request))
                .flatten();
        }
        if !output::print_to_reader(&text)? {
            break;
        }
        text.clear();
    }
    Ok(())
}

fn pace(text: &str) -> Result<Pace, UsageError> {
    if text == "max" {
        return Ok(Pace::Batch);
    }
    match text.trim_end_matches('x').parse::<f64>() {
        Ok(speed) if SPEEDS.contains(&speed) => Ok(Pace::Scaled(speed)),
        _ => Err(UsageError(format!(
            "{text:?} is not a speed; in --speed; give {} to {}, or max",
            SPEEDS.start(),
            SPEEDS.end()
        ))),
    }
}

/// Reads `127.0.0.1:8080`, `:8080` or `8080`: without a host it is loopback.
fn address(option: &str, text: Option<&str>) -> Result<Option<std::net::SocketAddr>, UsageError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let port = text.strip_prefix(':').unwrap_or(text);
    let full = if port.bytes().all(|b| b.is_ascii_digit()) {
        format!("127.0.0.1:{port}")
    } else {
        text.replace("localhost:", "127.0.0.1:")
    };
    full.parse().map(Some).map_err(|_| {
        UsageError(format!(
            "{text:?} is not an address; in {option}; write it as 127.0.0.1:8080 or 8080"
        ))
    })
}

fn site(board: &BoardSnapshot) -> Option<&DoorView> {
    board.doors.iter().find(|d| d.node.is_none())
}

fn dns(board: &BoardSnapshot) -> Option<&DoorView> {
    board.doors.iter().find(|d| d.protocol == Protocol::Dns)
}

/// Says so when a usual port was taken and another one stands in its place.
fn note_other_ports(args: &RunArgs, board: &BoardSnapshot) {
    for (door, usual, asked) in [
        (site(board), 8080, args.http.is_some()),
        (dns(board), 5300, args.dns.is_some()),
    ] {
        if let Some(door) = door.filter(|d| !asked && d.address.port() != usual) {
            output::note(&format!(
                "port {usual} is busy; listening on {} instead",
                door.address
            ));
        }
    }
}

fn doors_json(board: &BoardSnapshot) -> Value {
    let http: BTreeMap<String, String> = board
        .doors
        .iter()
        .filter(|d| d.protocol == Protocol::Http)
        .filter_map(|d| Some((d.node.as_ref()?.to_string(), d.address.to_string())))
        .collect();
    json!({
        "doors": {
            "site": site(board).map(|d| d.address.to_string()),
            "dns": dns(board).map(|d| d.address.to_string()),
            "mysql": {},
            "http": http,
        }
    })
}

fn doors_text(board: &BoardSnapshot, domain: &str) -> String {
    let mut text = String::new();
    if let Some(door) = site(board) {
        let _ = writeln!(text, "{domain} answers at http://{}/", door.address);
        let _ = writeln!(text, "  curl -i http://{}/messages", door.address);
    }
    if let Some(door) = dns(board) {
        let (ip, port) = (door.address.ip(), door.address.port());
        let _ = writeln!(text, "  dig @{ip} -p {port} {domain} A");
    }
    for door in &board.doors {
        if let (Some(node), Protocol::Http) = (&door.node, door.protocol) {
            let _ = writeln!(text, "  {:<12} http://{}/", node.to_string(), door.address);
        }
    }
    if board.doors.is_empty() {
        text.push_str("no doors at this pace\n");
    } else {
        text.push_str("Ctrl-C ends it.\n");
    }
    text
}

fn summary(board: &BoardSnapshot) -> String {
    let totals = &board.view.totals;
    format!(
        "{} requests in {}: {} ok, {} failed, {} abandoned, {} in flight\n",
        totals.issued,
        board.view.now,
        totals.ok,
        totals.failed.values().sum::<u64>(),
        totals.abandoned,
        totals.in_flight
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Nanos;

    #[test]
    fn speeds_are_numbers_within_bounds_or_max() {
        assert_eq!(pace("1").unwrap(), Pace::Scaled(1.0));
        assert_eq!(pace("0.01x").unwrap(), Pace::Scaled(0.01));
        assert_eq!(pace("max").unwrap(), Pace::Batch);
        for bad in ["0", "1000", "fast", "NaN", "-1", ""] {
            assert!(pace(bad).unwrap_err().0.contains("0.001 to 100"), "{bad}");
        }
    }

    #[test]
    fn addresses_without_a_host_are_loopback() {
        for (text, full) in [
            ("9000", "127.0.0.1:9000"),
            (":0", "127.0.0.1:0"),
            ("localhost:80", "127.0.0.1:80"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:80", "[::1]:80"),
        ] {
            let read = address("--http", Some(text)).unwrap().unwrap();
            assert_eq!(read.to_string(), full);
        }
        for bad in ["", "99999", "example.com:80", "127.0.0.1"] {
            assert!(address("--http", Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn spans_are_virtual_time() {
        assert_eq!(span_arg("--for", "2m").unwrap(), Nanos::from_secs(120));
        assert!(span_arg("--for", "0s").is_err());
    }
}
