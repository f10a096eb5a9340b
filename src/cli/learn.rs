//! Lessons: their list, or one of them on the whiteboard, on a board that is its own.

use std::process::ExitCode;

use clap::ValueEnum as _;

use crate::study::lesson::{self, Lesson};

use super::{LearnArgs, LessonName, TuiArgs, output, tui};

/// Runs the subcommand.
pub fn run(args: &LearnArgs) -> anyhow::Result<ExitCode> {
    let Some(name) = args.lesson else {
        output::print(&list())?;
        return Ok(ExitCode::SUCCESS);
    };
    tui::run(&TuiArgs {
        lesson: Some(of(name)),
        seed: args.seed,
        ..TuiArgs::default()
    })
}

/// One line for each lesson.
fn list() -> String {
    let line = |name: &LessonName| {
        let lesson = of(*name);
        format!("{:<10}{}: {}\n", lesson.name, lesson.title, lesson.about)
    };
    let lines: String = LessonName::value_variants().iter().map(line).collect();
    format!("{lines}\n`wireboard learn editing` starts one\n")
}

const fn of(name: LessonName) -> &'static Lesson {
    match name {
        LessonName::Editing => lesson::EDITING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_has_its_name_on_the_command_line() {
        let names = LessonName::value_variants().iter().map(|n| of(*n).name);
        let known = lesson::ALL.map(|lesson| lesson.name);
        assert_eq!(names.collect::<Vec<_>>(), known);
        for variant in LessonName::value_variants() {
            let value = variant.to_possible_value().unwrap();
            assert_eq!(value.get_name(), of(*variant).name);
        }
    }
}
