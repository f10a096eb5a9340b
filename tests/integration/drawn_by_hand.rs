//! The distributed design drawn from an empty board in a real terminal: once with nothing but keys,
//! once with nothing but the mouse. What was drawn serves real HTTP and DNS, and is saved.
//!
//! Both scripts count what a hand does: keys pressed (a chord such as `a u` is two), and presses of
//! a mouse button. Their bounds are what was measured when they were written; they only go down.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::time::Duration;

use wireboard::board::kind::Role;
use wireboard::board::{Document, EdgeKind, Kind, Node, Props};
use wireboard::cli::load;

use crate::terminal::{Pty, home};

/// Keys that draw, connect, set and save it all.
const KEYS: usize = 55;
/// Presses of a mouse button that do the same.
const PRESSES: usize = 39;

/// Where nothing ever stands.
const BARE: (usize, usize) = (100, 48);

/// A hand at the terminal.
struct Hand {
    pty: Pty,
    acts: usize,
}

impl Hand {
    fn at(file: &Path, home: &Path) -> Self {
        let pty = Pty::start(200, 60, home, &[file.to_str().unwrap()], &[]);
        pty.wait_text("An empty board");
        pty.wait_text("hop pace");
        Self { pty, acts: 0 }
    }

    /// Presses keys, written as people write them.
    fn keys(&mut self, script: &str) {
        for key in script.split_whitespace() {
            let bytes = match key {
                "Enter" => "\r",
                "Space" => " ",
                "Esc" => "\x1b",
                "Left" => "\x1b[D",
                "Right" => "\x1b[C",
                "Up" => "\x1b[A",
                "Down" => "\x1b[B",
                "Ctrl+Right" => "\x1b[1;5C",
                other => other,
            };
            self.acts += 1;
            self.pty.send(bytes);
        }
    }

    /// Connects the selected node by the letter that stands on another one.
    fn connect_with(&mut self, name: &str, nth: usize) {
        self.keys("c");
        self.pty.wait_text("letters or a click");
        let letter = self.letter_on(name, nth);
        self.keys(&letter);
        self.pty.wait_gone("letters or a click");
    }

    /// Jumps to a node by its letter.
    fn jump_to(&mut self, name: &str, nth: usize) {
        self.keys("f");
        self.pty.wait_text("letters or a click");
        let letter = self.letter_on(name, nth);
        self.keys(&letter);
        self.pty.wait_gone("letters or a click");
    }

    /// The hint letter in the corner of the box with a name; of several, the `nth` in reading order.
    fn letter_on(&self, name: &str, nth: usize) -> String {
        let (x, y) = self.named(name, nth);
        let above: Vec<char> = self.pty.lines()[y - 2].chars().collect();
        let from = x.saturating_sub(6);
        let letters = above[from..x].iter().filter(|c| c.is_ascii_lowercase());
        let found: String = letters.collect();
        assert!(!found.is_empty(), "a letter stands on {name}");
        found
    }

    /// Column and row of the name on the `nth` box with it, once it is drawn.
    fn named(&self, name: &str, nth: usize) -> (usize, usize) {
        self.pty
            .wait_for(&format!("box {nth} called {name}"), |glass| {
                box_named(&glass.rows(), name, nth)
            })
    }

    /// Selects a node by a click, and gives the place of its name.
    fn select(&mut self, name: &str) -> (usize, usize) {
        let (x, y) = self.named(name, 0);
        self.click((x, y));
        self.pty.wait(&format!("{name} to be selected"), |glass| {
            glass.rows()[y - 2].chars().nth(x - 5) == Some('▪')
        });
        (x, y)
    }

    fn mouse(&mut self, code: u8, (x, y): (usize, usize), up: bool) {
        let end = if up { 'm' } else { 'M' };
        self.pty.send(&format!("\x1b[<{code};{x};{y}{end}"));
    }

    fn click(&mut self, at: (usize, usize)) {
        self.acts += 1;
        self.mouse(0, at, false);
        self.mouse(0, at, true);
    }

    fn right_click(&mut self, at: (usize, usize)) {
        self.acts += 1;
        self.mouse(2, at, false);
        self.mouse(2, at, true);
    }

    fn drag(&mut self, from: (usize, usize), to: (usize, usize)) {
        self.acts += 1;
        self.mouse(0, from, false);
        self.mouse(
            32,
            (usize::midpoint(from.0, to.0), usize::midpoint(from.1, to.1)),
            false,
        );
        self.mouse(32, to, false);
        self.mouse(0, to, true);
    }

    /// Clicks the entry of the open menu with a text.
    fn choose(&mut self, entry: &str) {
        self.pty.wait_text(entry);
        let at = self.pty.find(entry);
        self.click(at);
        self.pty.wait_gone(entry);
    }

    /// Clicks the sign on the right or lower side of the selected node, and chooses a kind there.
    fn grow(&mut self, name: &str, below: bool, kind: &str, new: &str) {
        let (x, y) = self.select(name);
        let at = if below {
            self.sign_below(x, y)
        } else {
            self.sign_right(x, y)
        };
        self.click(at);
        self.choose(kind);
        self.named(new, 0);
    }

    /// The sign on the right border of the selected box, whose name is at `x` and `y`.
    fn sign_right(&self, x: usize, y: usize) -> (usize, usize) {
        let lines = self.pty.lines();
        let is_sign = |row: &usize| lines[row - 1].chars().nth(x + 10) == Some('+');
        let row = (y..y + 3).find(is_sign);
        (x + 11, row.expect("a sign stands on the right border"))
    }

    /// The sign on its lower border.
    fn sign_below(&self, x: usize, y: usize) -> (usize, usize) {
        let lines = self.pty.lines();
        let line: Vec<char> = lines[y + 2].chars().collect();
        let column = (x - 4..x + 10).find(|c| line.get(*c) == Some(&'+'));
        (
            column.expect("a sign stands on the lower border") + 1,
            y + 3,
        )
    }

    /// Drags from the border of one node into another one.
    fn drag_edge(&mut self, from: (&str, usize), to: (&str, usize)) {
        let (x, y) = self.named(from.0, from.1);
        let (to_x, to_y) = self.named(to.0, to.1);
        // The lower border, left of its middle.
        self.drag((x, y + 3), (to_x + 1, to_y + 1));
    }

    /// Saves by the key or the entry that the script chose already, and asks what was drawn.
    fn asks_the_drawing(self, file: &Path, bound: usize) {
        self.pty.wait_text("saved to");
        let lines = self.pty.lines();
        assert_serves(&lines);
        let doc = load::load(file.to_str().unwrap()).unwrap().document;
        assert_is_the_distributed_design(&doc);
        let problems = wireboard::board::check::check(&doc);
        assert!(problems.is_empty(), "{problems:?}");
        println!("{} acts", self.acts);
        assert!(self.acts <= bound, "{} acts, at most {bound}", self.acts);
        let mut pty = self.pty;
        pty.send("q");
        assert_eq!(pty.ended(), 0);
    }
}

/// Column and row of the name on the `nth` box with it, in reading order, from 1 as the mouse
/// counts. The name stands behind the icon of a box.
fn box_named(rows: &[String], name: &str, nth: usize) -> Option<(usize, usize)> {
    let text = format!("{name} ");
    let mut found = rows.iter().enumerate().flat_map(|(row, line)| {
        line.match_indices(&text).filter_map(move |(byte, _)| {
            let mut before = line[..byte].chars().rev();
            let is_boxed = before.nth(1).is_some_and(|c| "☻@⋔▣ƒ▤≡".contains(c));
            is_boxed.then(|| (line[..byte].chars().count() + 1, row + 1))
        })
    });
    found.nth(nth)
}

/// The doors that the screen names answer.
fn assert_serves(lines: &[String]) {
    let after = |text: &str| {
        let line = lines.iter().find_map(|l| Some(l.split_once(text)?.1));
        line.unwrap_or_else(|| panic!("{text} stands in {lines:#?}"))
            .to_owned()
    };
    let digits = |text: &str| {
        text.chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    };
    let http: u16 = digits(&after("curl http://127.0.0.1:")).parse().unwrap();
    let dns: u16 = digits(&after("dig @127.0.0.1 -p ")).parse().unwrap();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], http))).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        let request =
            b"GET /messages HTTP/1.1\r\nHost: www.foobar.com\r\nConnection: close\r\n\r\n";
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    // A question for the address of www.foobar.com, by hand (RFC 1035, section 4.1).
    let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in ["www", "foobar", "com"] {
        question.push(label.len() as u8);
        question.extend_from_slice(label.as_bytes());
    }
    question.extend_from_slice(&[0, 0, 1, 0, 1]);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    socket.send_to(&question, ("127.0.0.1", dns)).unwrap();
    let mut answer = [0; 512];
    let length = socket.recv(&mut answer).unwrap();
    assert!(length > question.len() && answer[3].trailing_zeros() >= 4 && answer[7] > 0);
}

/// Three machines; visitors find the balancer by name; two stacks; writes to the primary, reads from
/// the replica that follows it.
fn assert_is_the_distributed_design(doc: &Document) {
    let count = |kind: Kind| doc.nodes.values().filter(|n| n.kind() == kind).count();
    let kinds = [
        (Kind::Client, 1),
        (Kind::Dns, 1),
        (Kind::LoadBalancer, 1),
        (Kind::WebServer, 2),
        (Kind::AppServer, 2),
        (Kind::Codebase, 2),
        (Kind::Database, 2),
    ];
    for (kind, expected) in kinds {
        assert_eq!(count(kind), expected, "{kind}");
    }
    assert_eq!(doc.frames.len(), 3);
    let stands = |kind: Kind| {
        let nodes = doc.nodes.values().filter(move |n| n.kind() == kind);
        nodes.filter(|n| n.frame.is_some()).count()
    };
    assert_eq!(stands(Kind::LoadBalancer), 1);
    for kind in [
        Kind::WebServer,
        Kind::AppServer,
        Kind::Codebase,
        Kind::Database,
    ] {
        assert_eq!(stands(kind), 2, "{kind}");
    }
    let edges = |kind: EdgeKind| doc.edges.values().filter(move |e| e.kind == kind).count();
    let carried = [
        (EdgeKind::Dns, 1),
        (EdgeKind::Http, 3),
        (EdgeKind::App, 2),
        (EdgeKind::Deploy, 2),
        (EdgeKind::Sql, 4),
        (EdgeKind::Replication, 1),
    ];
    for (kind, expected) in carried {
        assert_eq!(edges(kind), expected, "{}", kind.name());
    }
    let role = |n: &Node| match &n.props {
        Props::Database(db) => Some(db.role),
        _ => None,
    };
    let roles: Vec<Role> = doc.nodes.values().filter_map(role).collect();
    assert!(roles.contains(&Role::Primary) && roles.contains(&Role::Replica));
    let redispatches = |n: &Node| matches!(&n.props, Props::LoadBalancer(lb) if lb.redispatch);
    assert!(doc.nodes.values().any(redispatches), "the property was set");
}

#[test]
fn with_keys_alone() {
    let home = home();
    let file = home.path().join("keys.json");
    let mut hand = Hand::at(&file, home.path());
    // The visitor, the name server below, the balancer to the right, on a machine of its own.
    hand.keys("C a u o j d Up o l l B Enter }");
    // A stack of web server, application server and database on another, its code base below.
    hand.keys("Ctrl+Right B Enter } Ctrl+Right Ctrl+Right Left o j c");
    // The same again.
    hand.keys("{ D");
    hand.pty.wait_text("Server 3");
    hand.keys("F");
    hand.jump_to("Balancer", 0);
    hand.connect_with("Web", 1);
    // The balancer tries another server when one refuses.
    hand.keys("i");
    hand.pty.wait_text("redispatch");
    hand.keys("Down Down Down Down Down Down Down Down");
    hand.pty.wait_text("► redispatch");
    // Yes; the panel goes, and the whole board is in view.
    hand.keys("Right i F");
    hand.pty.wait_gone("─ Request ─");
    hand.jump_to("App", 0);
    hand.connect_with("Database", 1);
    hand.jump_to("App", 1);
    hand.connect_with("Database", 0);
    hand.jump_to("Database", 0);
    hand.connect_with("Database", 1);
    hand.keys("w");
    hand.asks_the_drawing(&file, KEYS);
}

#[test]
fn with_the_mouse_alone() {
    let home = home();
    let file = home.path().join("mouse.json");
    let mut hand = Hand::at(&file, home.path());
    let pace = hand.pty.find("hop pace");
    hand.click(pace);
    hand.pty.wait_text("LIVE");
    hand.choose("a visitor, who asks");
    hand.pty.wait_text("Visitor");
    hand.grow("Visitor", true, "DNS server  turns", "DNS");
    hand.grow("Visitor", false, "load balancer  shares", "Balancer");
    hand.grow("Balancer", false, "web server  serves", "Web");
    hand.grow("Web", false, "application server  runs", "App");
    hand.grow("App", false, "database  keeps", "Database");
    hand.grow("App", true, "code base  routes", "Code");
    // Machines around the balancer and around the stack.
    for (first, last, w, h) in [("Balancer", "Balancer", 13, 5), ("Web", "Code", 57, 5)] {
        hand.right_click(BARE);
        hand.choose("Draw a machine");
        let (x, y) = hand.named(first, 0);
        let (_, bottom) = hand.named(last, 0);
        hand.drag((x - 6, y - 3), (x + w, bottom + h));
    }
    // The panel is closed by its button.
    let close = hand.pty.find("✕ ╮");
    hand.click(close);
    hand.pty.wait_text("► Server 2");
    let title = hand.pty.find("► Server 2");
    hand.right_click(title);
    hand.choose("Duplicate");
    hand.pty.wait_text("► Server 3");
    hand.drag_edge(("Balancer", 0), ("Web", 1));
    hand.drag_edge(("App", 0), ("Database", 1));
    hand.drag_edge(("App", 1), ("Database", 0));
    hand.drag_edge(("Database", 0), ("Database", 1));
    hand.select("Balancer");
    let inspect = hand.pty.find("inspect");
    hand.click(inspect);
    hand.pty.wait_text("redispatch");
    let row = hand.pty.find("redispatch");
    hand.click(row);
    hand.click((row.0 + 14, row.1));
    hand.right_click(BARE);
    hand.choose("Save");
    hand.asks_the_drawing(&file, PRESSES);
}
