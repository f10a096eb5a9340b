//! Random boards, for the tests that state a law.
//!
//! The boards are sound in shape but not in meaning: edges dangle, numbers are wild, texts are any
//! text. Unknown fields stand at every level.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::kind::{Algorithm, Check, DnsRecord, RecordType, Role};
use super::*;

/// Any board.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    let records = prop_oneof![
        frame().prop_map(Record::Frame),
        node().prop_map(Record::Node),
        node().prop_map(Record::Node),
        edge().prop_map(Record::Edge),
        step().prop_map(Record::Step),
        note().prop_map(Record::Note),
        card().prop_map(Record::Card),
        traffic().prop_map(Record::Traffic),
        scenario().prop_map(Record::Scenario),
    ];
    (header(), site(), vec(records, 0..12)).prop_map(|(header, site, records)| {
        let mut board = Document {
            header,
            site,
            ..Document::default()
        };
        for record in records {
            board.insert(record);
        }
        board
    })
}

/// Any board as a person draws one: up to eight nodes on a grid, some on machines, connected where
/// the two have something to say to each other, and a text. Nothing is wrong with its shape.
pub(crate) fn drawn() -> impl Strategy<Value = Document> {
    let kinds = vec(
        option::weighted(0.7, prop::sample::select(Kind::ALL.to_vec())),
        8,
    );
    let pairs = vec((0..8_usize, 0..8_usize, any::<bool>()), 0..12);
    (kinds, any::<[bool; 4]>(), pairs, any::<bool>()).prop_map(|(kinds, machines, pairs, text)| {
        let mut board = Document::default();
        let add = |board: &mut Document, patch: Patch| {
            // Made from this very board, so it fits.
            patch.apply(board).unwrap();
        };
        for (n, _) in machines.iter().enumerate().filter(|(_, on)| **on) {
            // A machine is around two slots, one below the other.
            let at = Cell::new(n as i32 * 40, 0);
            let id = Id::new(&format!("server-{}", n + 1)).unwrap();
            let name = format!("Server {}", n + 1);
            let frame = Frame::new(id, &name, at, Size::new(30, 24));
            board.insert(Record::Frame(frame));
        }
        for (n, kind) in kinds.iter().enumerate() {
            if let Some(kind) = kind {
                let (column, row) = (n as i32 / 2, n as i32 % 2);
                let at = Cell::new(column * 40 + 4, row * 12 + 3);
                let (_, patch) = edit::create::node(&board, *kind, |_| at);
                add(&mut board, patch);
            }
        }
        let ids: Vec<Id> = board.nodes.keys().cloned().collect();
        for (from, to, labelled) in pairs {
            let (Some(from), Some(to)) = (ids.get(from), ids.get(to)) else {
                continue;
            };
            // Two databases would need roles that do not contradict each other.
            let both = [from, to].map(|id| board.nodes[id].kind());
            if both == [Kind::Database; 2] {
                continue;
            }
            if let Ok((id, patch)) = edit::connect::connection(&board, from, to) {
                add(&mut board, patch);
                if labelled {
                    let patch = edit::rename(&board, &id, "label");
                    add(&mut board, patch);
                }
            }
        }
        if text {
            let (_, patch) = edit::create::note(&board, "a text", Cell::new(0, -6));
            add(&mut board, patch);
        }
        board
    })
}

/// Some of the things of a board that can be moved, in any order.
pub(crate) fn some_of(board: &Document, chosen: &[usize]) -> Vec<Id> {
    let nodes = board.nodes.keys().chain(board.frames.keys());
    let all: Vec<&Id> = nodes.chain(board.notes.keys()).collect();
    let mut some = Vec::new();
    for n in chosen {
        if let Some(id) = all.get(n % all.len().max(1))
            && !some.contains(*id)
        {
            some.push((*id).clone());
        }
    }
    some
}

fn id() -> impl Strategy<Value = Id> {
    "[a-z]{1,3}(-[0-9]{1,3})?(->[a-z]{1,3})?".prop_map(|text| Id::new(&text).unwrap())
}

fn ids() -> impl Strategy<Value = Vec<Id>> {
    vec(id(), 0..3)
}

/// Any text, with what needs an escape more often than by chance.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        any::<String>(),
        vec(
            prop::sample::select(vec!['"', '\\', '\n', '\r', '\t', '\0', '\u{85}', '☃', '𝄞']),
            0..6
        )
        .prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    use prop::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    NORMAL | SUBNORMAL | ZERO | POSITIVE | NEGATIVE
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        number().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(text(), inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

/// Unknown fields; the names start such that no known field is meant.
fn extra() -> impl Strategy<Value = Extra> {
    prop_oneof![
        3 => Just(Extra::new()),
        1 => btree_map("x[a-z \"é]{0,3}", value(), 0..3),
    ]
}

fn cell() -> impl Strategy<Value = Cell> {
    any::<[i32; 2]>().prop_map(Cell::from)
}

fn size() -> impl Strategy<Value = Size> {
    any::<[u16; 2]>().prop_map(Size::from)
}

fn header() -> impl Strategy<Value = Header> {
    (text(), text(), extra()).prop_map(|(title, description, extra)| Header {
        title,
        description,
        extra,
    })
}

fn site() -> impl Strategy<Value = Site> {
    (text(), extra()).prop_map(|(domain, extra)| Site { domain, extra })
}

fn frame() -> impl Strategy<Value = Frame> {
    let address = option::of(text());
    (
        id(),
        text(),
        cell(),
        size(),
        option::of(id()),
        (address, any::<bool>(), any::<bool>()),
        extra(),
    )
        .prop_map(
            |(id, name, at, size, frame, (address, locked, collapsed), extra)| Frame {
                id,
                name,
                at,
                size,
                frame,
                address,
                locked,
                collapsed,
                extra,
            },
        )
}

fn node() -> impl Strategy<Value = Node> {
    let place = (cell(), option::of(size()), option::of(id()));
    let kept = (option::of(text()), any::<bool>());
    (id(), text(), place, kept, props(), extra()).prop_map(
        |(id, name, (at, size, frame), (address, locked), props, extra)| Node {
            id,
            name,
            at,
            size,
            frame,
            address,
            locked,
            props,
            extra,
        },
    )
}

/// Every kind with its defaults, and those with unusual types in unusual states.
fn props() -> impl Strategy<Value = Props> {
    let record = (text(), any::<bool>(), text(), any::<u32>(), extra()).prop_map(
        |(name, a, value, ttl_s, extra)| DnsRecord {
            name,
            rtype: if a { RecordType::A } else { RecordType::Cname },
            value,
            ttl_s,
            extra,
        },
    );
    let check = prop_oneof![
        Just(Check::None),
        Just(Check::Tcp),
        text().prop_map(Check::Http)
    ];
    prop_oneof![
        prop::sample::select(Kind::ALL.to_vec()).prop_map(Props::default_of),
        (vec(record, 0..3), any::<u64>(), extra()).prop_map(|(records, service_us, extra)| {
            Props::Dns(kind::Dns {
                records,
                service_us,
                extra,
            })
        }),
        (check, option::of(any::<u64>()), any::<bool>()).prop_map(|(check, queue, redispatch)| {
            Props::LoadBalancer(kind::LoadBalancer {
                algorithm: Algorithm::StaticRr,
                check,
                timeout_queue_ms: queue,
                redispatch,
                ..kind::LoadBalancer::default()
            })
        }),
        (option::of(id()), option::of(any::<bool>()), extra()).prop_map(
            |(primary, read_only, extra)| {
                Props::Database(kind::Database {
                    role: Role::Replica,
                    primary,
                    read_only,
                    extra,
                    ..kind::Database::default()
                })
            }
        ),
    ]
}

fn edge() -> impl Strategy<Value = Edge> {
    let link = (any::<u64>(), number(), any::<bool>(), extra()).prop_map(
        |(latency_us, loss_pct, tls, extra)| Link {
            latency_us,
            loss_pct,
            tls,
            extra,
            ..Link::default()
        },
    );
    let link = prop_oneof![Just(Link::default()), link];
    let server =
        (any::<u32>(), any::<bool>(), extra()).prop_map(|(weight, backup, extra)| ServerSlot {
            weight,
            backup,
            extra,
            ..ServerSlot::default()
        });
    let server = prop_oneof![Just(ServerSlot::default()), server];
    let kind = prop::sample::select(EdgeKind::ALL.to_vec());
    (id(), id(), id(), kind, text(), link, server, extra()).prop_map(
        |(id, from, to, kind, label, link, server, extra)| Edge {
            id,
            from,
            to,
            kind,
            label,
            link,
            server,
            extra,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let request =
        (text(), text(), text(), extra()).prop_map(|(method, path, body, extra)| StoryRequest {
            method,
            path,
            body,
            extra,
        });
    let told = (text(), text(), ids());
    (id(), told, any::<bool>(), option::of(request), extra()).prop_map(
        |(id, (title, text, about), back, request, extra)| Step {
            id,
            title,
            text,
            about,
            back,
            request,
            extra,
        },
    )
}

fn note() -> impl Strategy<Value = Note> {
    (id(), cell(), size(), text(), any::<bool>(), extra()).prop_map(
        |(id, at, size, text, locked, extra)| Note {
            id,
            at,
            size,
            text,
            locked,
            extra,
        },
    )
}

fn card() -> impl Strategy<Value = Card> {
    (id(), text(), text(), ids(), extra()).prop_map(|(id, title, text, about, extra)| Card {
        id,
        title,
        text,
        about,
        extra,
    })
}

fn traffic() -> impl Strategy<Value = Traffic> {
    let entry = (text(), text(), text(), any::<u32>(), extra()).prop_map(
        |(method, path, body, weight, extra)| MixEntry {
            method,
            path,
            body,
            weight,
            extra,
        },
    );
    (
        id(),
        id(),
        number(),
        any::<bool>(),
        any::<u16>(),
        vec(entry, 0..3),
        extra(),
    )
        .prop_map(|(id, client, rate, fixed, silence, mix, extra)| Traffic {
            id,
            client,
            rate,
            arrivals: if fixed {
                Arrivals::Fixed
            } else {
                Arrivals::Poisson
            },
            gives_way_ms: silence.into(),
            mix,
            extra,
        })
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (id(), text(), vec(text(), 0..3), extra()).prop_map(|(id, name, faults, extra)| Scenario {
        id,
        name,
        faults,
        extra,
    })
}
