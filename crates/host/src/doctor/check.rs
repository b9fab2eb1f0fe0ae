//! One fact.

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// Tasks run; something of theirs will not be as on Fargate.
    Warn,
    /// No task can run.
    Fail,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub status: Status,
    pub found: String,
    /// What follows; empty if all is well.
    pub consequence: String,
    /// How to mend it; empty if all is well, or if nothing can be done.
    pub remedy: String,
}

impl Check {
    pub(super) fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self {
            name,
            status: Status::Ok,
            found: found.into(),
            consequence: String::new(),
            remedy: String::new(),
        }
    }

    pub(super) fn warn(
        mut self,
        consequence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        self.status = Status::Warn;
        self.consequence = consequence.into();
        self.remedy = remedy.into();
        self
    }

    pub(super) fn fail(self, consequence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            status: Status::Fail,
            ..self.warn(consequence, remedy)
        }
    }
}
