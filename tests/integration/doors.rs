//! The doors, with plain sockets as clients. The test plays the engine: it sees what comes in and
//! says what goes out. Nothing sleeps: the doors' own wait ends when a client asks or is done.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wireboard::board::Id;
use wireboard::doors::{DoorKey, Doors, Limits, Place, Protocol, Waker};
use wireboard::engine::message::{DnsAnswer, DnsRecordData, HttpRequest, HttpResponse, Rcode};
use wireboard::engine::{DoorFailure, DoorState, DoorTarget, Input, Output, RequestId, Token};

/// Far longer than any test takes: only a test that would hang runs into it.
const PATIENCE: Duration = Duration::from_secs(20);

fn loopback() -> Place {
    Place::Exactly("127.0.0.1:0".parse().unwrap())
}

fn site() -> DoorKey {
    DoorKey {
        target: DoorTarget::Site,
        protocol: Protocol::Http,
    }
}

fn dns() -> DoorKey {
    DoorKey {
        target: DoorTarget::Node(Id::new("dns").unwrap()),
        protocol: Protocol::Dns,
    }
}

fn open(limits: Limits, key: DoorKey) -> (Doors, SocketAddr) {
    let mut doors = Doors::new(limits).unwrap();
    let address = doors.open(0, key, loopback()).unwrap();
    (doors, address)
}

fn set_state(doors: &mut Doors, key: &DoorKey, state: DoorState) {
    let door = key.target.clone();
    doors.deliver(0, Output::Door { door, state });
    settle(doors);
}

/// Lets everything that is ready happen.
fn settle(doors: &mut Doors) {
    #[expect(clippy::disallowed_methods, reason = "a wait that ends at once")]
    let now = Instant::now();
    for _ in 0..8 {
        doors.wait(Some(now));
    }
}

/// Says that the client is done, also when it panicked.
struct Done(Arc<AtomicBool>, Waker);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.wake();
    }
}

/// Runs a client on a thread of its own, while the test answers what comes in.
fn serve<T: Send + 'static>(
    doors: &mut Doors,
    mut engine: impl FnMut(Input) -> Option<Output>,
    client: impl FnOnce() -> T + Send + 'static,
) -> T {
    let done = Arc::new(AtomicBool::new(false));
    let guard = Done(Arc::clone(&done), doors.waker());
    let thread = std::thread::spawn(move || {
        let _guard = guard;
        client()
    });
    while !done.load(Ordering::SeqCst) {
        doors.wait(None);
        for (board, input) in doors.take(usize::MAX) {
            if let Some(output) = engine(input) {
                doors.deliver(board, output);
            }
        }
    }
    thread.join().unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends raw bytes and reads until the connection ends.
fn talk(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = connect(address);
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

/// Reads one answer whose body is as long as its head says.
fn read_answer(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|l| {
            l.to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .map(str::to_owned)
        })
        .map_or(0, |l| l.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (head, body)
}

fn page(token: Token, request: &HttpRequest) -> Output {
    Output::Http {
        token,
        request: RequestId(token),
        result: Ok(HttpResponse {
            status: 201,
            headers: vec![
                ("Server".into(), "drawn".into()),
                ("Set-Cookie".into(), "a=1".into()),
                ("Set-Cookie".into(), "b=2".into()),
            ],
            body: Arc::from(
                format!(
                    "{} {} {}",
                    request.method,
                    request.target,
                    request.body.len()
                )
                .as_bytes(),
            ),
        }),
    }
}

fn answer_pages(input: Input) -> Option<Output> {
    match input {
        Input::Http { token, request, .. } => Some(page(token, &request)),
        _ => None,
    }
}

fn fail_with(failure: DoorFailure) -> impl FnMut(Input) -> Option<Output> {
    move |input| match input {
        Input::Http { token, .. } => Some(Output::Http {
            token,
            request: RequestId(1),
            result: Err(failure),
        }),
        _ => None,
    }
}

#[test]
fn the_answer_is_the_parts_own_and_the_connection_is_kept() {
    let (mut doors, address) = open(Limits::default(), site());
    let (first, second) = serve(&mut doors, answer_pages, move || {
        let mut stream = connect(address);
        stream
            .write_all(b"GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let first = read_answer(&mut stream);
        stream
            .write_all(b"DELETE /d HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        (first, read_answer(&mut stream))
    });
    assert_eq!(
        first.0,
        "HTTP/1.1 201 Created\r\nServer: drawn\r\nSet-Cookie: a=1\r\n\
         Set-Cookie: b=2\r\nContent-Length: 12\r\nX-Request-Id: r1\r\n\r\n"
    );
    assert_eq!(first.1, b"GET /a?b=c 0");
    assert_eq!(second.1, b"DELETE /d 0");
    assert!(second.0.contains("X-Request-Id: r2\r\n"));
}

#[test]
fn names_order_and_reason_are_those_that_the_board_shows() {
    let (mut doors, address) = open(Limits::default(), site());
    let engine = |input| match input {
        Input::Http { token, .. } => Some(Output::Http {
            token,
            request: RequestId(7),
            // As a web server writes it and a load balancer passes it on: names in lower case.
            result: Ok(HttpResponse {
                status: 405,
                headers: [
                    ("server", "nginx/1.22.1"),
                    ("x-b", "2"),
                    ("content-type", "text/html"),
                    ("content-length", "4"),
                    ("x-b", "3"),
                ]
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
                .to_vec(),
                body: Arc::from(*b"no!\n"),
            }),
        }),
        _ => None,
    };
    let answers = serve(&mut doors, engine, move || {
        let mut stream = connect(address);
        let ask = b"OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n";
        // Two at once: each answer has its own head.
        stream.write_all(&[&ask[..], ask].concat()).unwrap();
        [read_answer(&mut stream), read_answer(&mut stream)]
    });
    for (head, body) in answers {
        assert_eq!(
            head,
            "HTTP/1.1 405 Not Allowed\r\nserver: nginx/1.22.1\r\nx-b: 2\r\n\
             content-type: text/html\r\ncontent-length: 4\r\nx-b: 3\r\nX-Request-Id: r7\r\n\r\n"
        );
        assert_eq!(body, b"no!\n");
    }
}

#[test]
fn a_head_answer_has_no_body_and_the_length_of_the_page() {
    let (mut doors, address) = open(Limits::default(), site());
    let answer = serve(&mut doors, answer_pages, move || {
        talk(
            address,
            b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
    });
    assert!(answer.contains("\r\nContent-Length: 8\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn the_request_comes_in_whole_and_a_chunked_body_is_put_together() {
    let (mut doors, address) = open(Limits::default(), site());
    let mut seen = None;
    let engine = |input| match input {
        Input::Http {
            token,
            request,
            door,
        } => {
            assert_eq!(door, DoorTarget::Site);
            let output = page(token, &request);
            seen = Some(request);
            Some(output)
        }
        _ => None,
    };
    serve(&mut doors, engine, move || {
        talk(
            address,
            b"POST /messages HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nX-Two: 2\r\nConnection: close\r\n\
              Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n",
        )
    });
    let request = seen.unwrap();
    assert_eq!(
        (request.method.as_str(), request.path()),
        ("POST", "/messages")
    );
    assert_eq!(&*request.body, b"hello, world");
    assert_eq!(request.header("content-length"), Some("12"));
    assert_eq!(request.header("transfer-encoding"), None);
    let twos = request.headers.iter().filter(|(n, _)| n == "x-two").count();
    assert_eq!(twos, 2);
}

#[test]
fn what_breaks_a_bound_is_answered_by_the_door_and_never_reaches_the_board() {
    let limits = Limits {
        body_bytes: 1000,
        head_bytes: 4096,
        headers: 8,
        head_time: Duration::from_millis(50),
        body_time: Duration::from_millis(50),
        ..Limits::default()
    };
    let long = "x".repeat(5000);
    let many = "A: b\r\n".repeat(20);
    let body = "y".repeat(1001);
    for (bytes, status) in [
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), "431"),
        (format!("GET / HTTP/1.1\r\n{many}\r\n"), "431"),
        (
            format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n{body}"),
            "413",
        ),
        (
            format!(
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n{body}\r\n0\r\n\r\n"
            ),
            "413",
        ),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nslow".into(),
            "408",
        ),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n".into(), "501"),
        ("NONSENSE\r\n\r\n".into(), "400"),
    ] {
        let (mut doors, address) = open(limits, site());
        let shown = bytes.chars().take(60).collect::<String>();
        let engine = |input| panic!("{shown:?} reached the board: {input:?}");
        let answer = serve(&mut doors, engine, move || talk(address, bytes.as_bytes()));
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{shown:?}: {answer}"
        );
    }
}

#[test]
fn a_client_that_never_finishes_its_head_is_let_go() {
    let limits = Limits {
        head_time: Duration::from_millis(50),
        ..Limits::default()
    };
    let (mut doors, address) = open(limits, site());
    let end = serve(
        &mut doors,
        |_| None,
        move || {
            let mut stream = connect(address);
            stream.write_all(b"GET / HT").unwrap();
            let mut rest = Vec::new();
            stream
                .read_to_end(&mut rest)
                .map(|_| ())
                .map_err(|e| e.kind())
        },
    );
    assert_ne!(
        end,
        Err(ErrorKind::WouldBlock),
        "the door held the connection open"
    );
}

#[test]
fn connections_beyond_the_bound_wait_for_a_free_one() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let (mut doors, address) = open(limits, site());
    let order = serve(&mut doors, answer_pages, move || {
        let mut held: Vec<TcpStream> = (0..2).map(|_| connect(address)).collect();
        for stream in &mut held {
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            read_answer(stream);
        }
        let mut third = connect(address);
        third
            .write_all(b"GET /third HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        third.set_nonblocking(true).unwrap();
        // The two that are served still are, while the third is not even accepted.
        held[0]
            .write_all(b"GET /again HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let again = read_answer(&mut held[0]).1;
        let early = third.read(&mut [0; 1]).map_err(|e| e.kind());
        drop(held);
        third.set_nonblocking(false).unwrap();
        (again, early, read_answer(&mut third).1)
    });
    assert_eq!(order.0, b"GET /again 0");
    assert_eq!(order.1, Err(ErrorKind::WouldBlock));
    assert_eq!(order.2, b"GET /third 0");
}

#[test]
fn a_dead_part_refuses_and_comes_back_at_its_port() {
    let (mut doors, address) = open(Limits::default(), site());
    let idle = serve(&mut doors, answer_pages, move || {
        let mut stream = connect(address);
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        read_answer(&mut stream);
        stream
    });
    set_state(&mut doors, &site(), DoorState::Refusing);
    let (refused, reset) = serve(&mut doors, answer_pages, move || {
        let mut idle = idle;
        (
            TcpStream::connect(address).map(drop).map_err(|e| e.kind()),
            idle.read(&mut [0; 1]).map_err(|e| e.kind()),
        )
    });
    assert_eq!(refused, Err(ErrorKind::ConnectionRefused));
    assert_eq!(reset, Err(ErrorKind::ConnectionReset));
    set_state(&mut doors, &site(), DoorState::Open);
    assert_eq!(doors.list().next().unwrap().address, address);
    let back = serve(&mut doors, answer_pages, move || {
        talk(
            address,
            b"GET /back HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
    });
    assert!(back.ends_with("GET /back 0"), "{back}");
}

#[test]
fn the_engine_decides_what_an_open_request_gets_when_its_door_dies() {
    let (mut doors, address) = open(Limits::default(), site());
    // The answer had left the part when it was killed: it still arrives, and nothing follows it.
    let mut waiting = None;
    let done = serve(
        &mut doors,
        |input| {
            if let Input::Http { token, request, .. } = input {
                waiting = Some((token, request));
            }
            None
        },
        move || {
            let mut stream = connect(address);
            stream
                .write_all(b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            stream
                .set_read_timeout(Some(Duration::from_millis(1)))
                .unwrap();
            // Lets the door take it in.
            while !matches!(stream.read(&mut [0; 1]), Err(e) if e.kind() == ErrorKind::WouldBlock) {
            }
            stream
        },
    );
    while waiting.is_none() {
        doors.wait(None);
        for (_, input) in doors.take(9) {
            if let Input::Http { token, request, .. } = input {
                waiting = Some((token, request));
            }
        }
    }
    set_state(&mut doors, &site(), DoorState::Refusing);
    let (token, request) = waiting.unwrap();
    doors.deliver(0, page(token, &request));
    let answer = serve(
        &mut doors,
        |_| None,
        move || {
            let mut stream = done;
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        },
    );
    assert!(answer.ends_with("GET /late 0"), "{answer}");
}

#[test]
fn a_reset_is_a_real_reset() {
    for failure in [DoorFailure::Reset, DoorFailure::Refused] {
        let (mut doors, address) = open(Limits::default(), site());
        let end = serve(&mut doors, fail_with(failure), move || {
            let mut stream = connect(address);
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            stream.read(&mut [0; 1]).map_err(|e| e.kind())
        });
        assert_eq!(end, Err(ErrorKind::ConnectionReset));
    }
}

#[test]
fn silence_is_held_and_then_closed_without_a_byte() {
    let limits = Limits {
        hold_time: Duration::from_millis(30),
        ..Limits::default()
    };
    let (mut doors, address) = open(limits, site());
    let answer = serve(&mut doors, fail_with(DoorFailure::Silence), move || {
        talk(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    });
    assert_eq!(answer, "");
}

#[test]
fn a_hung_part_takes_the_request_and_answers_when_it_wakes() {
    let (mut doors, address) = open(Limits::default(), site());
    set_state(&mut doors, &site(), DoorState::Hanging);
    let mut held = Vec::new();
    let answer = serve(
        &mut doors,
        |input| match input {
            // The second request wakes the part: the first is answered then.
            Input::Http { token, request, .. } => {
                held.push((token, request));
                (held.len() == 2).then(|| page(held[0].0, &held[0].1))
            }
            _ => None,
        },
        move || {
            let mut first = connect(address);
            first
                .write_all(b"GET /first HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            first
                .set_read_timeout(Some(Duration::from_millis(20)))
                .unwrap();
            let hung = first.read(&mut [0; 1]).map_err(|e| e.kind());
            let mut second = connect(address);
            second
                .write_all(b"GET /second HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            first.set_read_timeout(Some(PATIENCE)).unwrap();
            (hung, read_answer(&mut first).1)
        },
    );
    assert_eq!(
        answer,
        (Err(ErrorKind::WouldBlock), b"GET /first 0".to_vec())
    );
}

#[test]
fn a_client_that_goes_away_is_reported() {
    let (mut doors, address) = open(Limits::default(), site());
    let mut asked = None;
    let mut left = None;
    let (say, heard) = std::sync::mpsc::channel();
    serve(
        &mut doors,
        |input| {
            match input {
                Input::Http { token, .. } => {
                    asked = Some(token);
                    say.send(()).unwrap();
                }
                Input::Abandon { token } => left = Some(token),
                _ => {}
            }
            None
        },
        move || {
            let mut stream = connect(address);
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            heard.recv_timeout(PATIENCE).unwrap();
        },
    );
    while left.is_none() {
        doors.wait(None);
        for (_, input) in doors.take(9) {
            if let Input::Abandon { token } = input {
                left = Some(token);
            }
        }
    }
    assert_eq!(left, asked);
    assert_eq!(doors.clients_waiting(), 0);
    // An answer that comes too late is nobody's.
    doors.deliver(0, page(asked.unwrap(), &HttpRequest::get("/")));
}

#[test]
fn a_board_that_starts_again_resets_who_waits() {
    let (mut doors, address) = open(Limits::default(), site());
    let (say, heard) = std::sync::mpsc::channel();
    let client = std::thread::spawn(move || {
        let mut stream = connect(address);
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        say.send(()).unwrap();
        stream.read(&mut [0; 1]).map_err(|e| e.kind())
    });
    heard.recv_timeout(PATIENCE).unwrap();
    while doors.clients_waiting() == 0 {
        doors.wait(None);
    }
    doors.reset_board(0);
    settle(&mut doors);
    assert_eq!(client.join().unwrap(), Err(ErrorKind::ConnectionReset));
}

#[test]
fn a_client_that_does_not_read_its_answer_is_let_go() {
    /// More than the system holds for a client that does not read.
    const BIG: usize = 64 << 20;
    // With one place, the second client is served only when the first has lost it.
    let limits = Limits {
        connections: 1,
        answer_time: Duration::from_millis(50),
        ..Limits::default()
    };
    let (mut doors, address) = open(limits, site());
    let engine = |input| match input {
        Input::Http { token, request, .. } => Some(Output::Http {
            token,
            request: RequestId(token),
            result: Ok(HttpResponse {
                status: 200,
                headers: Vec::new(),
                body: if request.target == "/big" {
                    Arc::from(vec![0; BIG])
                } else {
                    Arc::from(*b"small")
                },
            }),
        }),
        _ => None,
    };
    let (second, first) = serve(&mut doors, engine, move || {
        let mut deaf = connect(address);
        deaf.write_all(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let second = talk(
            address,
            b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        );
        let mut got = Vec::new();
        let end = deaf.read_to_end(&mut got).map_err(|e| e.kind());
        (second, (got.len(), end))
    });
    assert!(second.ends_with("small"), "{second}");
    assert!(first.0 < BIG, "{}", first.0);
    assert_eq!(first.1, Err(ErrorKind::ConnectionReset));
}

#[test]
fn a_port_that_another_program_took_is_a_trouble_until_it_is_free() {
    let limits = Limits {
        rebind_time: Duration::from_millis(10),
        ..Limits::default()
    };
    for key in [site(), dns()] {
        let (mut doors, address) = open(limits, key.clone());
        set_state(&mut doors, &key, DoorState::Refusing);
        assert!(!doors.take_news());
        let thief = TcpListener::bind(address).unwrap();
        set_state(&mut doors, &key, DoorState::Open);
        assert!(doors.take_news());
        let trouble = |doors: &Doors| doors.list().next().unwrap().trouble;
        assert_eq!(trouble(&doors).unwrap(), "address in use");
        drop(thief);
        while trouble(&doors).is_some() {
            // The end of a trouble ends the wait.
            doors.wait(None);
        }
        assert!(doors.take_news());
    }
}

#[test]
fn a_busy_port_gives_the_next_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = taken.local_addr().unwrap();
    let mut doors = Doors::new(Limits::default()).unwrap();
    let exactly = doors.open(0, site(), Place::Exactly(busy)).unwrap_err();
    assert!(exactly.to_string().contains(&busy.to_string()), "{exactly}");
    let given = doors.open(0, site(), Place::From(busy)).unwrap();
    assert_ne!(given, busy);
}

/// A query for `www.foobar.com A` in class IN with recursion desired.
fn query(id: u16) -> Vec<u8> {
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend_from_slice(&[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in ["www", "foobar", "com"] {
        bytes.push(label.len() as u8);
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.extend_from_slice(&[0, 0, 1, 0, 1]);
    bytes
}

fn answer_addresses(count: u8) -> impl FnMut(Input) -> Option<Output> {
    move |input| match input {
        Input::Dns {
            token,
            node,
            question,
        } => {
            assert_eq!(node.as_str(), "dns");
            assert_eq!(
                (question.name.as_str(), question.qtype),
                ("www.foobar.com", 1)
            );
            let record = |i| {
                let address = std::net::Ipv4Addr::new(8, 8, 8, i);
                (question.name.clone(), 300, DnsRecordData::A(address))
            };
            let answers = (1..=count).map(record).collect();
            Some(Output::Dns {
                token,
                answer: Some(DnsAnswer {
                    question,
                    rcode: Rcode::NoError,
                    answers,
                    authority: Vec::new(),
                    authoritative: true,
                }),
            })
        }
        _ => None,
    }
}

fn over_udp(address: SocketAddr, bytes: &[u8]) -> Result<Vec<u8>, ErrorKind> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.connect(address).unwrap();
    socket.send(bytes).unwrap();
    let mut buffer = [0; 2048];
    let length = socket.recv(&mut buffer).map_err(|e| e.kind())?;
    Ok(buffer[..length].to_vec())
}

fn over_tcp(stream: &mut TcpStream, bytes: &[u8]) -> Vec<u8> {
    let mut framed = (bytes.len() as u16).to_be_bytes().to_vec();
    framed.extend_from_slice(bytes);
    stream.write_all(&framed).unwrap();
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn names_are_answered_over_udp_and_what_is_too_large_over_tcp() {
    let (mut doors, address) = open(Limits::default(), dns());
    let (small, large, whole, junk) = serve(&mut doors, answer_addresses(60), move || {
        let mut stream = connect(address);
        let whole = over_tcp(&mut stream, &query(2));
        // The connection is kept for the next question.
        assert_eq!(over_tcp(&mut stream, &query(3)).len(), whole.len());
        (
            over_udp(address, &query(1)[..20]),
            over_udp(address, &query(1)),
            whole,
            over_udp(address, &[7, 7, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 2, 3]),
        )
    });
    const FORMERR: u8 = 1;
    const TC: u8 = 2;
    assert_eq!(small.unwrap()[3] & 0xf, FORMERR, "cut off in the question");
    let large = large.unwrap();
    assert!(
        large.len() <= 512 && large[2] & TC != 0,
        "cut at 512 bytes and marked"
    );
    assert_eq!(
        (whole[6], whole[7], whole[2] & TC),
        (0, 60, 0),
        "all answers over TCP"
    );
    assert_eq!(&junk.unwrap()[..2], &[7, 7], "junk with an id is told so");
}

#[test]
fn a_dead_name_server_is_unreachable_and_comes_back() {
    let (mut doors, address) = open(Limits::default(), dns());
    set_state(&mut doors, &dns(), DoorState::Refusing);
    let (udp, tcp) = serve(
        &mut doors,
        |_| None,
        move || {
            (
                over_udp(address, &query(1)),
                TcpStream::connect(address).map(drop).map_err(|e| e.kind()),
            )
        },
    );
    assert_eq!(udp, Err(ErrorKind::ConnectionRefused));
    assert_eq!(tcp, Err(ErrorKind::ConnectionRefused));
    set_state(&mut doors, &dns(), DoorState::Open);
    let back = serve(&mut doors, answer_addresses(1), move || {
        over_udp(address, &query(1))
    });
    assert_eq!(back.unwrap()[7], 1);
}

#[test]
fn a_question_without_an_answer_is_given_up() {
    let limits = Limits {
        question_time: Duration::from_millis(20),
        ..Limits::default()
    };
    let (mut doors, address) = open(limits, dns());
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(&query(1), address).unwrap();
    let mut seen = Vec::new();
    while seen.len() < 2 {
        doors.wait(None);
        seen.extend(doors.take(9).into_iter().map(|(_, input)| match input {
            Input::Dns { token, .. } => ("asked", token),
            Input::Abandon { token } => ("left", token),
            other => panic!("{other:?}"),
        }));
    }
    assert_eq!(seen, [("asked", 1), ("left", 1)]);
}
