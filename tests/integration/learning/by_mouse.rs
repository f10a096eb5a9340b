//! The whole lesson by mouse: the keyboard writes a name and a number, and presses Enter once.

use super::*;

#[test]
fn the_whole_lesson_by_mouse() {
    for size in [(80, 24), (120, 40)] {
        let mut student = Student::new(size);
        student.does("Select a part", |s| s.click(s.on("lb", 5, 2)));
        student.does("Move it", |s| {
            let (x, y) = s.on("lb", 5, 2);
            s.drag((x, y), (x, y + 1));
        });
        student.does("Take it back", |s| s.click_text("u undo"));
        student.does("Do it again", |s| s.menu(s.bare(), "Redo"));
        student.does("Add a web server", |s| {
            let (x, y) = s.on("web", 6, 9);
            s.menu((x, y), "Add a part here");
            s.entry("web server");
            if matches!(s.app().hand.tool, wireboard::app::tool::Tool::Place(_)) {
                s.click((x, y));
            }
        });
        let new = student.new_node();
        let new = new.as_str();
        student.does("Connect it with HAProxy", |s| {
            s.click(s.bare());
            s.drag(s.on("lb", 12, 2), s.on(new, 5, 2));
        });
        // Long enough for the balancer to find out that it serves nothing yet.
        student.waits();
        student.does("Connect it with App", |s| {
            s.click(s.bare());
            s.drag(s.on(new, 0, 2), s.on("app", 5, 2));
        });
        student.does("Give it a name", |s| {
            s.double_click(s.on(new, 5, 2));
            s.types("x");
            s.click(s.bare());
        });
        student.does("Change a property", |s| {
            s.click(s.on(new, 5, 2));
            s.double_click(s.on(new, 5, 4));
            s.click_in_panel("workers 2");
            s.click_in_panel("workers 2");
            s.keys("Backspace 4");
            s.click(s.bare());
        });
        // On the small screen the panel lies over the lower half.
        student.sees(new);
        student.does("Copy it", |s| s.menu(s.on(new, 5, 2), "Duplicate"));
        student.does("Draw a machine around a part", |s| {
            let copy = s.selected().unwrap();
            let name = copy.id().unwrap().as_str();
            s.sees(name);
            let (from, to) = (s.on(name, -2, -1), s.on(name, 17, 6));
            s.menu(s.bare(), "Draw a machine");
            s.drag(from, to);
        });
        student.does("Kill one web server", |s| {
            s.sees("web");
            s.menu(s.on("web", 5, 2), "kill");
            s.menu(s.bare(), "Send a request");
            s.entry("GET /messages");
            s.waits();
        });
        student.does("Break what is there only once", |s| {
            s.sees("app");
            s.menu(s.on("app", 5, 2), "kill");
            s.menu(s.bare(), "Send a request");
            s.entry("GET /messages");
            s.waits();
        });
        student.does("Mend everything", |s| {
            s.menu(s.bare(), "Mend everything");
            s.waits();
            s.menu(s.bare(), "Send a request");
            s.entry("GET /messages");
            s.waits();
        });
        student.does("Save the board", |s| {
            s.menu(s.bare(), "Save");
            s.keys("Enter");
        });
        student.is_through();
    }
}
