//! Whether there is room on the container instance. Fargate's tasks need none: their machine is
//! bought with them, and here they share the one that there is.

use neargate_api::Error;
use neargate_api::types::{Failure, PlacementConstraint, PlacementConstraintType};
use neargate_core::taskdef::TaskDefinition;

use crate::instances::{Instance, Resources};
use crate::operations::Context;
use crate::operations::instances::{query::Query, subjects};

/// How many of the tasks that were asked for go to the instance, and why the others do not.
#[derive(Debug, Default)]
pub struct Room {
    pub places: usize,
    pub failure: Option<Failure>,
}

/// What a request or a definition demands of the instance, beside resources.
#[derive(Debug, Default)]
pub struct Demands {
    queries: Vec<Query>,
    /// No two tasks of one request on one instance.
    distinct: bool,
}

impl Demands {
    pub fn of(given: &[PlacementConstraint], definition: &TaskDefinition) -> Result<Self, Error> {
        let mut demands = Self::default();
        let own = definition.placement_constraints.iter();
        let own = own.filter_map(|constraint| constraint.expression.as_deref());
        for expression in own {
            demands.queries.push(parsed(expression)?);
        }
        for constraint in given {
            let expression = constraint.expression.as_deref();
            match (
                constraint.r#type,
                expression.filter(|text| !text.is_empty()),
            ) {
                (Some(PlacementConstraintType::DistinctInstance), None) => demands.distinct = true,
                (Some(PlacementConstraintType::DistinctInstance), Some(_)) => {
                    return Err(Error::invalid_parameter(
                        "distinctInstance expression should not be specified",
                    ));
                }
                (_, Some(expression)) => demands.queries.push(parsed(expression)?),
                (_, None) => {
                    return Err(Error::invalid_parameter(
                        "memberOf expression should be specified",
                    ));
                }
            }
        }
        Ok(demands)
    }
}

fn parsed(expression: &str) -> Result<Query, Error> {
    Query::parse(expression).map_err(|problem| {
        Error::invalid_parameter(format!("Invalid placement constraint: {problem}."))
    })
}

/// Finds places for `count` more tasks of a definition.
pub fn on(
    context: &Context,
    instance: &Instance,
    definition: &TaskDefinition,
    demands: &Demands,
    count: usize,
) -> Room {
    let failed = |places, reason: &str| Room {
        places,
        failure: Some(Failure {
            arn: Some(instance.arn.to_string()),
            reason: Some(reason.to_owned()),
            detail: None,
        }),
    };
    let subjects = subjects::of(context, instance);
    if !demands.queries.iter().all(|query| query.matches(&subjects)) {
        return failed(0, "MemberOf placement constraint unsatisfied.");
    }
    let needed = Resources::needed(definition);
    let mut left = instance.remaining();
    for places in 0..count {
        if demands.distinct && places > 0 {
            return failed(places, "DistinctInstance placement constraint unsatisfied.");
        }
        if let Some(shortage) = left.shortage(&needed) {
            return failed(places, shortage.as_str());
        }
        left = left.without(&needed);
    }
    Room {
        places: count,
        failure: None,
    }
}
