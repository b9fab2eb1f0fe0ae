use std::fmt;
use std::str::FromStr;

/// The longest path, in bytes.
const LONGEST: usize = 1024;

/// The path of an object: segments that are joined by `/`, such as
/// `us-east-1/task-definition/web/0000000012`. Keys are ordered as these texts are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A segment is the empty text.
    #[error("the key {0:?} has an empty segment")]
    Empty(String),
    /// A segment holds the separator or a character that no name has.
    #[error("the segment {0:?} holds a slash or a control character")]
    Character(String),
    /// The whole is too long.
    #[error("a key of {0} bytes is too long: {LONGEST} at most")]
    Long(usize),
}

impl Key {
    /// The key with these segments.
    pub fn new<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Result<Self, KeyError> {
        let mut path = String::new();
        for segment in segments {
            let segment = segment.as_ref();
            if segment.contains(['/', '\0']) || segment.chars().any(char::is_control) {
                return Err(KeyError::Character(segment.to_owned()));
            }
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(segment);
            if segment.is_empty() {
                return Err(KeyError::Empty(path));
            }
        }
        match path.len() {
            0 => Err(KeyError::Empty(path)),
            length if length > LONGEST => Err(KeyError::Long(length)),
            _ => Ok(Self(path)),
        }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its segments, of which there is one at least.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// From the store itself, which took keys only.
    pub(crate) fn stored(path: &str) -> Self {
        Self(path.to_owned())
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(path: &str) -> Result<Self, KeyError> {
        Self::new(path.split('/'))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All keys that begin alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Prefix(String);

impl Prefix {
    /// Every key.
    pub fn all() -> Self {
        Self::default()
    }

    /// The keys below that path, of which itself is none:
    /// `us-east-1/task` covers `us-east-1/task/1`, not `us-east-1/task-definition/web/1`.
    pub fn below<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Result<Self, KeyError> {
        let key = Key::new(segments)?;
        Ok(Self(key.0 + "/"))
    }

    /// Those of them whose next segment begins with `text` (`familyPrefix` and the like).
    pub fn starting(mut self, text: &str) -> Self {
        self.0.push_str(text);
        self
    }

    /// Whether it covers the key.
    pub fn covers(&self, key: &Key) -> bool {
        key.0.starts_with(&self.0)
    }

    /// Its text, with which all its keys begin.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key at that path below.
    pub fn key<S: AsRef<str>>(
        &self,
        segments: impl IntoIterator<Item = S>,
    ) -> Result<Key, KeyError> {
        let below = Key::new(segments)?;
        format!("{}{below}", self.0).parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_segments_without_slashes() {
        let key = Key::new(["us-east-1", "task-definition", "wéb", "0000000012"]).unwrap();
        assert_eq!(key.as_str(), "us-east-1/task-definition/wéb/0000000012");
        assert_eq!(key.name(), "0000000012");
        assert_eq!(key.segments().nth(2), Some("wéb"));
        assert_eq!(key.as_str().parse(), Ok(key));
    }

    #[test]
    fn what_is_no_path_is_no_key() {
        for path in ["", "/", "a/", "/a", "a//b", "a/\0", "a/b\n"] {
            path.parse::<Key>().unwrap_err();
        }
        Key::new(["a", "b/c"]).unwrap_err();
        Key::new([] as [&str; 0]).unwrap_err();
        assert_eq!("a".repeat(1025).parse::<Key>(), Err(KeyError::Long(1025)));
        "a".repeat(1024).parse::<Key>().unwrap();
    }

    #[test]
    fn a_prefix_covers_what_is_below_and_no_namesakes() {
        let prefix = Prefix::below(["r", "task"]).unwrap();
        assert!(prefix.covers(&"r/task/1".parse().unwrap()));
        assert!(!prefix.covers(&"r/task".parse().unwrap()));
        assert!(!prefix.covers(&"r/task-definition/1".parse().unwrap()));
        let prefix = prefix.starting("we");
        assert!(prefix.covers(&"r/task/web/1".parse().unwrap()));
        assert!(!prefix.covers(&"r/task/other/1".parse().unwrap()));
    }
}
