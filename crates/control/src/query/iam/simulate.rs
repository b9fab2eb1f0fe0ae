//! SimulatePrincipalPolicy: what a user or a role may do.

use super::roles::{self, Role};
use super::{action, missing, required};
use crate::operations::{Context, internal};
use crate::query::fault::Fault;
use crate::query::xml::{Element, text, tree};
use crate::query::{Form, Service};

/// What the agent of ECS Exec asks for on AWS. Here the task's supervisor opens the channels itself,
/// for whatever task takes ECS Exec.
const CHANNELS: &str = "ssmmessages";
const OF_CHANNELS: [&str; 4] = [
    "CreateControlChannel",
    "CreateDataChannel",
    "OpenControlChannel",
    "OpenDataChannel",
];

/// Who may do something.
enum Principal {
    /// By what each of its access keys may.
    User(Vec<neargate_store::User>),
    Role(Role),
}

pub fn answer(context: &Context, form: &Form) -> Result<Vec<Element>, Fault> {
    let principal = Principal::find(context, required(form, "PolicySourceArn")?)?;
    let actions = form.list("ActionNames.member");
    if actions.is_empty() {
        required(form, "ActionNames")?;
    }
    let mut resources = form.list("ResourceArns.member");
    if resources.is_empty() {
        resources.push("*");
    }
    let mut results = Vec::new();
    for action in actions {
        let decision = match principal.may(parts(action)?) {
            true => "allowed",
            false => "implicitDeny",
        };
        results.extend(resources.iter().map(|resource| {
            tree(
                "member",
                [
                    text("EvalActionName", action),
                    text("EvalResourceName", resource),
                    text("EvalDecision", decision),
                    tree("MatchedStatements", []),
                    tree("MissingContextValues", []),
                ],
            )
        }));
    }
    Ok(vec![
        text("IsTruncated", false),
        tree("EvaluationResults", results),
    ])
}

fn parts(action: &str) -> Result<(&str, &str), Fault> {
    action.split_once(':').ok_or_else(|| {
        Fault::new(
            "InvalidInput",
            format!("Invalid action: {action}. Actions must be of the form service:operation."),
        )
    })
}

impl Principal {
    fn find(context: &Context, arn: &str) -> Result<Self, Fault> {
        let state = &context.state;
        if let Some(name) = arn.strip_prefix(&state.user_arn("")) {
            let users = state.users.list(&*state.store);
            let users = users.map_err(|error| Fault::of(Service::Iam, internal(error).into()))?;
            let keys = users.into_iter().map(|item| item.object);
            let keys: Vec<_> = keys.filter(|user| user.name == name).collect();
            return match keys.is_empty() {
                true => Err(missing(format!(
                    "The user with name {name} cannot be found."
                ))),
                false => Ok(Self::User(keys)),
            };
        }
        if arn.contains(":role/") {
            let role = roles::all(state).into_iter().find(|role| role.arn == arn);
            return role
                .map(Self::Role)
                .ok_or_else(|| missing(format!("The role with ARN {arn} cannot be found.")));
        }
        Err(Fault::new(
            "InvalidInput",
            format!("Invalid Entity Arn: {arn}"),
        ))
    }

    fn may(&self, (service, operation): (&str, &str)) -> bool {
        match self {
            Self::User(keys) => {
                // Nobody may do what cannot be done.
                action::is_offered(service, operation)
                    && keys.iter().any(|key| key.may(service, operation))
            }
            Self::Role(role) => {
                let of_channels = || {
                    let mut names = OF_CHANNELS.iter();
                    names.any(|name| name.eq_ignore_ascii_case(operation))
                };
                role.takes_exec && service.eq_ignore_ascii_case(CHANNELS) && of_channels()
            }
        }
    }
}
