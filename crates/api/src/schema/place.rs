//! Where in a document a value is: a list from the value up, so that nothing is allocated for the
//! values that are in order.

#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Element(&'a Place<'a>, usize),
    Entry(&'a Place<'a>, &'a str),
}

impl<'a> Place<'a> {
    /// The innermost member: that of a list for what is in the list.
    pub fn member(&self) -> &'a str {
        match *self {
            Self::Root => "",
            Self::Member(_, name) => name,
            Self::Element(parent, _) | Self::Entry(parent, _) => parent.member(),
        }
    }

    pub fn is_at_top(&self) -> bool {
        matches!(self, Self::Member(Self::Root, _))
    }

    /// `containerDefinitions.environment.name`: what all elements have in common.
    pub fn members(&self) -> String {
        self.join(&|path, step| {
            if let Self::Member(_, name) = step {
                push(path, name);
            }
        })
    }

    /// `tags.1.member.key`: Coral's.
    pub fn coral(&self) -> String {
        self.join(&|path, step| match step {
            Self::Member(_, name) => push(path, name),
            Self::Element(_, index) => push(path, &format!("{}.member", index + 1)),
            Self::Entry(_, key) => push(path, &format!("{key}.member")),
            Self::Root => {}
        })
    }

    /// `tags[0].key`: for people.
    pub fn path(&self) -> String {
        self.join(&|path, step| match step {
            Self::Member(_, name) => push(path, name),
            Self::Element(_, index) => *path += &format!("[{index}]"),
            Self::Entry(_, key) => *path += &format!("[{key:?}]"),
            Self::Root => {}
        })
    }

    fn join(&self, append: &dyn Fn(&mut String, Place<'a>)) -> String {
        let mut path = match *self {
            Self::Root => String::new(),
            Self::Member(parent, _) | Self::Element(parent, _) | Self::Entry(parent, _) => {
                parent.join(append)
            }
        };
        append(&mut path, *self);
        path
    }
}

fn push(path: &mut String, step: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(step);
}
