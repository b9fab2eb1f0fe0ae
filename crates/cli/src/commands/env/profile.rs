//! Profiles in the files of AWS's clients, changed as `aws configure` changes them.
//! <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>

use std::env;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use fs_err as fs;

/// A profile's name, as it is written in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile(String);

impl std::str::FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.@+-".contains(&byte);
        match !name.is_empty() && name.bytes().all(fits) {
            true => Ok(Self(name.to_owned())),
            false => Err("a profile's name is made of letters, digits and _.@+-".to_owned()),
        }
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Profile {
    /// Writes where the endpoint is into the one file, and the keys into the other.
    pub fn write(&self, config: &[(&str, &str)], keys: &[(&str, &str)]) -> io::Result<()> {
        let section = match &*self.0 {
            "default" => "default".to_owned(),
            name => format!("profile {name}"),
        };
        change(
            &file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?,
            &self.0,
            keys,
        )?;
        change(&file("AWS_CONFIG_FILE", "config")?, &section, config)
    }
}

fn file(variable: &str, name: &str) -> io::Result<PathBuf> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let home = env::home_dir().ok_or_else(|| io::Error::other("there is no home directory"))?;
    Ok(home.join(".aws").join(name))
}

/// Sets values in a section. The file is replaced whole; only its owner may read it.
fn change(path: &Path, section: &str, values: &[(&str, &str)]) -> io::Result<()> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    // A link to the file stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(directory) = path.parent() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)?;
    }
    let partial = path.with_extension("neargate-partial");
    let _ = fs::remove_file(&partial);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(set(&text, section, values).as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, &path)
}

/// The text with the values in the section; everything else stays as it is.
fn set(text: &str, section: &str, values: &[(&str, &str)]) -> String {
    let header = format!("[{section}]");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_header = |line: &str| line.trim_start().starts_with('[');
    let is_ours = |line: &String| {
        let name = line
            .trim()
            .strip_prefix('[')
            .and_then(|rest| rest.split(']').next());
        name.is_some_and(|name| name.split_whitespace().eq(section.split_whitespace()))
    };
    let Some(begin) = lines.iter().position(is_ours) else {
        if lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
        lines.push(header);
        lines.extend(
            values
                .iter()
                .map(|(name, value)| format!("{name} = {value}")),
        );
        return lines.join("\n") + "\n";
    };
    for (name, value) in values {
        let end = lines[begin + 1..].iter().position(|line| is_header(line));
        let end = end.map_or(lines.len(), |end| begin + 1 + end);
        // What is indented belongs to the line before.
        let is_value = |line: &String| {
            let key = line.split('=').next().unwrap_or_default();
            !line.starts_with([' ', '\t']) && key.trim().eq_ignore_ascii_case(name)
        };
        let new = format!("{name} = {value}");
        match lines[begin + 1..end].iter().position(is_value) {
            Some(at) => lines[begin + 1 + at] = new,
            None => lines.insert(begin + 1, new),
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_profile_s_own_values_change() {
        let before = "\
# mine
[default]
region = eu-west-1

[profile near]
output = json
region=us-west-2
s3 =
  region = not this
[profile other]
region = eu-west-2
";
        let after = "\
# mine
[default]
region = eu-west-1

[profile near]
endpoint_url = http://x
output = json
region = us-east-1
s3 =
  region = not this
[profile other]
region = eu-west-2
";
        let values = [("region", "us-east-1"), ("endpoint_url", "http://x")];
        assert_eq!(set(before, "profile near", &values), after);
        assert_eq!(set(after, "profile near", &values), after);
    }

    #[test]
    fn a_new_profile_is_put_behind_the_others() {
        let values = [("a", "1"), ("b", "2")];
        assert_eq!(set("", "near", &values), "[near]\na = 1\nb = 2\n");
        assert_eq!(
            set("[default]\nx = 1", "near", &values),
            "[default]\nx = 1\n\n[near]\na = 1\nb = 2\n"
        );
    }

    #[test]
    fn names_cannot_break_out_of_their_line() {
        for name in ["", "a b", "a]", "a\n[b"] {
            assert!(name.parse::<Profile>().is_err(), "{name:?}");
        }
    }
}
