//! Each condition, where it holds and where it does not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::board::edit::{self, clip, connect, create};
use crate::board::{Cell, Document, Id, Key, Kind, Patch, Record};
use crate::engine::Nanos;
use crate::engine::view::{
    EngineView, NodeState, NodeView, Outcome, Percentiles, RequestId, RequestView,
};

/// A lesson of one step.
fn lesson(condition: Condition) -> Lesson {
    let step = Step {
        title: "",
        text: "",
        keys: "",
        mouse: "",
        done: condition,
    };
    Lesson {
        name: "",
        title: "",
        about: "",
        steps: Box::leak(Box::new([step])),
        after: "",
    }
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A balancer, a web server and an application server in a row, as the lesson gives them.
fn given() -> Document {
    let mut board = Document::default();
    for kind in [
        Kind::Client,
        Kind::LoadBalancer,
        Kind::WebServer,
        Kind::AppServer,
    ] {
        let at = Cell::new(30 * board.nodes.len() as i32, 0);
        let (_, patch) = create::node(&board, kind, |_| at);
        patch.apply(&mut board).unwrap();
    }
    for (from, to) in [("user", "lb"), ("lb", "web"), ("web", "app")] {
        let (_, patch) = connect::connection(&board, &id(from), &id(to)).unwrap();
        patch.apply(&mut board).unwrap();
    }
    "Nginx".clone_into(&mut board.nodes.get_mut(&id("web")).unwrap().name);
    board
}

/// A student: a board, its history, and what the lesson made of it.
struct Student {
    start: Document,
    board: Document,
    history: History,
    selected: BTreeSet<Key>,
    run: Option<EngineView>,
    saved: bool,
    lesson: Lesson,
    progress: Progress,
}

impl Student {
    fn of(condition: Condition) -> Self {
        let lesson = lesson(condition);
        let mut student = Self {
            start: given(),
            board: given(),
            history: History::default(),
            selected: BTreeSet::new(),
            run: None,
            saved: false,
            progress: Progress::new(&lesson),
            lesson,
        };
        student.expect(false, "nothing was done yet");
        student
    }

    /// Looks, and checks whether the step is ticked.
    fn expect(&mut self, ticked: bool, why: &str) {
        let seen = Seen {
            start: &self.start,
            now: &self.board,
            history: &self.history,
            selected: &self.selected,
            run: self.run.as_ref(),
            saved: self.saved,
        };
        let before = self.progress.is_ticked(0);
        let new = self.progress.look(&self.lesson, &seen);
        assert_eq!(self.progress.is_ticked(0), ticked, "{why}");
        assert_eq!(new.is_empty(), before == ticked, "{why}");
    }

    fn does(&mut self, patch: impl FnOnce(&Document) -> Patch) {
        let patch = patch(&self.board);
        assert!(!patch.is_empty());
        let held = Default::default();
        self.history
            .commit(&mut self.board, "", patch, held, 0)
            .unwrap();
    }

    fn adds(&mut self, kind: Kind) {
        self.does(|board| create::node(board, kind, |_| Cell::new(0, 50)).1);
    }

    fn joins(&mut self, from: &str, to: &str) {
        self.does(|board| connect::connection(board, &id(from), &id(to)).unwrap().1);
    }

    fn copies(&mut self, what: &str) {
        self.does(|board| clip::duplicate(board, &[id(what)]).unwrap().patch);
    }

    fn undoes(&mut self) {
        self.history.undo(&mut self.board).unwrap().unwrap();
    }

    fn redoes(&mut self) {
        self.history.redo(&mut self.board).unwrap().unwrap();
    }

    /// The run at a time, with what is down, and the requests that ended: when each was issued, and
    /// how it ended.
    fn sees(&mut self, now: u64, down: &[&str], ended: &[(u64, Outcome)]) {
        let node = |id: &Id| {
            let is_down = down.contains(&id.as_str());
            NodeView {
                id: id.clone(),
                state: if is_down {
                    NodeState::Killed
                } else {
                    NodeState::Up
                },
                faults: is_down.then(|| "kill".to_owned()).into_iter().collect(),
                rate: 0.0,
                trail: [0; crate::engine::view::TRAIL_S],
                error_rate: 0.0,
                in_flight: 0,
                queue: 0,
                queue_bound: 0,
                queue_max: 0,
                busy: 0,
                workers: 1,
                served: 0,
                failed: 0,
                utilisation: 0.0,
                latency: Percentiles::default(),
                badge: String::new(),
                facts: Vec::new(),
            }
        };
        let request = |(issued, outcome): &(u64, Outcome)| {
            Arc::new(RequestView {
                id: RequestId(*issued),
                client: id("user"),
                from_door: false,
                method: "GET".to_owned(),
                path: "/".to_owned(),
                issued: Nanos(*issued),
                ended: Some(Nanos(now)),
                outcome: Some(*outcome),
                status: (*outcome == Outcome::HttpError).then_some(502),
                served_by: Vec::new(),
                hops: Vec::new(),
                hops_dropped: 0,
                headers: Vec::new(),
                body: Arc::from([]),
            })
        };
        self.run = Some(EngineView {
            now: Nanos(now),
            nodes: self.board.nodes.keys().map(node).collect(),
            recent: ended.iter().map(request).collect(),
            ..EngineView::default()
        });
    }
}

#[test]
fn a_node_is_selected_and_nothing_else() {
    let mut student = Student::of(Condition::Selected);
    student.selected = BTreeSet::from([Key::Edge(id("lb->web")), Key::Node(id("gone"))]);
    student.expect(false, "an edge is no part");
    student.selected = BTreeSet::from([Key::Node(id("web"))]);
    student.expect(true, "a node is");
    student.selected.clear();
    student.expect(true, "a ticked step stays ticked");
}

#[test]
fn moved_is_elsewhere_and_not_larger() {
    let mut student = Student::of(Condition::Moved);
    student.does(|board| {
        let mut web = board.nodes[&id("web")].clone();
        web.at = web.at.offset(-2, 0);
        web.size = Some(crate::board::Size::new(30, 6));
        Patch::setting(board, [Record::Node(web)])
    });
    student.expect(false, "a border that is pulled is no move");
    student.does(|board| edit::rename(board, &id("app"), "Python"));
    student.expect(false, "a name is no place");
    student.adds(Kind::Box);
    student.expect(false, "a new node came from nowhere");
    student.does(|board| edit::move_by(board, &[id("box")], 4, 0));
    student.expect(true, "a new node can be moved too");
}

#[test]
fn taken_back_and_done_again_are_told_apart_from_doing() {
    let mut undone = Student::of(Condition::Undone);
    let mut redone = Student::of(Condition::Redone);
    for student in [&mut undone, &mut redone] {
        student.adds(Kind::Box);
        student.adds(Kind::Box);
        student.expect(false, "two changes");
        student.undoes();
    }
    undone.expect(true, "taken back");
    redone.expect(false, "taken back is not done again");
    redone.adds(Kind::Cache);
    redone.expect(false, "another change");
    redone.undoes();
    redone.expect(false, "taken back");
    redone.redoes();
    redone.expect(true, "done again");
}

#[test]
fn a_jump_through_the_history_takes_back_and_does_again() {
    let mut redone = Student::of(Condition::Redone);
    redone.adds(Kind::Box);
    redone.adds(Kind::Box);
    redone.history.jump(&mut redone.board, 0).unwrap();
    redone.expect(false, "far back");
    redone.history.jump(&mut redone.board, 2).unwrap();
    redone.expect(true, "and forward again");
}

#[test]
fn added_is_of_the_kind_and_new() {
    let mut student = Student::of(Condition::Added(Kind::WebServer));
    student.adds(Kind::AppServer);
    student.expect(false, "another kind");
    student.does(|board| edit::remove(board, &[id("web")]));
    student.expect(false, "taken away");
    student.undoes();
    student.expect(false, "the one that was given came back");
    student.adds(Kind::WebServer);
    student.expect(true, "a new one");
}

#[test]
fn joined_is_a_new_connection_between_the_kinds() {
    let mut student = Student::of(Condition::Joined(Kind::LoadBalancer, Kind::WebServer));
    student.adds(Kind::WebServer);
    student.joins("web-2", "app");
    student.expect(false, "between other kinds");
    student.does(|board| edit::remove(board, &[id("lb->web")]));
    student.joins("lb", "web");
    student.expect(false, "what was given is drawn again");
    student.joins("lb", "web-2");
    student.expect(true, "a new pair");
}

#[test]
fn renamed_is_another_name_and_nothing_new() {
    let mut student = Student::of(Condition::Renamed);
    student.adds(Kind::WebServer);
    student.copies("web");
    student.expect(false, "a new node has had no other name");
    student.does(|board| edit::rename(board, &id("lb->web"), "half of them"));
    student.expect(false, "a label is no name");
    student.does(|board| edit::rename(board, &id("web-2"), "Front"));
    student.expect(true, "renamed");
}

#[test]
fn a_property_is_changed_alone() {
    let mut student = Student::of(Condition::PropertyChanged);
    student.adds(Kind::WebServer);
    student.joins("lb", "web-2");
    student.does(|board| edit::rename(board, &id("web"), "Front"));
    student.does(|board| edit::move_by(board, &[id("web")], 0, 3));
    student.expect(false, "none of these is a property");
    let workers = |board: &Document| edit::set_property(board, &id("web"), "workers", 4.into());
    student.does(|board| workers(board).unwrap());
    student.expect(true, "workers");
    let mut wire = Student::of(Condition::PropertyChanged);
    wire.does(|board| {
        let mut edge = board.edges[&id("lb->web")].clone();
        edge.link.latency_us = 9_000;
        Patch::setting(board, [Record::Edge(edge)])
    });
    wire.expect(true, "a wire has properties too");
}

#[test]
fn a_copy_has_what_only_another_one_had() {
    let mut student = Student::of(Condition::Copied);
    student.adds(Kind::WebServer);
    student.adds(Kind::WebServer);
    student.adds(Kind::Dns);
    student.adds(Kind::Dns);
    student.expect(false, "new ones are alike, and no copies");
    student.does(|board| create::machine(board, &[id("web-2")], Cell::default()).1);
    student.expect(false, "a machine around what was there");
    student.copies("web");
    student.expect(true, "named after the one that was given");

    let mut set = Student::of(Condition::Copied);
    set.adds(Kind::WebServer);
    set.does(|board| edit::set_property(board, &id("web-2"), "workers", 4.into()).unwrap());
    set.expect(false, "set");
    set.copies("web-2");
    set.expect(true, "with its properties");

    let mut machine = Student::of(Condition::Copied);
    machine.adds(Kind::WebServer);
    machine.does(|board| create::machine(board, &[id("web-2")], Cell::default()).1);
    machine.copies("server");
    machine.expect(true, "a machine with what is on it");
}

#[test]
fn a_machine_stands_around_something() {
    let mut student = Student::of(Condition::Housed);
    student.does(|board| create::machine(board, &[], Cell::new(0, 60)).1);
    student.expect(false, "an empty one");
    student.does(|board| create::machine(board, &[id("web")], Cell::default()).1);
    student.expect(true, "around a node");
}

#[test]
fn one_of_two_may_go_and_the_site_still_answers() {
    use Outcome::{HttpError, Ok};
    let mut student = Student::of(Condition::Survived(Kind::WebServer));
    student.adds(Kind::WebServer);
    student.sees(10, &[], &[(1, Ok)]);
    student.expect(false, "nothing is down");
    student.sees(20, &["web-2"], &[(1, Ok), (15, Ok)]);
    student.sees(30, &["web-2"], &[(15, Ok), (25, Ok)]);
    student.expect(false, "no balancer leads to that one");
    student.joins("lb", "web-2");
    student.sees(40, &["app"], &[(41, Ok)]);
    student.expect(false, "another kind is down");
    student.sees(50, &["web"], &[(45, Ok)]);
    student.expect(false, "what was on its way says nothing");
    student.sees(60, &["web"], &[(45, Ok), (55, HttpError)]);
    student.expect(false, "it failed");
    student.sees(70, &["web"], &[(55, HttpError), (61, Ok)]);
    student.expect(true, "the other one answered");
}

#[test]
fn what_is_there_once_takes_the_site_with_it() {
    use Outcome::{HttpError, Ok, Refused};
    let mut student = Student::of(Condition::Failed);
    student.adds(Kind::WebServer);
    student.sees(10, &[], &[(1, HttpError)]);
    student.expect(false, "nothing is down");
    student.sees(20, &["web"], &[(21, Refused)]);
    student.expect(false, "there is another web server");
    student.sees(30, &["app"], &[(21, Refused), (25, HttpError)]);
    student.expect(false, "these were sent before");
    student.sees(40, &["app"], &[(35, Ok)]);
    student.expect(false, "a static page needs no application");
    student.sees(50, &["app"], &[(35, Ok), (41, HttpError)]);
    student.expect(true, "a page does");
}

#[test]
fn mended_is_whole_and_answers_again() {
    use Outcome::{HttpError, Ok};
    let broken = |student: &mut Student| {
        student.sees(10, &["app"], &[]);
        student.expect(false, "down");
        student.sees(20, &["app"], &[(15, HttpError)]);
        student.expect(false, "failed");
    };
    let mut student = Student::of(Condition::Mended);
    student.sees(5, &["lb"], &[]);
    student.sees(6, &[], &[(6, Ok)]);
    student.expect(false, "nothing failed meanwhile");
    broken(&mut student);
    student.sees(30, &[], &[(25, Ok)]);
    student.expect(false, "whole, but that was sent before");
    student.sees(40, &["web"], &[(35, Ok)]);
    student.expect(false, "something is broken again");
    broken(&mut student);
    student.sees(50, &[], &[]);
    student.expect(false, "whole");
    student.sees(60, &[], &[(55, HttpError)]);
    student.expect(false, "it does not answer");
    student.sees(70, &[], &[(65, Ok)]);
    student.expect(true, "it does");

    let mut removed = Student::of(Condition::Mended);
    broken(&mut removed);
    removed.does(|board| edit::remove(board, &[id("app")]));
    removed.sees(30, &[], &[(30, Ok)]);
    removed.expect(false, "what was taken away is not mended");

    let mut restarted = Student::of(Condition::Mended);
    broken(&mut restarted);
    restarted.sees(1, &[], &[(1, Ok)]);
    restarted.expect(false, "another run knows nothing of the one before");
}

#[test]
fn saved_is_what_the_file_says() {
    let mut student = Student::of(Condition::Saved);
    student.adds(Kind::Box);
    student.expect(false, "not saved");
    student.saved = true;
    student.expect(true, "saved");
}

#[test]
fn what_an_earlier_session_did_counts_by_what_the_board_shows() {
    let recovered = |condition| {
        let mut student = Student::of(condition);
        student.does(|board| {
            let mut later = Student::of(Condition::Undone);
            later.copies("web");
            later.does(|board| edit::rename(board, &id("app"), "Python"));
            Patch::between(board, &later.board)
        });
        student.progress.pass_over(&student.history);
        student
    };
    recovered(Condition::Copied).expect(false, "nobody copied anything here");
    recovered(Condition::Added(Kind::WebServer)).expect(true, "it is there");
    recovered(Condition::Renamed).expect(true, "the name is another one");
    let mut student = recovered(Condition::Copied);
    student.copies("web");
    student.expect(true, "now somebody did");
}

#[test]
fn steps_are_ticked_in_any_order_and_the_first_open_one_is_next() {
    let board = given();
    let mut progress = Progress::new(EDITING);
    let (history, selected) = (History::default(), BTreeSet::from([Key::Node(id("web"))]));
    let mut seen = Seen {
        start: &board,
        now: &board,
        history: &history,
        selected: &BTreeSet::new(),
        run: None,
        saved: true,
    };
    let last = EDITING.steps.len() - 1;
    assert_eq!(progress.look(EDITING, &seen), [last]);
    assert_eq!((progress.next(), progress.count()), (Some(0), 1));
    assert_eq!(progress.look(EDITING, &seen), [0; 0], "only once");
    seen.selected = &selected;
    assert_eq!(progress.look(EDITING, &seen), [0]);
    assert_eq!((progress.next(), progress.count()), (Some(1), 2));
}
