//! Arguments in, exit code out.
fn main() -> std::process::ExitCode {
    wireboard::cli::main()
}
