//! The whole lesson without a mouse.

use super::*;

#[test]
fn the_whole_lesson_by_keys_alone() {
    for size in [(80, 24), (120, 40)] {
        let mut student = Student::new(size);
        student.does("Select a part", |s| s.keys("Right"));
        student.does("Move it", |s| s.keys("Shift+Down"));
        student.does("Take it back", |s| s.keys("u"));
        student.does("Do it again", |s| s.keys("U"));
        student.does("Add a web server", |s| {
            s.go("web");
            s.keys("a w");
        });
        let new = student.new_node();
        student.does("Connect it with HAProxy", |s| {
            s.go("lb");
            s.keys("c");
            s.letters(new.as_str());
        });
        // Long enough for the balancer to find out that it serves nothing yet.
        student.waits();
        student.does("Connect it with App", |s| {
            s.go(new.as_str());
            s.keys("c");
            s.letters("app");
        });
        student.does("Give it a name", |s| {
            s.go(new.as_str());
            s.keys("F2");
            s.types("x");
            s.keys("Enter");
        });
        student.does("Change a property", |s| {
            s.go(new.as_str());
            s.keys("i Down Down Enter Backspace 4 Enter Esc Esc");
        });
        student.does("Copy it", |s| {
            s.go(new.as_str());
            s.keys("D");
        });
        student.does("Draw a machine around a part", |s| s.keys("B Enter"));
        student.does("Kill one web server", |s| {
            s.go(new.as_str());
            s.keys("x r Enter");
            s.waits();
        });
        student.does("Break what is there only once", |s| {
            s.go("app");
            s.keys("x r Enter");
            s.waits();
        });
        student.does("Mend everything", |s| {
            s.keys("R");
            s.waits();
            s.keys("r Enter");
            s.waits();
        });
        student.does("Save the board", |s| s.keys("w Enter"));
        student.is_through();
    }
}
