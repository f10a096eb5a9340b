//! A code base on disk: written out, edited, deployed; what is broken is not deployed.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use wireboard::board::{Document, Id, Props};
use wireboard::cli::{load, sources};
use wireboard::engine::{Engine, Outcome, Recording, RequestView};
use wireboard::live::{
    Addresses, Command, Handle, HttpRequest, Input, LogLevel, Nanos, NodeState, Opened, Options,
    Pace, Snapshot, start,
};

/// Far longer than any test takes: only a test that would hang runs into it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The simple design in a folder of its own, with the guestbook as files.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = Program::new(env!("CARGO_BIN_EXE_wireboard"))
            .args(["export", "simple", "--to", "folder", "-o", "site"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("site").join(name)
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.path(name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    fn load(&self) -> load::Loaded {
        load::load(self.path("board.json").to_str().unwrap()).unwrap()
    }

    fn deploy(&self) -> anyhow::Result<Input> {
        sources::deploy(&id("code"), "guestbook", &self.path(""))
    }
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A restart that lasts longer than any test, unless the clock is made to run.
fn with_a_long_restart(mut document: Document) -> Arc<Document> {
    if let Props::AppServer(app) = &mut document.nodes.get_mut(&id("app")).unwrap().props {
        app.restart_ms = 60_000;
    }
    Arc::new(document)
}

struct Served {
    handle: Handle,
    woken: Receiver<()>,
}

impl Served {
    fn start(site: &Site) -> Self {
        let loaded = site.load();
        let opened = Opened {
            name: "site".to_owned(),
            sources: sources::of(&loaded).unwrap(),
            document: with_a_long_restart(loaded.document),
            first: Vec::new(),
        };
        let any = Some("127.0.0.1:0".parse().unwrap());
        let options = Options {
            addresses: Addresses {
                http: any,
                dns: any,
            },
            traffic: false,
            ..Options::default()
        };
        let (wake, woken) = channel();
        let waker = Box::new(move || {
            let _ = wake.send(());
        });
        let handle = start(vec![opened], options, waker).unwrap();
        Self { handle, woken }
    }

    fn until(&self, shown: impl Fn(&Snapshot) -> bool) {
        while !shown(&self.handle.snapshot()) {
            self.woken.recv_timeout(PATIENCE).expect("a snapshot");
        }
    }

    fn until_app_is(&self, state: NodeState) {
        self.until(|s| {
            let mut nodes = s.boards[0].view.nodes.iter();
            nodes.any(|n| n.id == id("app") && n.state == state)
        });
    }

    fn send(&self, command: Command) {
        self.handle.send(command).unwrap();
    }

    fn inject(&self, input: Input) {
        self.send(Command::Inject { board: 0, input });
    }

    fn address(&self) -> SocketAddr {
        let snapshot = self.handle.snapshot();
        let mut doors = snapshot.boards[0].doors.iter();
        doors.find(|d| d.node.is_none()).unwrap().address
    }

    fn get(&self, path: &str) -> String {
        get(self.address(), path)
    }
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: www.foobar.com\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn what_is_edited_on_disk_is_served_after_a_deploy_and_its_restart() {
    let site = Site::new();
    let served = Served::start(&site);
    assert!(served.get("/messages").contains(">Guestbook</a>"));
    site.edit(
        "guestbook/templates/layout.html",
        ">Guestbook</a>",
        ">Visitors</a>",
    );
    site.edit(
        "guestbook/static/index.html",
        ">Guestbook</a>",
        ">Visitors</a>",
    );
    assert!(served.get("/messages").contains(">Guestbook</a>"));

    served.inject(site.deploy().unwrap());
    served.until_app_is(NodeState::Starting);
    let during = served.get("/messages");
    assert!(during.starts_with("HTTP/1.1 502 "), "{during}");

    served.send(Command::Pace(Pace::Scaled(100.0)));
    served.until_app_is(NodeState::Up);
    for path in ["/messages", "/"] {
        let after = served.get(path);
        assert!(after.contains(">Visitors</a>"), "{after}");
    }
    // A run that starts again starts with what was deployed.
    served.send(Command::Restart(0));
    served.until(|s| s.boards[0].view.totals.issued == 0);
    assert!(served.get("/messages").contains(">Visitors</a>"));
}

#[test]
fn a_broken_code_base_is_not_deployed_and_says_where() {
    let site = Site::new();
    let served = Served::start(&site);
    site.edit(
        "guestbook/templates/messages.html",
        "{% block title %}",
        "{% blokc title %}",
    );
    let input = site.deploy().unwrap();
    let said = sources::refused(&input).unwrap();
    let place = "templates/messages.html line 2";
    assert!(
        said.contains(place) && said.contains("what runs stays"),
        "{said}"
    );
    served.inject(input);
    served.until(|s| {
        let mut log = s.boards[0].view.log.iter();
        log.any(|l| l.level == LogLevel::Error && l.text.contains(place))
    });
    assert!(served.get("/messages").contains(">Guestbook</a>"));
}

#[test]
fn a_code_base_that_cannot_be_read_says_why() {
    let site = Site::new();
    let said = |site: &Site| {
        let error = site.deploy().unwrap_err();
        format!("{error:#}")
    };
    std::fs::write(site.path("guestbook/big"), vec![0; 17 << 20]).unwrap();
    let large = said(&site);
    assert!(
        large.contains("too large") && large.contains("code is not deployed"),
        "{large}"
    );
    std::fs::remove_dir_all(site.path("guestbook")).unwrap();
    let gone = said(&site);
    assert!(
        gone.contains("cannot read") && gone.contains("check that"),
        "{gone}"
    );
}

fn body(view: &RequestView) -> String {
    String::from_utf8_lossy(&view.body).into_owned()
}

/// Asks once and waits for the end.
fn ask(engine: &mut Engine) -> Arc<RequestView> {
    engine.take_ended();
    engine.inject(Input::Send {
        client: None,
        request: HttpRequest::get("/messages"),
        follow: false,
    });
    pass(engine, Nanos::from_secs(1));
    engine.take_ended().pop().unwrap()
}

fn pass(engine: &mut Engine, span: Nanos) {
    engine.run_until(engine.now() + span, u64::MAX);
}

#[test]
fn a_replay_needs_no_disk() {
    let site = Site::new();
    let loaded = site.load();
    let files = sources::of(&loaded).unwrap();
    let run = || {
        let (mut engine, _) = Engine::new(&loaded.document, &files, 1);
        engine.record(Recording::All);
        engine
    };
    let mut first = run();
    site.edit(
        "guestbook/templates/layout.html",
        ">Guestbook</a>",
        ">Visitors</a>",
    );
    site.edit(
        "guestbook/app.json",
        "\"version\": \"1.0\"",
        "\"version\": \"1.1\"",
    );
    first.inject(site.deploy().unwrap());
    drop(site);
    pass(&mut first, Nanos::from_ms(500));
    let during = ask(&mut first);
    assert_eq!(
        (during.status, during.outcome),
        (Some(502), Some(Outcome::HttpError))
    );
    pass(&mut first, Nanos::from_secs(5));
    let after = ask(&mut first);
    let page = body(&after);
    assert!(page.contains(">Visitors</a>"), "{page}");
    let view = first.view(0);
    let said = |node: &str| {
        let of = |l: &&wireboard::live::LogLine| l.node == Some(id(node));
        let told = view.log.iter().filter(of).map(|l| l.text.as_str());
        told.collect::<Vec<_>>().join("\n")
    };
    for node in ["code", "app"] {
        assert!(said(node).contains("version 1.1"), "{}", said(node));
    }

    let mut again = run();
    again.replay(first.journal(), first.now());
    assert_eq!(again.trace_hash(), first.trace_hash());
    assert_eq!(body(again.take_ended().last().unwrap()), page);
}

#[test]
fn each_code_base_is_deployed_for_itself() {
    let loaded = load::load("distributed").unwrap();
    let (mut engine, _) = Engine::new(&loaded.document, &sources::of(&loaded).unwrap(), 1);
    let mut files = wireboard::engine::codebase::builtin();
    let layout = String::from_utf8_lossy(&files["templates/layout.html"]).into_owned();
    let layout = layout.replace(">Guestbook</a>", ">Visitors</a>");
    files.insert("templates/layout.html".into(), layout.into_bytes().into());
    engine.record(Recording::All);
    engine.inject(Input::Deploy {
        codebase: id("code-1"),
        files: Some(Arc::new(files)),
    });
    pass(&mut engine, Nanos::from_secs(20));
    let mut new = [0, 0];
    for _ in 0..4 {
        let answer = ask(&mut engine);
        new[usize::from(body(&answer).contains(">Visitors</a>"))] += 1;
    }
    assert_eq!(new, [2, 2]);
}

#[test]
fn an_exported_folder_is_never_written_over() {
    let site = Site::new();
    let before = std::fs::read(site.path("board.json")).unwrap();
    let again = |args: &[&str]| {
        Program::new(env!("CARGO_BIN_EXE_wireboard"))
            .args(args)
            .current_dir(site.folder.path())
            .output()
            .unwrap()
    };
    let output = again(&["export", "distributed", "--to", "folder", "-o", "site"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("not empty; site; "), "{said}");
    assert_eq!(std::fs::read(site.path("board.json")).unwrap(), before);
    assert_eq!(
        again(&["export", "simple", "--to", "folder"]).status.code(),
        Some(2)
    );
    // What was exported is a board like any other, with a guide beside its code.
    assert!(Path::new(&site.path("guestbook/README.md")).exists());
    assert_eq!(again(&["check", "site/board.json"]).status.code(), Some(0));
}

#[test]
fn check_looks_at_the_code_too() {
    let site = Site::new();
    let check = || {
        Program::new(env!("CARGO_BIN_EXE_wireboard"))
            .args(["check", "site/board.json"])
            .current_dir(site.folder.path())
            .output()
            .unwrap()
    };
    assert_eq!(check().status.code(), Some(0));
    site.edit(
        "guestbook/templates/messages.html",
        "{% block title %}",
        "{% blokc title %}",
    );
    let output = check();
    let said = String::from_utf8(output.stderr).unwrap();
    let place = "; guestbook/templates/messages.html line 2; ";
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("error: ") && said.contains(place),
        "{said}"
    );
    // A run of it says the same, and serves without its code.
    let loaded = site.load();
    let (_, findings) = Engine::new(&loaded.document, &sources::of(&loaded).unwrap(), 1);
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(
        findings
            .iter()
            .any(|f| f.contains("templates/messages.html line 2")),
        "{findings:?}"
    );
    std::fs::remove_dir_all(site.path("guestbook")).unwrap();
    let output = check();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("cannot read the code base") && said.contains("source of code"),
        "{said}"
    );
}
