//! The values of options, parsed.

use std::str::FromStr;

/// `NAME=VALUE`; the value may be empty and may hold more `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    pub value: String,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected NAME=VALUE")]
pub struct NotAnAssignment;

impl FromStr for Assignment {
    type Err = NotAnAssignment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok(Self {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err(NotAnAssignment),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assignment(name: &str, value: &str) -> Assignment {
        Assignment {
            name: name.into(),
            value: value.into(),
        }
    }

    #[test]
    fn only_the_first_equals_sign_divides() {
        assert_eq!("A=b=c".parse(), Ok(assignment("A", "b=c")));
        assert_eq!("A=".parse(), Ok(assignment("A", "")));
        assert_eq!("=b".parse::<Assignment>(), Err(NotAnAssignment));
        assert_eq!("A".parse::<Assignment>(), Err(NotAnAssignment));
    }
}
