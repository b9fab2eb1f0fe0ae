//! Tags that a request gives to what it makes.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html>

use neargate_api::Error;
use neargate_api::types::Tag;

/// The most that one resource may have. Those that AWS gives do not count.
const MOST: usize = 50;
const KEY_LENGTH: usize = 128;
const VALUE_LENGTH: usize = 256;

/// AWS's own tags begin so, in whatever letters.
const RESERVED: &str = "aws:";

/// Tags that a user may give. One without a value has an empty one.
pub fn checked(given: Option<Vec<Tag>>) -> Result<Vec<Tag>, Error> {
    let mut tags: Vec<Tag> = Vec::new();
    for tag in given.unwrap_or_default() {
        let key = tag.key.unwrap_or_default();
        let value = tag.value.unwrap_or_default();
        check(&key, &value)?;
        if tags.iter().any(|known| known.key.as_deref() == Some(&*key)) {
            return Err(Error::invalid_parameter(
                "Duplicate tag keys found. A key may be given once.",
            ));
        }
        tags.push(Tag {
            key: Some(key),
            value: Some(value),
        });
    }
    if tags.len() > MOST {
        return Err(Error::invalid_parameter(format!(
            "The number of tags exceeds the limit of {MOST}."
        )));
    }
    Ok(tags)
}

/// Whether a user may give such a tag.
pub fn check(key: &str, value: &str) -> Result<(), Error> {
    let length = key.chars().count();
    if !(1..=KEY_LENGTH).contains(&length) {
        return Err(Error::invalid_parameter(format!(
            "Tag keys must have 1 to {KEY_LENGTH} characters, but one has {length}."
        )));
    }
    if value.chars().count() > VALUE_LENGTH {
        return Err(Error::invalid_parameter(format!(
            "Tag values must have at most {VALUE_LENGTH} characters; that of '{key}' has more."
        )));
    }
    if is_reserved(key) {
        return Err(Error::invalid_parameter(
            "aws: prefixed tag key names are not allowed for external use.",
        ));
    }
    Ok(())
}

/// Whether it is one that AWS gives.
pub fn is_of_aws(tag: &Tag) -> bool {
    tag.key.as_deref().is_some_and(is_reserved)
}

fn is_reserved(key: &str) -> bool {
    let start = key.get(..RESERVED.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag {
            key: Some(key.to_owned()),
            value: Some(value.to_owned()),
        }
    }

    #[test]
    fn tags_without_a_value_have_an_empty_one() {
        let bare = Tag {
            value: None,
            ..tag("team", "")
        };
        assert_eq!(checked(Some(vec![bare])), Ok(vec![tag("team", "")]));
        assert_eq!(checked(None), Ok(Vec::new()));
    }

    #[test]
    fn tags_that_aws_would_not_take_are_refused() {
        let many: Vec<_> = (0..51).map(|number| tag(&number.to_string(), "")).collect();
        for tags in [
            vec![tag("", "x")],
            vec![tag(&"k".repeat(129), "x")],
            vec![tag("k", &"v".repeat(257))],
            vec![tag("AWS:ecs:clusterName", "x")],
            vec![tag("a", "1"), tag("a", "2")],
            many,
        ] {
            assert!(checked(Some(tags.clone())).is_err(), "{tags:?}");
        }
        assert!(checked(Some(vec![tag(&"ä".repeat(128), &"v".repeat(256))])).is_ok());
    }
}
