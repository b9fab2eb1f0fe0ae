//! AWS IAM, as far as it can be answered from what Neargate knows: its users with what they may
//! call, and the roles that tasks have. Nobody is given a role's credentials here.

mod action;
mod roles;
mod simulate;

use super::Form;
use super::fault::Fault;
use super::xml::{Element, text, tree};
use crate::operations::Context;

pub const OPERATIONS: &[&str] = &[
    "GetInstanceProfile",
    "GetRole",
    "ListRoles",
    "SimulatePrincipalPolicy",
];

pub fn answer(context: &Context, action: &str, form: &Form) -> Result<Vec<Element>, Fault> {
    match action {
        "GetInstanceProfile" => {
            let name = required(form, "InstanceProfileName")?;
            // No machine of a task is an instance of EC2.
            Err(missing(format!("Instance Profile {name} cannot be found.")))
        }
        "GetRole" => {
            let name = required(form, "RoleName")?;
            let role = roles::all(&context.state);
            let role = role.into_iter().find(|role| role.name == name);
            let role =
                role.ok_or_else(|| missing(format!("The role with name {name} cannot be found.")))?;
            Ok(vec![role.element("Role")])
        }
        "ListRoles" => {
            let prefix = form.text("PathPrefix").unwrap_or("/");
            let roles = roles::all(&context.state).into_iter();
            let roles = roles.filter(|role| role.path.starts_with(prefix));
            Ok(vec![
                text("IsTruncated", false),
                tree("Roles", roles.map(|role| role.element("member"))),
            ])
        }
        _ => simulate::answer(context, form),
    }
}

fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, Fault> {
    form.text(name).ok_or_else(|| {
        let member = name.chars().next().map(|first| first.to_ascii_lowercase());
        let member: String = member.into_iter().chain(name.chars().skip(1)).collect();
        Fault::new(
            "ValidationError",
            format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy \
                 constraint: Member must not be null"
            ),
        )
    })
}

fn missing(message: String) -> Fault {
    Fault::new("NoSuchEntity", message).with_status(404)
}
