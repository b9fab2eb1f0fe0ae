//! What ECS says about a value that is missing or not allowed.
//!
//! ECS checks most of its input itself and has words of its own for it, seen in: `Family can not be
//! blank.` (aws-actions/amazon-ecs-deploy-task-definition#630), `Tasks cannot be empty.`
//! (sil-org/ecs-deploy#63), `Container.name should not be null or empty.`
//! (awsdocs/aws-cloudformation-user-guide#612), `include should be one of
//! [ATTACHMENTS,SETTINGS,STATISTICS,TAGS]` (hashicorp/terraform-provider-aws#23342). These sentences
//! are spoken here of every member; that ECS speaks them of each is inferred. For ranges, lengths and
//! patterns none is known, so that Coral's own is used; the one about unions is ours.

use serde_json::Value;

use super::place::Place;
use super::shape::{Kind, Shape};

pub(super) fn missing(owner: &Shape, shape: &Shape, place: Place) -> String {
    let member = place.member();
    match shape.kind {
        _ if !place.is_at_top() => format!("{}.{member} should not be null or empty.", owner.name),
        Kind::List { .. } => format!("{} cannot be empty.", title(member)),
        _ => format!("{} can not be blank.", capitalised(member)),
    }
}

pub(super) fn not_in_enum(words: &[&str], place: Place) -> String {
    let name = spaced(place.member()).to_lowercase();
    format!("{name} should be one of [{}]", words.join(","))
}

pub(super) fn union(shape: &Shape, place: Place) -> String {
    let Kind::Structure { members, .. } = shape.kind else {
        return String::new();
    };
    let names: Vec<_> = members.iter().map(|member| member.name).collect();
    format!(
        "{} should have exactly one of [{}]",
        place.path(),
        names.join(",")
    )
}

pub(super) enum Constraint<'a> {
    AtLeast(f64),
    AtMost(f64),
    LengthAtLeast(u32),
    LengthAtMost(u32),
    Pattern(&'a str),
}

pub(super) fn violated(constraint: Constraint, value: &Value, place: Place) -> String {
    let rule = match constraint {
        Constraint::AtLeast(min) => format!("have value greater than or equal to {min}"),
        Constraint::AtMost(max) => format!("have value less than or equal to {max}"),
        Constraint::LengthAtLeast(min) => format!("have length greater than or equal to {min}"),
        Constraint::LengthAtMost(max) => format!("have length less than or equal to {max}"),
        Constraint::Pattern(pattern) => format!("satisfy regular expression pattern: {pattern}"),
    };
    let value = match value {
        Value::String(text) => format!(" '{text}'"),
        Value::Number(number) => format!(" '{number}'"),
        // Java's rendering of a collection is no help to anybody; newer services leave it out, too.
        _ => String::new(),
    };
    format!(
        "1 validation error detected: Value{value} at '{}' failed to satisfy constraint: Member must {rule}",
        place.coral()
    )
}

/// `taskDefinition` as `TaskDefinition`.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// `containerInstances` as `Container Instances`.
fn title(name: &str) -> String {
    spaced(&capitalised(name))
}

/// A space before each capital but the first.
fn spaced(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_ecs_writes_them() {
        assert_eq!(capitalised("taskDefinition"), "TaskDefinition");
        assert_eq!(title("containerInstances"), "Container Instances");
        assert_eq!(spaced("launchType"), "launch Type");
        assert_eq!(capitalised(""), "");
    }
}
