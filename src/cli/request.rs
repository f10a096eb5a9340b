//! Send one request and print its way.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::board::{Document, Id, Kind};
use crate::engine::fault::suggest;
use crate::engine::message::HttpRequest;
use crate::engine::view::{Outcome, RequestView};
use crate::engine::{DoorTarget, Engine, Input, Nanos, Recording};

use super::progress::Progress;
use super::request_line::{result, to_json, way};
use super::{RequestArgs, UsageError, faults, load, output, placed, sources};

/// Longest virtual time that one request may take before the run is given up. Every client and
/// every server has timeouts far below.
const PATIENCE: Nanos = Nanos::from_secs(3_600);
/// Text of a body that the human output shows.
const BODY_SHOWN: usize = 4_000;

/// Runs the subcommand.
pub fn run(args: &RequestArgs) -> anyhow::Result<ExitCode> {
    let request = http_request(args)?;
    let loaded = load::load(&args.board)?;
    loaded.refuse_errors()?;
    let sources = sources::of(&loaded)?;
    let specs = faults::read(&loaded.document, &args.faults)?;
    let via = via(args, &loaded.document)?;
    // The drawn traffic is silent until it is switched on, so that only these requests travel.
    let (mut engine, findings) = Engine::new(&loaded.document, &sources, args.seed);
    for finding in &findings {
        output::note(&finding.to_string());
    }
    engine.record(Recording::All);
    for spec in specs {
        engine.inject(Input::Fault(spec));
    }
    let mut progress = Progress::start("requests");
    let mut ended = Vec::new();
    for n in 0..args.count {
        ended.push(send(&mut engine, u64::from(n), &request, via.as_ref())?);
        progress.at(f64::from(n) / f64::from(args.count));
    }
    progress.end();
    let text = if args.json {
        let requests: Vec<Value> = ended.iter().map(|r| to_json(r)).collect();
        format!("{}\n", json!({ "requests": requests }))
    } else {
        let texts: Vec<String> = ended.iter().map(|r| to_text(r)).collect();
        texts.join("\n")
    };
    output::print(&text)?;
    let all_ok = ended.iter().all(|r| r.outcome == Some(Outcome::Ok));
    Ok(if all_ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Sends one request and runs until it has its outcome.
fn send(
    engine: &mut Engine,
    token: u64,
    request: &HttpRequest,
    via: Option<&Id>,
) -> anyhow::Result<Arc<RequestView>> {
    let request = request.clone();
    engine.inject(match via {
        Some(node) => Input::Http {
            token,
            door: DoorTarget::Node(node.clone()),
            request,
        },
        None => Input::Send {
            client: None,
            request,
            follow: true,
        },
    });
    let limit = engine.now() + PATIENCE;
    loop {
        if let Some(ended) = engine.take_ended().pop() {
            return Ok(ended);
        }
        // Event by event: the next request is sent at the moment at which this one ends.
        anyhow::ensure!(
            engine.step().is_some() && engine.now() < limit,
            "the request has no outcome; within an hour of virtual time; check that the board has a client with an edge to a server"
        );
    }
}

fn via(args: &RequestArgs, document: &Document) -> Result<Option<Id>, UsageError> {
    let Some(text) = &args.via else {
        return Ok(None);
    };
    let id = Id::new(text)
        .map_err(|why| UsageError(placed(&why.to_string(), &format!("in --via {text}"))))?;
    if let Some(node) = document.nodes.get(&id) {
        return match node.kind() {
            Kind::Client | Kind::LoadBalancer | Kind::WebServer | Kind::AppServer => Ok(Some(id)),
            kind => Err(UsageError(format!(
                "{} takes no HTTP request; in --via {id}; name a client, a load balancer, a web \
                 server or an application server",
                kind.a()
            ))),
        };
    }
    let ids: Vec<&Id> = document.nodes.keys().collect();
    Err(UsageError(format!(
        "the board has no such node; in --via {id}{}",
        suggest(&id, &ids)
    )))
}

/// Reads `[METHOD] PATH`, headers and body.
fn http_request(args: &RequestArgs) -> Result<HttpRequest, UsageError> {
    let usual = if args.body.is_some() { "POST" } else { "GET" };
    let (method, target) = match args.what.as_slice() {
        [method, path, ..] => (method.as_str(), path.as_str()),
        [path] => (usual, path.as_str()),
        [] => (usual, "/"),
    };
    if method.is_empty() || !method.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(UsageError(format!(
            "{method:?} is not a method; in METHOD; write it as GET or POST, before the path"
        )));
    }
    if !target.starts_with('/') || target.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(UsageError(format!(
            "{target:?} is not a path; in PATH; it starts with / and has no blanks, such as /messages"
        )));
    }
    let headers = args
        .headers
        .iter()
        .map(|h| header(h))
        .collect::<Result<_, _>>()?;
    Ok(HttpRequest {
        method: method.to_ascii_uppercase(),
        target: target.to_owned(),
        headers,
        body: Arc::from(args.body.as_deref().unwrap_or("").as_bytes()),
    })
}

fn header(text: &str) -> Result<(String, String), UsageError> {
    let token = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    match text.split_once(':') {
        Some((name, value)) if token(name) && !value.contains(['\r', '\n']) => {
            Ok((name.to_owned(), value.trim().to_owned()))
        }
        _ => Err(UsageError(format!(
            "{text:?} is not a header; in -H; write NAME:VALUE, such as content-type:application/json"
        ))),
    }
}

/// The way of a request as a table, then what came back.
fn to_text(request: &RequestView) -> String {
    let width = |f: &dyn Fn(&crate::engine::view::Hop) -> usize| {
        request.hops.iter().map(f).max().unwrap_or(0)
    };
    let node = width(&|h| h.node.as_str().len());
    let event = width(&|h| h.event.chars().count());
    let mut text = format!("{} {}\n", request.method, request.path);
    for hop in &request.hops {
        let at = hop.at.since(request.issued).as_ms_f64();
        let _ = writeln!(
            text,
            "  {at:>10.3} ms  {:<node$}  {:<event$}  {}",
            hop.node.as_str(),
            hop.event,
            hop.detail
        );
    }
    if request.hops_dropped > 0 {
        let _ = writeln!(text, "  and {} hops more", request.hops_dropped);
    }
    let took = request
        .ended
        .unwrap_or(request.issued)
        .since(request.issued);
    let _ = writeln!(text, "{} after {took}, by {}", result(request), by(request));
    for (name, value) in &request.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if !request.body.is_empty() {
        let body = String::from_utf8_lossy(&request.body);
        let shown: String = body.chars().take(BODY_SHOWN).collect();
        let _ = write!(text, "\n{shown}");
        if !shown.ends_with('\n') {
            text.push('\n');
        }
        if shown.len() < body.len() {
            let _ = writeln!(
                text,
                "({} bytes in all; --json prints them)",
                request.body.len()
            );
        }
    }
    text
}

fn by(request: &RequestView) -> String {
    if request.served_by.is_empty() {
        "nobody".to_owned()
    } else {
        way(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(what: &[&str], headers: &[&str], body: Option<&str>) -> RequestArgs {
        RequestArgs {
            board: "simple".into(),
            what: what.iter().map(|s| (*s).to_owned()).collect(),
            body: body.map(str::to_owned),
            headers: headers.iter().map(|s| (*s).to_owned()).collect(),
            via: None,
            faults: Vec::new(),
            count: 1,
            seed: 1,
            json: false,
        }
    }

    #[test]
    fn requests_are_read_as_curl_reads_them() {
        let get = http_request(&args(&["/messages?page=2"], &[], None)).unwrap();
        assert_eq!(
            (get.method.as_str(), get.target.as_str()),
            ("GET", "/messages?page=2")
        );
        let home = http_request(&args(&[], &[], None)).unwrap();
        assert_eq!((home.method.as_str(), home.target.as_str()), ("GET", "/"));
        let post = http_request(&args(&["/m"], &["Content-Type: text/plain"], Some("hi"))).unwrap();
        assert_eq!(post.method, "POST");
        assert_eq!(post.header("content-type"), Some("text/plain"));
        assert_eq!(&*post.body, b"hi");
    }

    #[test]
    fn wrong_requests_say_what_to_write() {
        for (what, headers, says) in [
            (&["messages"][..], &[][..], "is not a path"),
            (&["GE T", "/"][..], &[][..], "is not a method"),
            (&["/"][..], &["no colon"][..], "write NAME:VALUE"),
            (&["/"][..], &["a b:c"][..], "write NAME:VALUE"),
            (&["/"][..], &["a:b\r\nc:d"][..], "write NAME:VALUE"),
        ] {
            let error = http_request(&args(what, headers, None)).unwrap_err();
            assert!(error.0.contains(says), "{}", error.0);
        }
    }
}
