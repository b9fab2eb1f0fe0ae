//! Where an operation does not answer as the general check would. By hand: add to it what an
//! operation says in words of its own, and check that in its handler.

use super::place::Place;
use crate::{ErrorCode, Operation};

#[derive(Clone, Copy)]
pub(super) enum Instead {
    /// The handler checks it.
    Leave,
    /// The same words under another code.
    Code(ErrorCode),
}

/// A path is that of a member and covers what is in it, the same for all elements of a list; the
/// empty one covers everything but the JSON types.
const TABLE: &[(Operation, &str, Instead)] = &[
    // crates/core knows a task definition's rules and ECS's words for them.
    (Operation::RegisterTaskDefinition, "", Instead::Leave),
    // An empty strategy is how a cluster loses its own.
    (
        Operation::PutClusterCapacityProviders,
        "capacityProviders",
        Instead::Leave,
    ),
    (
        Operation::PutClusterCapacityProviders,
        "defaultCapacityProviderStrategy",
        Instead::Leave,
    ),
    // The two were seen as ClientException by moto's authors.
    (
        Operation::CreateService,
        "launchType",
        Instead::Code(ErrorCode::Client),
    ),
    (
        Operation::DescribeContainerInstances,
        "containerInstances",
        Instead::Code(ErrorCode::Client),
    ),
    // "Interactive is the only mode supported currently." is for all that is not true.
    (Operation::ExecuteCommand, "interactive", Instead::Leave),
];

pub(super) fn find(operation: Operation, place: Place) -> Option<Instead> {
    let path = place.members();
    TABLE
        .iter()
        .find(|(of, covered, _)| *of == operation && covers(covered, &path))
        .map(|(.., instead)| *instead)
}

fn covers(covered: &str, path: &str) -> bool {
    match path.strip_prefix(covered) {
        Some(rest) => covered.is_empty() || rest.is_empty() || rest.starts_with('.'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_covers_itself_and_what_is_in_it() {
        assert!(covers("", "family"));
        assert!(covers("tags", "tags"));
        assert!(covers("tags", "tags.key"));
        assert!(!covers("tags", "tagsOfOthers"));
        assert!(!covers("tags.key", "tags"));
    }

    #[test]
    fn every_path_is_one_of_the_model() {
        for (operation, path, _) in TABLE {
            let input = operation.specification().input;
            let members = path.split('.').filter(|member| !member.is_empty());
            members.fold(input, |shape, name| match shape.member(name) {
                Some(member) => super::super::constraints::innermost(member.shape),
                None => panic!("{operation} has no {path}"),
            });
        }
    }
}
