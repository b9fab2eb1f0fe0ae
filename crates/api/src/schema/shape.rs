//! The model's shapes, as tables.

use super::pattern::Pattern;

#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Structure {
        members: &'static [Member],
        /// Exactly one member is there.
        union: bool,
    },
    List {
        member: &'static Shape,
        min: Option<u32>,
        max: Option<u32>,
    },
    /// Keys are strings.
    Map {
        value: &'static Shape,
    },
    String {
        min: Option<u32>,
        max: Option<u32>,
        pattern: Option<&'static Pattern>,
    },
    Enum(&'static [&'static str]),
    Integer {
        min: Option<i32>,
        max: Option<i32>,
    },
    Long,
    Double {
        min: Option<f64>,
        max: Option<f64>,
    },
    Boolean,
    /// Seconds since the epoch.
    Timestamp,
    /// Any JSON.
    Document,
}

#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub shape: &'static Shape,
    pub required: bool,
}

pub(crate) const fn shape(name: &'static str, kind: Kind) -> Shape {
    Shape { name, kind }
}

pub(crate) const fn structure(members: &'static [Member]) -> Kind {
    let union = false;
    Kind::Structure { members, union }
}

pub(crate) const fn union(members: &'static [Member]) -> Kind {
    let union = true;
    Kind::Structure { members, union }
}

pub(crate) const fn required(name: &'static str, shape: &'static Shape) -> Member {
    let required = true;
    Member {
        name,
        shape,
        required,
    }
}

pub(crate) const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    let required = false;
    Member {
        name,
        shape,
        required,
    }
}

pub(crate) const fn list(member: &'static Shape, min: Option<u32>, max: Option<u32>) -> Kind {
    Kind::List { member, min, max }
}

pub(crate) const fn map(value: &'static Shape) -> Kind {
    Kind::Map { value }
}

pub(crate) const fn string(
    min: Option<u32>,
    max: Option<u32>,
    pattern: Option<&'static Pattern>,
) -> Kind {
    Kind::String { min, max, pattern }
}

pub(crate) const fn integer(min: Option<i32>, max: Option<i32>) -> Kind {
    Kind::Integer { min, max }
}

pub(crate) const fn double(min: Option<f64>, max: Option<f64>) -> Kind {
    Kind::Double { min, max }
}

impl Shape {
    /// The member of a structure.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        match self.kind {
            Kind::Structure { members, .. } => members.iter().find(|member| member.name == name),
            _ => None,
        }
    }
}
