//! The model's regular expressions, by hand: there are two, and an engine for them would be larger
//! than everything else here. The generator stops at one that it does not know.

use std::fmt;

pub struct Pattern {
    /// As the model has it, for the refusal.
    pub expression: &'static str,
    matches: fn(&str) -> bool,
}

impl Pattern {
    pub fn matches(&self, text: &str) -> bool {
        (self.matches)(text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expression)
    }
}

pub(crate) static INSTANCE_TYPE: Pattern = Pattern {
    expression: r"[a-zA-Z0-9\.\*\-]+",
    matches: |text| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".*-".contains(c);
        !text.is_empty() && text.chars().all(allowed)
    },
};

pub(crate) static TAG: Pattern = Pattern {
    expression: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)",
    matches: |text| text.chars().all(is_allowed_in_a_tag),
};

/// `char`'s classes are Unicode's but for `\p{L}`: `is_alphabetic` also has the vowel signs of
/// Indic scripts, without which their words cannot be written.
fn is_allowed_in_a_tag(c: char) -> bool {
    // White space that is no control character is exactly \p{Z}.
    let is_separator = c.is_whitespace() && !c.is_control();
    c.is_alphabetic() || is_separator || c.is_numeric() || "_.:/=+-@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_letters_separators_numbers_and_some_signs() {
        for text in ["", "team", "a b\u{a0}c", "größe_1.2:/=+-@", "数", "½"] {
            assert!(TAG.matches(text), "{text:?}");
        }
        for text in ["a,b", "tab\there", "line\n", "\u{85}", "{x}", "a&b", "😀"] {
            assert!(!TAG.matches(text), "{text:?}");
        }
    }

    #[test]
    fn an_instance_type_may_have_wildcards_and_is_not_empty() {
        assert!(INSTANCE_TYPE.matches("m5*.8xlarge-x"));
        for text in ["", "m5 large", "größe"] {
            assert!(!INSTANCE_TYPE.matches(text), "{text:?}");
        }
    }
}
