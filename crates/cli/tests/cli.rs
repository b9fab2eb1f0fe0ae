//! What the command line says: help, errors, verdicts on definitions. The
//! files in `tests/cmd` show it as a user sees it; `TRYCMD=overwrite cargo
//! test -p neargate-cli` brings them up to date.

#[test]
fn the_command_line_says_what_is_written() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        // Nothing of this machine may show.
        .env("NEARGATE_ROOT", "/nonexistent/root")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .run();
}
