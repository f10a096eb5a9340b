//! The native format: reading back what was written, and what cannot be read.

use proptest::prelude::*;

use super::*;
use crate::board::arbitrary::document;
use crate::board::{Id, Key, Record};

const BOARDS: [&str; 2] = [
    include_str!("../../../diagrams/0-simple_web_stack.json"),
    include_str!("../../../diagrams/1-distributed_web_infrastructure.json"),
];

/// Reads a text that is not a good board: `line:column message` of each diagnostic.
fn check(text: &str, complete: bool, expected: &[&str]) -> Document {
    let parsed = parse(text);
    let found: Vec<String> = parsed
        .diagnostics
        .iter()
        .map(|d| match d.position {
            Some(at) => format!("{}:{} {}", at.line, at.column, d.message),
            None => d.message.clone(),
        })
        .collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(parsed.complete, complete, "{text}");
    parsed.document
}

/// A board with these members after its format.
fn board(members: &str) -> String {
    format!("{{\"format\": \"wireboard/1\",\n{members}}}")
}

fn names(document: &Document) -> Vec<&str> {
    document.nodes.keys().map(Id::as_str).collect()
}

#[test]
fn the_boards_of_this_repository_are_canonical() {
    for text in BOARDS {
        let parsed = parse(text);
        assert_eq!(parsed.diagnostics, vec![]);
        assert!(parsed.complete);
        let printed = print(&parsed.document);
        for (i, (ours, theirs)) in printed.lines().zip(text.lines()).enumerate() {
            assert_eq!(ours, theirs, "line {}", i + 1);
        }
        assert_eq!(printed.len(), text.len());
    }
}

#[test]
fn the_schema_knows_the_properties_of_each_kind() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let node = |kind: &str, props: &str| {
        let node = format!(
            "{{\"format\": \"wireboard/1\", \"nodes\": [{{\"id\": \"a\", \"kind\": \"{kind}\", \"at\": [0, 0], \"props\": {props}}}]}}"
        );
        validator.is_valid(&serde_json::from_str(&node).unwrap())
    };
    assert!(node("web_server", "{\"workers\": 4, \"colour\": \"blue\"}"));
    assert!(!node("web_server", "{\"workers\": \"four\"}"));
    assert!(node("dns", "{\"workers\": \"unknown here\"}"));
    assert!(!node(
        "dns",
        "{\"records\": [{\"name\": \"a\", \"type\": \"MX\", \"value\": \"b\"}]}"
    ));
    assert!(!node("toaster", "{}"));
}

#[test]
fn slips_that_lose_nothing() {
    check(
        &board("\"title\": \"a\",\n"),
        true,
        &["3:1 a comma stands before this bracket"],
    );
    check(
        &board("\"nodes\": [\n]\n\"cards\": []"),
        true,
        &["4:1 a comma is missing before this"],
    );
    check(
        &board("title: 'a'"),
        true,
        &["2:1 a name without quotes", "2:8 a text in single quotes"],
    );
    check("{}", true, &["1:1 the board does not say its format"]);
    check(
        &format!("\u{feff}{}", board("")),
        true,
        &[
            "1:1 the file starts with a byte order mark",
            "2:1 a comma stands before this bracket",
        ],
    );
}

#[test]
fn slips_that_lose_something() {
    check("", false, &["1:1 there is nothing in this file"]);
    check("[]", false, &["1:1 a board is an object, this is a list"]);
    check(
        &board("// hello\n\"title\": \"a\""),
        false,
        &["2:1 JSON has no comments"],
    );
    check(
        &board("\"title\": \"a\\q\""),
        false,
        &["2:12 no such escape"],
    );
    check(
        &board("\"title\": \"a\", \"title\": \"b\""),
        false,
        &["2:15 the key \"title\" stands here twice"],
    );
    check(
        &board("\"x\": 1e999, \"y\": 01, \"z\": 123456789012345678901234567890"),
        false,
        &[
            "2:6 this number is too large",
            "2:18 \"01\" is not a number",
            "2:27 this number has more digits than can be kept",
        ],
    );
    check(&board("\"x\": nil"), false, &["2:6 \"nil\" is not a value"]);
    check(
        &board("\"x\": \"\\ud800\""),
        false,
        &["2:7 half of a surrogate pair"],
    );
    check(
        "{\"format\": \"wireboard/1\"} x",
        false,
        &["1:27 there is more text after the end of the board"],
    );
    check(
        "{\"format\": \"wireboard/9\"}",
        false,
        &["1:12 the format is \"wireboard/9\"; this program reads \"wireboard/1\""],
    );
}

#[test]
fn a_truncated_board_gives_what_was_whole() {
    let text = board(
        "\"nodes\": [\n  {\"id\": \"a\", \"kind\": \"box\", \"at\": [0, 0]},\n  {\"id\": \"b\", \"kind\": \"box\", \"at\": [0,",
    );
    let text = text.trim_end_matches('}');
    let document = check(text, false, &["4:36 the file ends inside this list"]);
    assert_eq!(names(&document), ["a"]);
}

#[test]
fn a_bad_record_costs_itself_only() {
    let document = check(
        &board(
            "\"nodes\": [\n{\"id\": \"a\", \"kind\": \"box\", \"at\": [0, 0]},\n{\"id\": \"b\", \"kind\": \"bax\", \"at\": [0, 0]},\n7,\n{\"id\": \"a b\", \"kind\": \"box\", \"at\": [0, 0]},\n{\"kind\": \"box\", \"at\": [0, 0]},\n{\"id\": \"a\", \"kind\": \"dns\", \"at\": [0, 0]},\n{\"id\": \"z\", \"kind\": \"dns\", \"at\": [0, 0]}]",
        ),
        false,
        &[
            "4:21 unknown kind \"bax\"",
            "5:1 a record is an object, this is a number",
            "6:8 an id cannot contain ' '",
            "7:1 missing field \"id\"",
            "8:8 a second record of nodes with this id; it was left out",
        ],
    );
    assert_eq!(names(&document), ["a", "z"]);
    assert_eq!(document.nodes[&Id::new("a").unwrap()].kind().name(), "box");
}

#[test]
fn a_bad_field_costs_itself_where_there_is_a_default() {
    let document = check(
        &board(
            "\"nodes\": [{\"id\": \"w\", \"kind\": \"web_server\", \"at\": [0, 0], \"name\": \"Nginx\",\n\"props\": {\"workers\": -1, \"service_us\": \"x\", \"max_fails\": 7}}],\n\"edges\": [{\"id\": \"e\", \"from\": \"w\", \"to\": \"w\", \"kind\": \"http\", \"link\": {\"latency_us\": 5, \"loss_pct\": []}}]",
        ),
        false,
        &[
            "3:22 -1 is out of range",
            "3:40 invalid type: string \"x\"",
            "4:101 invalid type: sequence",
        ],
    );
    let Some(Record::Node(web)) = document.get(&Key::Node(Id::new("w").unwrap())) else {
        panic!("the node was lost");
    };
    assert_eq!(web.props.to_value()["max_fails"], 7);
    assert_eq!(web.props.to_value()["workers"], 2);
    assert_eq!(document.edges[&Id::new("e").unwrap()].link.latency_us, 5);
}

#[test]
fn a_wrong_name_of_a_closed_list_is_told_with_the_nearest_right_one() {
    let help = |members: &str| {
        let parsed = parse(&board(members));
        let d = parsed.diagnostics.first().unwrap();
        format!("{}; {}", d.message, d.help)
    };
    let node = |kind: &str, props: &str| {
        format!(
            "\"nodes\": [{{\"id\": \"a\", \"kind\": \"{kind}\", \"at\": [0, 0], \"props\": {props}}}]"
        )
    };
    for (members, expected) in [
        (
            node("web_srver", "{}"),
            "unknown kind \"web_srver\"; did you mean web_server?",
        ),
        (
            node("load_balancer", "{\"algorithm\": \"leastcon\"}"),
            "unknown algorithm \"leastcon\"; did you mean leastconn?",
        ),
        (
            node("database", "{\"role\": \"observer\"}"),
            "unknown role \"observer\"; write primary or replica",
        ),
        (
            "\"edges\": [{\"id\": \"e\", \"from\": \"a\", \"to\": \"b\", \"kind\": \"replicaton\"}]"
                .to_owned(),
            "unknown kind \"replicaton\"; did you mean replication?",
        ),
        (
            node("web_server", "{\"workers\": \"x\"}"),
            "invalid type: string \"x\"; write a whole number, 0 to 4294967295",
        ),
    ] {
        assert_eq!(help(&members), expected);
    }
}

#[test]
fn what_follows_from_a_lost_record_is_not_told() {
    let findings = |text: &str| {
        let parsed = parse(text);
        let found = crate::board::check::check_read(&parsed.document, &parsed.lost);
        let all = parsed.diagnostics.iter().chain(&found);
        all.map(|d| d.message.clone()).collect::<Vec<_>>()
    };
    // The node is lost: its edges, its story steps and its address are not wrong.
    let lost = BOARDS[0].replace("\"kind\": \"web_server\"", "\"kind\": \"web_srver\"");
    assert_eq!(findings(&lost), ["unknown kind \"web_srver\""]);
    // What nobody lost is still missed.
    let dangling = lost.replace("\"to\": \"db\"", "\"to\": \"bd\"");
    assert_eq!(
        findings(&dangling),
        ["unknown kind \"web_srver\"", "there is no node bd"]
    );
    // A stray bracket is one slip, wherever it stands, and one thing to repair.
    for before in ["{\n", "{\"id\": \"server\"", "{\"id\": \"web\""] {
        let stray = BOARDS[0].replacen(before, &format!("{{{before}"), 1);
        let found = findings(&stray);
        assert!(
            found.contains(&"a name is missing here".to_owned()),
            "{found:?}"
        );
        assert!(found.len() <= 2, "{found:?}");
    }
}

#[test]
fn findings_about_a_record_get_its_place() {
    let text = board(
        "\"nodes\": [\n {\"id\": \"w\", \"kind\": \"web_server\", \"at\": [0, 0],\n  \"props\": {\"workers\": 0}}]",
    );
    let parsed = parse(&text);
    let mut found = crate::board::check::check(&parsed.document);
    parsed.places.locate(&mut found);
    let places: Vec<_> = found
        .iter()
        .map(|d| (d.field.as_str(), d.position))
        .collect();
    assert_eq!(
        places,
        [(
            "props.workers",
            Some(Position {
                line: 4,
                column: 24
            })
        )]
    );
}

#[test]
fn findings_inside_lists_get_the_place_of_their_item() {
    let text = board(
        "\"scenarios\": [{\"id\": \"s\", \"name\": \"\", \"faults\": [\n\"gone:kill\",\n \"lost:kill\"]}]",
    );
    let parsed = parse(&text);
    let mut found = crate::board::check::check(&parsed.document);
    parsed.places.locate(&mut found);
    let places: Vec<_> = found.iter().filter_map(|d| d.position).collect();
    let at = |line, column| Position { line, column };
    assert_eq!(places, [at(3, 1), at(4, 2)]);
}

#[test]
fn deep_and_large_texts_are_bounded() {
    for open in ["[", "{\"a\":", "[{\"a\":["] {
        let parsed = parse(&open.repeat(50_000));
        assert!(!parsed.complete);
        assert!(parsed.diagnostics.len() <= 2 * MAX_FAULTS);
    }
    let deep = board(&format!("\"x\": {}{}", "[".repeat(500), "]".repeat(500)));
    // A line of ten thousand records: quadratic work would show here.
    let record = "{\"id\":\"a\",\"kind\":\"box\",\"at\":[0,0],\"x\":[1,2,3]},";
    let wide = parse(&format!("{{\"nodes\":[{}", record.repeat(10_000)));
    assert_eq!(wide.document.nodes.len(), 1);
    check(&deep, false, &["2:69 nested deeper than 64 levels"]);
    let parsed = parse(&"]".repeat(100_000));
    assert!(parsed.diagnostics.len() <= 2 * MAX_FAULTS);
    let huge = " ".repeat(MAX_BYTES + 1);
    assert!(parse(&huge).diagnostics[0].message.contains("at most"));
    assert!(
        parse_bytes(b"{\"title\": \"\xff\"}").diagnostics[0]
            .message
            .contains("UTF-8")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn reading_gives_what_was_written(document in document()) {
        let text = print(&document);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.diagnostics, &vec![]);
        prop_assert!(parsed.complete);
        prop_assert_eq!(&parsed.document, &document);
        prop_assert_eq!(print(&parsed.document), text);
    }

    #[test]
    fn what_is_written_is_json(document in document()) {
        let value: serde_json::Value = serde_json::from_str(&print(&document)).unwrap();
        prop_assert_eq!(&value["format"], FORMAT);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes)?;
    }

    #[test]
    fn any_json_like_text_is_read_without_panic(text in "[\\[\\]{}:,\"'\\\\a-f0-9u.eE/* \n☃-]{0,200}") {
        survives(text.as_bytes())?;
    }

    #[test]
    fn a_damaged_board_is_read_without_panic(
        which in 0_usize..2,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..4), 1..6),
    ) {
        let mut bytes = BOARDS[which].as_bytes().to_vec();
        for (at, byte, how) in hits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                1 | 2 => bytes.insert(at, b"{}[]\",:\\"[byte as usize % 8]),
                _ => bytes.truncate(at.max(1)),
            }
        }
        survives(&bytes)?;
    }

    #[test]
    fn a_cut_board_is_never_complete(which in 0_usize..2, at in any::<prop::sample::Index>()) {
        // All boards are ASCII and end with a line break after the last bracket.
        let text = &BOARDS[which][..at.index(BOARDS[which].len() - 2)];
        let parsed = parse(text);
        prop_assert!(!parsed.complete);
        prop_assert!(!parsed.diagnostics.is_empty());
    }
}

/// Reads anything; what was read can be written and is then read whole.
fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    let parsed = parse_bytes(bytes);
    prop_assert!(parsed.complete || !parsed.diagnostics.is_empty());
    prop_assert!(parsed.diagnostics.len() <= 2 * MAX_FAULTS + 1);
    let text = String::from_utf8_lossy(bytes);
    for diagnostic in &parsed.diagnostics {
        prop_assert!(!diagnostic.message.is_empty());
        crate::format::report::report("x", &text, diagnostic);
    }
    let again = parse(&print(&parsed.document));
    prop_assert!(again.complete);
    prop_assert_eq!(again.document, parsed.document);
    Ok(())
}
