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
        (address, any::<bool>()),
        extra(),
    )
        .prop_map(
            |(id, name, at, size, frame, (address, locked), extra)| Frame {
                id,
                name,
                at,
                size,
                frame,
                address,
                locked,
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
