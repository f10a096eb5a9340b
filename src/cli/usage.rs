//! Wrong usage in the program's own form: clap finds it, this says it as every other error.

use std::process::ExitCode;

use clap::CommandFactory as _;

use super::{Cli, output};

/// Prints what clap has to say: help and version as they are, an error on one line.
pub fn exit(error: &clap::Error) -> ExitCode {
    if error.exit_code() == 0 {
        // A closed pipe ends the output quietly.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let command = Cli::command();
    let named = std::env::args_os().skip(1).find_map(|argument| {
        let name = command.find_subcommand(argument.to_str()?)?.get_name();
        Some(name.to_owned())
    });
    let program = named.map_or_else(
        || "wireboard".to_owned(),
        |name| format!("wireboard {name}"),
    );
    output::note(&line(&error.render().to_string(), &program));
    ExitCode::from(2)
}

/// `error: what; where; what to do`, from clap's paragraphs: what is wrong, tips (similar names
/// among them), the usage, and where the help is.
fn line(text: &str, program: &str) -> String {
    let mut what = "wrong usage".to_owned();
    let mut todo = Vec::new();
    for (place, paragraph) in text.split("\n\n").enumerate() {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if place == 0 {
            words
                .strip_prefix("error: ")
                .unwrap_or(&words)
                .clone_into(&mut what);
        } else if words.starts_with("tip: ") {
            // Several tips stand in one paragraph, a line each.
            let tips = paragraph.lines().map(str::trim);
            todo.extend(tips.filter_map(|l| l.strip_prefix("tip: ").map(str::to_owned)));
        }
    }
    todo.push(format!("see `{program} --help`"));
    format!("error: {what}; in `{program}`; {}", todo.join(", "))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn check(arguments: &[&str], expected: &str) {
        let all = ["wireboard"].iter().chain(arguments);
        let error = Cli::try_parse_from(all).unwrap_err();
        let said = line(&error.render().to_string(), "wireboard run");
        assert_eq!(said, expected);
    }

    #[test]
    fn usage_errors_are_one_line_with_what_is_similar_and_where_the_help_is() {
        check(
            &["run"],
            "error: the following required arguments were not provided: <BOARD>; \
             in `wireboard run`; see `wireboard run --help`",
        );
        check(
            &["run", "simple", "--jsn"],
            "error: unexpected argument '--jsn' found; in `wireboard run`; \
             a similar argument exists: '--json', see `wireboard run --help`",
        );
        check(
            &["export", "simple", "--to", "jso"],
            "error: invalid value 'jso' for '--to <TO>' [possible values: json, folder, svg, png, \
             text]; in `wireboard run`; a similar value exists: 'json', see `wireboard run --help`",
        );
        check(
            &["request", "simple", "/", "--count", "0"],
            "error: invalid value '0' for '--count <COUNT>': 0 is not in 1..=100000; \
             in `wireboard run`; see `wireboard run --help`",
        );
    }
}
