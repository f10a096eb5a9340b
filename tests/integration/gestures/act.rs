//! What a person may do next, as plain data, so that a session can be printed and shortened.

use super::*;

/// What a session begins with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start {
    Empty,
    Simple,
    Distributed,
    /// The board of a lesson, which looks at what is done.
    Lesson,
}

/// A place on the screen. Numbers choose among what is there, round and round.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// The middle of a node.
    Node(u8),
    /// The right border of a node: where it is connected from and resized.
    Border(u8),
    /// A cell of an edge.
    Edge(u8),
    /// The upper left corner of a machine.
    Frame(u8),
    /// A note.
    Note(u8),
    /// Something the view drew that takes clicks.
    Region(u8),
    /// Any cell.
    Cell(u16, u16),
}

/// How a drag ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    Release,
    /// Esc, then the button is let go.
    Esc,
    /// The button stays down: what follows happens meanwhile.
    Held,
}

/// One thing that a person, or the world, does.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// The keys of a command of the table.
    Command(u16),
    /// The keys of a command that changes the board.
    Edit(u16),
    /// A command by name, in the palette.
    Palette(u16),
    /// One key.
    Key(u8),
    /// A text.
    Type(u8),
    Click(Spot, u8, u8),
    Double(Spot),
    Drag(Spot, Vec<Spot>, u8, u8, End),
    /// The pointer moves without a button.
    Hover(Spot),
    Wheel(Spot, u8, u8),
    Paste(u8),
    Resize(u8),
    /// Time goes on, in tenths of a second.
    Wait(u8),
    /// Another program changed the file.
    Outside(u8, u8),
    /// The engine reports.
    Report,
    Undo(u8),
    Redo(u8),
    /// Esc until nothing is under way.
    Cancel,
}

fn spot() -> impl Strategy<Value = Spot> {
    prop_oneof![
        6 => any::<u8>().prop_map(Spot::Node),
        3 => any::<u8>().prop_map(Spot::Border),
        2 => any::<u8>().prop_map(Spot::Edge),
        2 => any::<u8>().prop_map(Spot::Frame),
        1 => any::<u8>().prop_map(Spot::Note),
        2 => any::<u8>().prop_map(Spot::Region),
        4 => (0..130_u16, 0..45_u16).prop_map(|(x, y)| Spot::Cell(x, y)),
    ]
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![5 => Just(End::Release), 2 => Just(End::Esc), 1 => Just(End::Held)]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<u16>().prop_map(Act::Command),
        10 => any::<u16>().prop_map(Act::Edit),
        1 => any::<u16>().prop_map(Act::Palette),
        6 => any::<u8>().prop_map(Act::Key),
        2 => any::<u8>().prop_map(Act::Type),
        4 => (spot(), any::<u8>(), any::<u8>()).prop_map(|(s, b, m)| Act::Click(s, b, m)),
        1 => spot().prop_map(Act::Double),
        5 => (spot(), vec(spot(), 1..4), any::<u8>(), any::<u8>(), end())
            .prop_map(|(from, way, b, m, end)| Act::Drag(from, way, b, m, end)),
        1 => spot().prop_map(Act::Hover),
        1 => (spot(), any::<u8>(), any::<u8>()).prop_map(|(s, d, m)| Act::Wheel(s, d, m)),
        1 => any::<u8>().prop_map(Act::Paste),
        1 => any::<u8>().prop_map(Act::Resize),
        1 => any::<u8>().prop_map(Act::Wait),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Act::Outside(a, b)),
        1 => Just(Act::Report),
        2 => (1..5_u8).prop_map(Act::Undo),
        2 => (1..5_u8).prop_map(Act::Redo),
        2 => Just(Act::Cancel),
    ]
}

/// Any session.
pub(super) fn session() -> impl Strategy<Value = (Start, Vec<Act>)> {
    let start = prop_oneof![
        3 => Just(Start::Empty),
        3 => Just(Start::Simple),
        1 => Just(Start::Distributed),
        2 => Just(Start::Lesson),
    ];
    (start, vec(act(), 1..30))
}
