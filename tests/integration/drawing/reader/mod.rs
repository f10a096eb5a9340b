//! A reader of pictures: from the printed cells alone it finds the graph that they show.
//!
//! It knows the signs, the rules that every picture keeps, and what the boxes may be called. It knows
//! no scene, no ids and no ports, and shares no code with the drawing. What it cannot read in one way
//! only is a fault. Its work grows with the cells, and with the pairs of boxes.
//!
//! Reading order: [`sign`] (one cell), [`grid`] (all cells), [`names`] (cut texts), [`boxes`],
//! [`lines`], [`texts`] (labels and notes).

mod boxes;
mod grid;
mod lines;
mod names;
mod sign;
mod texts;

pub use grid::Grid;
pub use names::{Names, ellipsis, printed};
pub use sign::{Set, Style};

/// A box of the picture: a part, or a closed frame.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// The title of the frame right around it.
    pub inside: Option<String>,
    /// How many parts it hides, where it is a closed frame.
    pub parts: Option<usize>,
}

/// A frame of the picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// Its title: the name, and the address where there is one.
    pub title: String,
    /// The title of the frame right around it.
    pub inside: Option<String>,
}

/// An arrow of the picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The name of the box that it leaves.
    pub from: String,
    /// The name of the box that it points at.
    pub to: String,
    /// How its line is drawn. A line too short for any stroke reads as a solid one.
    pub style: Style,
    /// The text beside it; cut ones end with an ellipsis.
    pub label: String,
}

/// What a picture shows. Lists are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is the list of its name")]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub frames: Vec<Frame>,
    pub edges: Vec<Edge>,
    /// Texts that stand at no edge, are no notes and belong to no box.
    pub strays: Vec<String>,
}

/// Reads a picture. The faults are what it cannot make out.
pub fn read(grid: &Grid<'_>, names: &Names) -> (Graph, Vec<String>) {
    let mut faults = Vec::new();
    let boxes = boxes::find(grid, names, &mut faults);
    let mut lines = lines::follow(grid, &boxes, &mut faults);
    let strays = texts::attach(grid, &boxes, &mut lines, &mut faults);
    let around = boxes::around(&boxes, &mut faults);
    let mut graph = Graph {
        strays,
        ..Graph::default()
    };
    for (thing, inside) in boxes.iter().zip(around) {
        match &thing.what {
            boxes::What::Node { name, parts } => graph.nodes.push(Node {
                name: name.clone(),
                inside,
                parts: *parts,
            }),
            boxes::What::Frame { title } => graph.frames.push(Frame {
                title: title.clone(),
                inside,
            }),
        }
    }
    for line in lines {
        graph.edges.push(Edge {
            from: boxes[line.from].name().to_owned(),
            to: boxes[line.to].name().to_owned(),
            style: line.style.unwrap_or(Style::Solid),
            label: line.label.unwrap_or_default(),
        });
    }
    graph.nodes.sort();
    graph.frames.sort();
    graph.edges.sort();
    graph.strays.sort();
    (graph, faults)
}
