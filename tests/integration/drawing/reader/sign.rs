//! What one sign means, in each set of signs.

use wireboard::board::Direction;

/// The set of signs that a picture is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Box drawing signs, round corners for boxes.
    Full,
    /// Box drawing signs that every terminal font has.
    Blocks,
    /// ASCII.
    Ascii,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Without gaps.
    Solid,
    /// Two lines side by side.
    Double,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// The corners of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named by where they are")]
pub enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

/// What a border may be made of at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wall {
    /// A piece of border and nothing else.
    Plain,
    /// A line crosses it.
    Crossed,
    /// A line ends at it from outside.
    Port,
    /// A line crosses it, or ends at it: ASCII has one sign for both.
    Either,
}

/// Where a line goes on that comes into a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// On in a direction, by a cell that shows this style, if any.
    On(Direction, Option<Style>),
    /// It ends in an arrowhead that points there.
    Head(Direction),
}

use Direction::{Down, Left, Right, Up};

/// Whether a sign can be this corner of a rectangle.
pub fn is_corner(sign: &str, set: Set, corner: Corner) -> bool {
    let (lines, ascii) = match corner {
        Corner::TopLeft => ("┌╭", "/"),
        Corner::TopRight => ("┐╮", "\\"),
        Corner::BottomLeft => ("└╰", "\\"),
        Corner::BottomRight => ("┘╯", "/"),
    };
    let wanted = if set == Set::Ascii { ascii } else { lines };
    !sign.is_empty() && wanted.contains(sign)
}

/// Whether a corner is that of a part's box for sure.
pub fn is_round(sign: &str) -> bool {
    matches!(sign, "╭" | "╮" | "╰" | "╯")
}

/// What a sign is as a piece of the wall of a rectangle on its side `side`.
pub fn wall(sign: &str, set: Set, side: Direction) -> Option<Wall> {
    let level = matches!(side, Up | Down);
    if set == Set::Ascii {
        return match sign {
            "-" if level => Some(Wall::Plain),
            "|" if !level => Some(Wall::Plain),
            "+" => Some(Wall::Either),
            _ => None,
        };
    }
    match sign {
        "─" if level => Some(Wall::Plain),
        "│" if !level => Some(Wall::Plain),
        "┼" => Some(Wall::Crossed),
        "╫" if level => Some(Wall::Crossed),
        "╪" if !level => Some(Wall::Crossed),
        _ if sign == stem(side) => Some(Wall::Port),
        _ => None,
    }
}

/// The sign of a line that leaves a wall towards `out`.
fn stem(out: Direction) -> &'static str {
    match out {
        Up => "┴",
        Right => "├",
        Down => "┬",
        Left => "┤",
    }
}

/// The arrowhead that a sign is.
pub fn head(sign: &str, set: Set) -> Option<Direction> {
    let heads = match set {
        Set::Full => ["▴", "►", "▾", "◄"],
        Set::Blocks => ["▲", "►", "▼", "◄"],
        Set::Ascii => ["^", ">", "v", "<"],
    };
    let at = heads.iter().position(|head| *head == sign)?;
    [Up, Right, Down, Left].into_iter().nth(at)
}

/// Whether a sign is the plain line of an edge for which there was no way.
pub fn is_fallback(sign: &str, set: Set) -> bool {
    match set {
        Set::Full => sign == "∿",
        Set::Blocks => sign == "≈",
        Set::Ascii => sign == "%",
    }
}

/// Whether a sign stands before each line of a note.
pub fn is_note(sign: &str, set: Set) -> bool {
    match set {
        Set::Full | Set::Blocks => sign == "▌",
        Set::Ascii => sign == "*",
    }
}

/// Where a line goes on that comes into a sign on the way `way`; none where it breaks.
pub fn next(sign: &str, set: Set, way: Direction) -> Option<Next> {
    if let Some(points) = head(sign, set) {
        return (points != way.opposite()).then_some(Next::Head(points));
    }
    let straight = |style| Some(Next::On(way, Some(style)));
    let level = way.is_horizontal();
    let arms = match (set, sign) {
        (Set::Full | Set::Blocks, "─") if level => return straight(Style::Solid),
        (Set::Full | Set::Blocks, "│") if !level => return straight(Style::Solid),
        (Set::Full, "═") if level => return straight(Style::Double),
        (Set::Full, "║") if !level => return straight(Style::Double),
        (Set::Full, "╌") if level => return straight(Style::Dashed),
        (Set::Full, "╎") if !level => return straight(Style::Dashed),
        (Set::Full, "┈") if level => return straight(Style::Dotted),
        (Set::Full, "┊") if !level => return straight(Style::Dotted),
        (Set::Blocks, "-") if level => return straight(Style::Dashed),
        (Set::Blocks, ":") if !level => return straight(Style::Dashed),
        (Set::Blocks, "·") => return straight(Style::Dotted),
        (Set::Ascii, "-") if level => return straight(Style::Solid),
        (Set::Ascii, "|") if !level => return straight(Style::Solid),
        (Set::Ascii, "=") if level => return straight(Style::Double),
        (Set::Ascii, "\"") if !level => return straight(Style::Double),
        (Set::Ascii, "_") if level => return straight(Style::Dashed),
        (Set::Ascii, "!") if !level => return straight(Style::Dashed),
        (Set::Ascii, ".") if level => return straight(Style::Dotted),
        (Set::Ascii, ":") if !level => return straight(Style::Dotted),
        (Set::Full, "╪" | "╫" | "╬") => return Some(Next::On(way, None)),
        (Set::Full | Set::Blocks, "┼") | (Set::Ascii, "+") => return Some(Next::On(way, None)),
        (Set::Full | Set::Blocks, "┌") => [Right, Down],
        (Set::Full | Set::Blocks, "┐") => [Left, Down],
        (Set::Full | Set::Blocks, "└") => [Up, Right],
        (Set::Full | Set::Blocks, "┘") => [Up, Left],
        (Set::Full, "╔") => [Right, Down],
        (Set::Full, "╗") => [Left, Down],
        (Set::Full, "╚") => [Up, Right],
        (Set::Full, "╝") => [Up, Left],
        // A mirror: the same sign for two corners, and the way in says which.
        (Set::Ascii, "/") if matches!(way, Left | Up) => [Right, Down],
        (Set::Ascii, "/") => [Up, Left],
        (Set::Ascii, "\\") if matches!(way, Right | Up) => [Left, Down],
        (Set::Ascii, "\\") => [Up, Right],
        (_, _) => return None,
    };
    let back = way.opposite();
    match arms {
        [a, b] if a == back => Some(Next::On(b, None)),
        [a, b] if b == back => Some(Next::On(a, None)),
        [_, _] => None,
    }
}
