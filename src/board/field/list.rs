//! Which fields a record has, in the order in which people read them.

use serde_json::Value;

use super::spec::{self, Choice, Of, Shape};
use super::title::title;
use super::{Field, Wants, tree};
use crate::board::check::fits;
use crate::board::kind::Role;
use crate::board::{
    Document, Edge, EdgeKind, Id, Key, Kind, Link, Node, Props, Record, ServerSlot,
};

/// The fields of a record, and of what belongs to it: the traffic of a client, the site of the
/// board. Empty for a record that is not there.
pub fn fields(board: &Document, key: &Key) -> Vec<Field> {
    let Some(record) = board.get(key) else {
        return Vec::new();
    };
    let mut list = List {
        board,
        tree: tree::of(&record),
        key: key.clone(),
        fields: Vec::new(),
    };
    match &record {
        Record::Header(_) => {
            list.put(Of::Header, "title", Wants::Line);
            list.put(Of::Header, "description", Wants::Lines);
            list.fields.extend(fields(board, &Key::Site));
        }
        Record::Site(_) => list.put(Of::Site, "domain", Wants::Line),
        Record::Frame(_) => {
            list.put(Of::Frame, "name", Wants::Line);
            list.put(Of::Frame, "address", Wants::Line);
            list.put(Of::Frame, "size", Wants::Size);
        }
        Record::Node(node) => list.node(node),
        Record::Edge(edge) => list.edge(edge),
        Record::Note(_) => {
            list.put(Of::Note, "text", Wants::Lines);
            list.put(Of::Note, "size", Wants::Size);
        }
        Record::Traffic(_) => list.traffic(),
        Record::Step(_) => {
            list.put(Of::Step, "title", Wants::Line);
            list.put(Of::Step, "text", Wants::Lines);
            list.put(Of::Step, "about", Wants::Ids);
            list.put(Of::Step, "back", Wants::YesNo);
            list.put(Of::Step, "request", Wants::Request);
        }
        Record::Card(_) => {
            list.put(Of::Card, "title", Wants::Line);
            list.put(Of::Card, "text", Wants::Lines);
            list.put(Of::Card, "about", Wants::Ids);
        }
        Record::Scenario(_) => {}
    }
    list.fields
}

struct List<'a> {
    board: &'a Document,
    tree: Value,
    key: Key,
    fields: Vec<Field>,
}

impl List<'_> {
    /// A property of the record itself.
    fn put(&mut self, of: Of, name: &str, wants: Wants) {
        let default = match (of, name) {
            (Of::Site, _) => tree::of(&Record::Site(crate::board::Site::default()))[name].clone(),
            // These have no size but their own.
            (Of::Frame | Of::Note, "size") => self.tree[name].clone(),
            (Of::Step, "about") => Value::Array(Vec::new()),
            (Of::Step, "back") => Value::Bool(false),
            _ => Value::Null,
        };
        self.add(of, name, name, wants, default);
    }

    /// A property of a part of the record whose defaults are known.
    fn part(&mut self, of: Of, part: &str, name: &str, defaults: &Value) {
        let Some(spec) = spec::of(of, name) else {
            return;
        };
        let wants = self.wants(name, spec);
        let path = format!("{part}.{name}");
        self.add(of, name, &path, wants, defaults[name].clone());
    }

    fn add(&mut self, of: Of, name: &str, path: &str, wants: Wants, default: Value) {
        let spec = spec::of(of, name);
        let value = tree::get(&self.tree, path);
        // An absent text is an empty one.
        let is_default = *value == default || (value == "" && default.is_null());
        let mut default_text = wants.show(&default);
        let mut value = wants.show(value);
        if wants == Wants::Size && of == Of::Node {
            for text in [&mut value, &mut default_text] {
                if text.is_empty() {
                    "auto".clone_into(text);
                }
            }
        }
        self.fields.push(Field {
            key: self.key.clone(),
            path: path.to_owned(),
            title: title(name),
            doc: spec.map(|s| s.doc.clone()).unwrap_or_default(),
            optional: spec.is_some_and(|s| s.optional),
            wants,
            value,
            default: Some(default_text),
            is_default,
            is_new: false,
        });
    }

    /// The items of a list, each a field, and one more to add an item.
    fn items(&mut self, of: Of, path: &str, title: &str, wants: &Wants) {
        let name = path.rsplit('.').next().unwrap_or(path);
        let doc = spec::of(of, name).map(|s| s.doc.clone());
        let items = tree::get(&self.tree, path).as_array().map_or(0, Vec::len);
        for n in 0..=items {
            let path = format!("{path}[{n}]");
            let is_new = n == items;
            self.fields.push(Field {
                key: self.key.clone(),
                title: if is_new {
                    format!("add a {title}")
                } else {
                    title.to_owned()
                },
                doc: doc.clone().unwrap_or_default(),
                optional: true,
                value: wants.show(tree::get(&self.tree, &path)),
                path,
                wants: wants.clone(),
                default: None,
                is_default: is_new,
                is_new,
            });
        }
    }

    fn wants(&self, name: &str, spec: &spec::Spec) -> Wants {
        match (name, &spec.shape) {
            ("check", Shape::Compound) => Wants::Check,
            ("primary", Shape::Id) => Wants::Id(self.primaries()),
            _ => Wants::of_spec(name, spec),
        }
    }

    /// Databases that others can follow.
    fn primaries(&self) -> Vec<Id> {
        let fits = |n: &&Node| match &n.props {
            Props::Database(db) => db.role == Role::Primary && Some(&n.id) != self.key.id(),
            _ => false,
        };
        let nodes = self.board.nodes.values().filter(fits);
        nodes.map(|n| n.id.clone()).collect()
    }

    fn node(&mut self, node: &Node) {
        let kind = node.kind();
        self.put(Of::Node, "name", Wants::Line);
        self.put(Of::Node, "address", Wants::Line);
        let defaults = Props::default_of(kind).to_value();
        let of = Of::Props(kind);
        for name in Props::names(kind) {
            match *name {
                "records" => self.items(of, "props.records", "record", &Wants::DnsRecord),
                "rules" => self.items(of, "props.rules", "rule", &Wants::Line),
                // Whom it follows and how far behind is asked of replicas alone.
                "primary" | "lag_ms" if is_lone_primary(&node.props) => {}
                name => self.part(of, "props", name, &defaults),
            }
        }
        if kind == Kind::Client {
            self.asks(&node.id);
        }
        let frames: Vec<Id> = self.board.frames.keys().cloned().collect();
        if !frames.is_empty() {
            self.put(Of::Node, "frame", Wants::Id(frames));
        }
        self.put(Of::Node, "size", Wants::Size);
    }

    /// What a client asks for by itself.
    fn asks(&mut self, client: &Id) {
        let mut sources = self.board.traffic.values().filter(|t| t.client == *client);
        for source in sources.by_ref() {
            self.fields
                .extend(fields(self.board, &Key::Traffic(source.id.clone())));
        }
        let has_one = self.board.traffic.values().any(|t| t.client == *client);
        if let (false, Some(spec)) = (has_one, spec::of(Of::Traffic, "rate")) {
            self.fields.push(Field {
                key: self.key.clone(),
                path: TRAFFIC.to_owned(),
                title: "traffic".to_owned(),
                doc: spec.doc.clone(),
                wants: Wants::of_spec("rate", spec),
                optional: true,
                value: String::new(),
                default: Some(String::new()),
                is_default: true,
                is_new: true,
            });
        }
    }

    fn traffic(&mut self) {
        if let Some(spec) = spec::of(Of::Traffic, "rate") {
            let wants = Wants::of_spec("rate", spec);
            self.fields.push(Field {
                key: self.key.clone(),
                path: "rate".to_owned(),
                title: "traffic".to_owned(),
                doc: spec.doc.clone(),
                value: wants.show(tree::get(&self.tree, "rate")),
                wants,
                // Without it, there is no traffic at all.
                optional: true,
                default: Some(String::new()),
                is_default: false,
                is_new: false,
            });
        }
        for (name, default) in [
            ("arrivals", Value::from("poisson")),
            ("gives_way_ms", Value::from(0)),
        ] {
            if let Some(spec) = spec::of(Of::Traffic, name) {
                self.add(Of::Traffic, name, name, Wants::of_spec(name, spec), default);
            }
        }
        self.items(Of::Traffic, "mix", "request", &Wants::Asked);
    }

    fn edge(&mut self, edge: &Edge) {
        self.put(Of::Edge, "label", Wants::Line);
        let kind = |id: &Id| self.board.nodes.get(id).map(Node::kind);
        let (from, to) = (kind(&edge.from), kind(&edge.to));
        if let (Some(from), Some(to), Some(spec)) = (from, to, spec::of(Of::Edge, "kind"))
            && let Shape::Choice(all) = &spec.shape
        {
            let good = |choice: &&Choice| {
                let kind = EdgeKind::ALL.iter().find(|k| k.name() == choice.name);
                kind.is_some_and(|k| *k == edge.kind || fits(*k, from, to).is_ok())
            };
            let choices = all.iter().filter(good).cloned().collect();
            self.put(Of::Edge, "kind", Wants::Choice(choices));
            // What the two speak of themselves.
            let usual = crate::board::edit::connect::carries(from, to);
            if let (Some(field), Ok(usual)) = (self.fields.last_mut(), usual) {
                field.default = Some(usual.name().to_owned());
                field.is_default = usual == edge.kind;
            }
        }
        let link = tree_of(&Link::default());
        for name in Link::NAMES {
            self.part(Of::Link, "link", name, &link);
        }
        let balances = matches!(from, Some(Kind::LoadBalancer | Kind::WebServer));
        if balances && matches!(edge.kind, EdgeKind::Http | EdgeKind::App) {
            let slot = tree_of(&ServerSlot::default());
            for name in ServerSlot::NAMES {
                self.part(Of::Server, "server", name, &slot);
            }
        }
    }
}

/// The path of the field of a client that gives it its first traffic.
pub(super) const TRAFFIC: &str = "traffic";

fn is_lone_primary(props: &Props) -> bool {
    match props {
        Props::Database(db) => db.role == Role::Primary && db.primary.is_none(),
        _ => false,
    }
}

fn tree_of(value: &impl serde::Serialize) -> Value {
    // Plain data with string keys: writing it cannot fail.
    serde_json::to_value(value).unwrap_or(Value::Null)
}
