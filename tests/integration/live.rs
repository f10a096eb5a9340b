//! The engine thread with real boards, real doors and plain sockets as clients. Waits are for what
//! a snapshot shows, never for a time.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use wireboard::board::Id;
use wireboard::cli::{load, sources};
use wireboard::live::{
    Addresses, Command, DoorState, Handle, Input, Nanos, Opened, Options, Pace, SendError,
    Snapshot, StepBy, Verb, start,
};

/// Far longer than any test takes: only a test that would hang runs into it.
const PATIENCE: Duration = Duration::from_secs(30);

fn opened(board: &str, faults: &[&str]) -> Opened {
    let loaded = load::load(board).unwrap();
    Opened {
        name: board.to_owned(),
        sources: sources::of(&loaded).unwrap(),
        document: Arc::new(loaded.document),
        first: faults
            .iter()
            .map(|f| Input::Fault(f.parse().unwrap()))
            .collect(),
    }
}

fn any_port() -> Addresses {
    Addresses {
        http: Some("127.0.0.1:0".parse().unwrap()),
        dns: Some("127.0.0.1:0".parse().unwrap()),
    }
}

/// A handle and the wake-ups of its snapshots.
struct Watched {
    handle: Handle,
    woken: Receiver<()>,
}

fn watch(boards: Vec<Opened>, options: Options) -> Watched {
    let (wake, woken) = channel();
    let waker = Box::new(move || {
        let _ = wake.send(());
    });
    let handle = start(boards, options, waker).unwrap();
    Watched { handle, woken }
}

impl Watched {
    /// Waits until a snapshot shows something.
    fn until(&self, shown: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        loop {
            let snapshot = self.handle.snapshot();
            if shown(&snapshot) {
                return snapshot;
            }
            self.woken
                .recv_timeout(PATIENCE)
                .expect("no snapshot shows it");
        }
    }

    fn inject(&self, input: Input) {
        self.handle
            .send(Command::Inject { board: 0, input })
            .unwrap();
    }

    fn site(&self) -> SocketAddr {
        let snapshot = self.handle.snapshot();
        let door = snapshot.boards[0].doors.iter().find(|d| d.node.is_none());
        door.unwrap().address
    }
}

fn fault(target: &str, verb: Verb) -> Input {
    Input::Fault(wireboard::live::FaultSpec {
        target: Id::new(target).unwrap(),
        verb,
        start: None,
        end: None,
    })
}

fn quiet(pace: Pace) -> Options {
    Options {
        addresses: any_port(),
        pace,
        traffic: false,
        ..Options::default()
    }
}

fn ask(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: www.foobar.com\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn pace_decides_when_and_never_what() {
    let hash = |pace, seed| {
        let options = Options {
            seed,
            doors: false,
            pace,
            end: Some(Nanos::from_ms(900)),
            ..Options::default()
        };
        let faults = ["server-2:kill@200ms..600ms", "lb->web-1:delay(5ms)@400ms"];
        let watched = watch(vec![opened("distributed", &faults)], options);
        let last = watched.until(|s| s.boards[0].view.now >= Nanos::from_ms(900));
        assert!(watched.handle.join());
        (last.boards[0].trace_hash, last.boards[0].view.totals.issued)
    };
    let batch = hash(Pace::Batch, 1);
    assert!(batch.1 > 0, "no traffic");
    assert_eq!(hash(Pace::Batch, 1), batch, "twice");
    assert_eq!(hash(Pace::Scaled(1.0), 1), batch, "live");
    assert_eq!(hash(Pace::Scaled(40.0), 1), batch, "scaled");
    assert_eq!(hash(Pace::Hop { hop_ms: 50 }, 1), batch, "hop pace");
    assert_ne!(hash(Pace::Batch, 2).0, batch.0, "another seed");
}

#[test]
fn a_page_comes_out_of_the_site_door() {
    let watched = watch(vec![opened("simple", &[])], quiet(Pace::Scaled(1.0)));
    let page = answer(ask(watched.site(), "/"));
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("\r\nX-Request-Id: r1\r\n"), "{page}");
    let shown = watched.until(|s| s.boards[0].view.totals.ok == 1);
    let request = shown.boards[0].view.recent.last().unwrap();
    assert!(request.from_door);
    assert_eq!(request.served_by, [Id::new("web").unwrap()]);
}

#[test]
fn a_client_really_waits_while_time_stands() {
    let watched = watch(vec![opened("simple", &[])], quiet(Pace::Scaled(1.0)));
    watched.handle.send(Command::Pause(true)).unwrap();
    watched.until(|s| s.paused);
    let mut stream = ask(watched.site(), "/");
    watched.until(|s| s.boards[0].view.totals.in_flight == 1);
    stream.set_nonblocking(true).unwrap();
    let early = stream.read(&mut [0; 1]).map_err(|e| e.kind());
    assert_eq!(early, Err(ErrorKind::WouldBlock));
    stream.set_nonblocking(false).unwrap();
    let by = StepBy::Request;
    watched.handle.send(Command::Step { board: 0, by }).unwrap();
    let shown = watched.until(|s| s.boards[0].view.totals.ok == 1);
    assert!(shown.paused, "a step leaves it paused");
    assert!(answer(stream).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn under_hop_pace_a_door_request_is_followed_at_once() {
    let options = Options {
        traffic: true,
        ..quiet(Pace::Hop { hop_ms: 50 })
    };
    let watched = watch(vec![opened("distributed", &[])], options);
    let followed = |s: &Snapshot, door: bool| {
        let followed = s.boards[0].view.followed.as_ref();
        followed.is_some_and(|r| r.from_door == door && r.outcome.is_none())
    };
    // Some request of the traffic is on its way, slowly.
    let slow = watched.until(|s| followed(s, false) && s.speed < 0.5);
    assert!(slow.speed > 0.0);
    let stream = ask(watched.site(), "/style.css");
    let shown = watched.until(|s| followed(s, true));
    let view = &shown.boards[0].view;
    assert_eq!(view.followed.as_ref().unwrap().path, "/style.css");
    assert!(answer(stream).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_killed_machine_refuses_and_a_revived_one_answers() {
    let watched = watch(vec![opened("simple", &[])], quiet(Pace::Scaled(1.0)));
    let site = watched.site();
    let site_is = |state| {
        move |s: &Snapshot| {
            s.boards[0]
                .doors
                .iter()
                .any(|d| d.node.is_none() && d.state == state)
        }
    };
    watched.inject(fault("server", Verb::Kill));
    watched.until(site_is(DoorState::Refusing));
    // The door closes as soon as its task runs, which is after the snapshot was published.
    let refused = (0..).find_map(|_| TcpStream::connect(site).map_err(|e| e.kind()).err());
    assert_eq!(refused, Some(ErrorKind::ConnectionRefused));
    watched.inject(Input::Mend(None));
    watched.until(site_is(DoorState::Open));
    let back = (0..).find_map(|_| TcpStream::connect(site).ok());
    drop(back);
    assert!(answer(ask(site, "/")).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_restart_begins_at_zero_and_resets_who_waits() {
    let watched = watch(vec![opened("simple", &[])], quiet(Pace::Scaled(1.0)));
    let page = answer(ask(watched.site(), "/"));
    assert!(page.contains("X-Request-Id: r1\r\n"));
    watched.handle.send(Command::Pause(true)).unwrap();
    watched.until(|s| s.paused);
    let mut waiting = ask(watched.site(), "/");
    watched.until(|s| s.boards[0].view.totals.in_flight == 1);
    watched.handle.send(Command::Restart(0)).unwrap();
    let end = waiting.read(&mut [0; 1]).map_err(|e| e.kind());
    assert_eq!(end, Err(ErrorKind::ConnectionReset));
    let shown = watched.until(|s| s.boards[0].view.totals.issued == 0);
    assert_eq!(shown.boards[0].view.now, Nanos::ZERO);
    watched.handle.send(Command::Pause(false)).unwrap();
    let again = answer(ask(watched.site(), "/"));
    assert!(
        again.contains("X-Request-Id: r1\r\n"),
        "the run began again: {again}"
    );
}

#[test]
fn both_boards_run_under_one_clock_with_doors_of_their_own() {
    let boards = vec![opened("simple", &[]), opened("distributed", &[])];
    let watched = watch(boards, quiet(Pace::Scaled(1.0)));
    let shown = watched.handle.snapshot();
    let mut addresses: Vec<SocketAddr> = shown
        .boards
        .iter()
        .flat_map(|b| b.doors.iter().map(|d| d.address))
        .collect();
    let all = addresses.len();
    addresses.sort();
    addresses.dedup();
    assert_eq!((all, addresses.len()), (4 + 7, 4 + 7));
    watched.handle.send(Command::Pause(true)).unwrap();
    let shown = watched.until(|s| s.paused);
    assert_eq!(shown.boards[0].view.now, shown.boards[1].view.now);
}

#[test]
fn a_node_that_is_taken_away_loses_its_door() {
    let board = opened("distributed", &[]);
    let mut smaller = (*board.document).clone();
    let watched = watch(vec![board], quiet(Pace::Scaled(1.0)));
    let gone = Id::new("web-2").unwrap();
    let has = |s: &Snapshot| {
        s.boards[0]
            .doors
            .iter()
            .any(|d| d.node.as_ref() == Some(&gone))
    };
    assert!(has(&watched.handle.snapshot()));
    smaller.nodes.remove(&gone);
    smaller.edges.retain(|_, e| e.from != gone && e.to != gone);
    watched.inject(Input::Rewire(Arc::new(smaller)));
    watched.until(|s| !has(s));
    // The others are where they were and still serve.
    assert!(answer(ask(watched.site(), "/")).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_door_that_cannot_come_back_is_said_until_it_does() {
    let options = Options {
        watched: false,
        ..quiet(Pace::Scaled(1.0))
    };
    let watched = watch(vec![opened("simple", &[])], options);
    let site = watched.site();
    watched.inject(fault("web", Verb::Kill));
    // The door refuses once its port can be had, which no snapshot of an unwatched run shows.
    let thief = std::iter::repeat_with(|| TcpListener::bind(site)).find_map(Result::ok);
    watched.inject(Input::Mend(None));
    let told = watched.until(|s| !s.boards[0].door_trouble.is_empty());
    let why = &told.boards[0].door_trouble[0];
    assert!(
        why.contains("address in use") && why.contains("the site"),
        "{why}"
    );
    drop(thief);
    watched.until(|s| s.boards[0].door_trouble.is_empty());
    assert!(answer(ask(site, "/")).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_dropped_handle_closes_the_doors() {
    let watched = watch(vec![opened("simple", &[])], quiet(Pace::Scaled(1.0)));
    let site = watched.site();
    drop(watched.handle);
    let refused = TcpStream::connect(site).map(drop).map_err(|e| e.kind());
    assert_eq!(refused, Err(ErrorKind::ConnectionRefused));
}

#[test]
fn after_the_end_commands_are_refused() {
    let options = Options {
        end: Some(Nanos::from_secs(1)),
        ..quiet(Pace::Batch)
    };
    let watched = watch(vec![opened("simple", &[])], options);
    // The waker goes with the thread.
    while watched.woken.recv_timeout(PATIENCE).is_ok() {}
    // What is in the queue when the thread goes is not an error of who sent it.
    while watched.handle.send(Command::Pause(true)) != Err(SendError::Gone) {}
    assert!(watched.handle.join());
}
