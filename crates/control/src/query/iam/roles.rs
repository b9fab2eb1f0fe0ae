//! The roles that tasks have. Any well-formed role may be given to a task, of any account: it is
//! there as soon as a task has it.

use std::collections::BTreeMap;

use neargate_core::arn::Arn;
use neargate_core::timestamp::Timestamp;

use crate::query::xml::{Element, instant, text, tree};
use crate::state::State;
use crate::vpc::id;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub arn: String,
    pub name: String,
    pub path: String,
    /// When the first task had it.
    pub since: Timestamp,
    /// Whether a task that has it takes ECS Exec.
    pub takes_exec: bool,
}

/// All roles, by their ARNs.
pub fn all(state: &State) -> Vec<Role> {
    let mut roles = BTreeMap::<String, Role>::new();
    for task in state.tasks.all() {
        let definition = &task.definition;
        let given = [
            (&definition.task_role_arn, task.record.execute_command),
            (&definition.execution_role_arn, false),
        ];
        for (arn, takes_exec) in given {
            let Some(role) = arn.as_deref().and_then(|arn| {
                let since = task.record.created_at;
                Role::of(arn, since, takes_exec && !task.is_stopped())
            }) else {
                continue;
            };
            let known = roles
                .entry(role.arn.clone())
                .or_insert_with(|| role.clone());
            known.since = known.since.min(role.since);
            known.takes_exec |= role.takes_exec;
        }
    }
    roles.into_values().collect()
}

impl Role {
    fn of(text: &str, since: Timestamp, takes_exec: bool) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        let (path, name) = arn.resource.strip_prefix("role")?.rsplit_once('/')?;
        Some(Self {
            arn: text.to_owned(),
            name: name.to_owned(),
            path: format!("{path}/"),
            since,
            takes_exec,
        })
    }

    pub fn element(&self, name: &'static str) -> Element {
        tree(
            name,
            [
                text("Path", &self.path),
                text("RoleName", &self.name),
                text("RoleId", id::of_iam("AROA", &self.arn)),
                text("Arn", &self.arn),
                text("CreateDate", instant(self.since)),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_a_path_and_a_name() {
        let at = Timestamp::from_millis(0);
        let role = Role::of("arn:aws:iam::111122223333:role/a/b/web", at, false).unwrap();
        assert_eq!((&*role.path, &*role.name), ("/a/b/", "web"));
        let role = Role::of("arn:aws:iam::111122223333:role/web", at, false).unwrap();
        assert_eq!((&*role.path, &*role.name), ("/", "web"));
        assert_eq!(
            Role::of("arn:aws:iam::111122223333:user/web", at, false),
            None
        );
    }
}
