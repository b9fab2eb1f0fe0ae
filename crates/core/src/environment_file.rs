//! Files of environment variables (`environmentFiles`).
//!
//! The rules are those of the page [use-environment-file] and of the container agent: a line is
//! `NAME=value`, a line that begins with `#` is a comment, quotes and backslashes mean themselves,
//! and a line that lacks an equals sign, a name or a value does not count. If several files hold
//! one variable, the first file wins; the definition's own `environment` wins over all of them.
//!
//! [use-environment-file]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html

use std::collections::BTreeMap;

/// The variables of some files' texts, the first file first.
pub fn variables<'a>(files: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut merged = BTreeMap::new();
    for text in files {
        for (name, value) in parse(text) {
            merged.entry(name).or_insert(value);
        }
    }
    merged
}

/// The variables of one file's text. Within a file the last line of a name wins.
fn parse(text: &str) -> BTreeMap<String, String> {
    // Editors of Windows begin a file with a byte order mark.
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        // Neither can be in an environment: execve(2) takes strings that end at the first zero.
        .filter(|(name, value)| !name.contains('\0') && !value.contains('\0'))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn expect(files: &[&str], variables: &[(&str, &str)]) {
        let found = super::variables(files.iter().copied());
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(found, variables);
    }

    #[test]
    fn a_line_is_a_variable() {
        expect(
            &["A=1\nB=two words\r\n\nC=a=b=c\n"],
            &[("A", "1"), ("B", "two words"), ("C", "a=b=c")],
        );
    }

    #[test]
    fn nothing_is_unescaped() {
        expect(
            &[r#"A="quoted"
B='$HOME'
C=a\nb # c"#],
            &[("A", "\"quoted\""), ("B", "'$HOME'"), ("C", "a\\nb # c")],
        );
    }

    #[test]
    fn comments_and_incomplete_lines_do_not_count() {
        expect(&["\u{feff}# A=1\nB\n=2\nC=\nD=4\0\n#\nE=5"], &[("E", "5")]);
    }

    #[test]
    fn the_first_file_wins_and_within_it_the_last_line() {
        expect(&["A=1\nA=2", "A=3\nB=4"], &[("A", "2"), ("B", "4")]);
    }
}
