//! Who a container's process is to be, found in the container's own
//! /etc/passwd and /etc/group as Docker finds it (moby/sys `user.GetExecUser`).
//!
//! The child reads these files between clone and exec, so nothing here
//! allocates while looking up, and files of any size and shape must do.

mod fields;

use fields::{End, Field, Fields};

/// A user as written in a definition or an image: `name`, `uid`,
/// `name:group`, `uid:gid` and mixtures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub user: Name,
    pub group: Option<Name>,
}

/// A name that may be a number. A name of digits in the files comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    number: Option<u32>,
}

impl Name {
    fn new(text: &str) -> Self {
        Self {
            number: text.parse().ok(),
            text: text.to_owned(),
        }
    }

    fn is(&self, name: &Field, id: Option<u32>) -> bool {
        name.equals(self.text.as_bytes()) || (id.is_some() && id == self.number)
    }
}

impl Wanted {
    pub fn parse(written: &str) -> Self {
        let (user, group) = match written.split_once(':') {
            Some((user, group)) => (user, Some(group)),
            None => (written, None),
        };
        Self {
            // Docker takes an empty user for root.
            user: Name::new(if user.is_empty() { "0" } else { user }),
            group: group.filter(|group| !group.is_empty()).map(Name::new),
        }
    }
}

/// More supplementary groups than this are refused: they need a place on the stack.
pub(crate) const MOST_GROUPS: usize = 256;

/// The answer.
pub(crate) struct Found {
    pub uid: u32,
    pub gid: u32,
    groups: [u32; MOST_GROUPS],
    group_count: usize,
    /// As /etc/passwd has it.
    home: Field,
}

impl Found {
    /// Ids that were looked up already; none if there are too many groups.
    pub fn with_ids(uid: u32, gid: u32, groups: &[u32]) -> Option<Self> {
        let mut found = Self {
            uid,
            gid,
            groups: [0; MOST_GROUPS],
            group_count: groups.len(),
            home: Field::default(),
        };
        found
            .groups
            .get_mut(..groups.len())?
            .copy_from_slice(groups);
        Some(found)
    }

    pub fn groups(&self) -> &[u32] {
        &self.groups[..self.group_count]
    }

    /// The home directory; `/` for users that /etc/passwd does not know.
    pub fn home(&self) -> &[u8] {
        match self.home.bytes() {
            Some(home) if !home.is_empty() => home,
            _ => b"/",
        }
    }
}

/// Why a user could not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookupError<E> {
    NoUser,
    NoGroup,
    TooManyGroups,
    Read(E),
}

impl<E> From<E> for LookupError<E> {
    fn from(error: E) -> Self {
        Self::Read(error)
    }
}

/// Looks up `wanted` in the bytes of /etc/passwd and /etc/group. A file that
/// does not exist is an empty one.
pub(crate) fn look_up<E>(
    wanted: &Wanted,
    passwd: impl FnMut() -> Result<Option<u8>, E>,
    group: impl FnMut() -> Result<Option<u8>, E>,
) -> Result<Found, LookupError<E>> {
    let mut found = Found {
        uid: 0,
        gid: 0,
        groups: [0; MOST_GROUPS],
        group_count: 0,
        home: Field::default(),
    };
    // The primary group is a supplementary one too: else a process could shed
    // it and get round files that are closed to that group (CVE-2022-36109).
    found.group_count = 1;
    let mut name = Field::default();
    let known = find_user(&wanted.user, &mut found, &mut name, Fields::new(passwd))?;
    if !known {
        found.uid = wanted.user.number.ok_or(LookupError::NoUser)?;
        found.gid = 0;
        found.home.clear();
    }
    let groups = Fields::new(group);
    match &wanted.group {
        Some(wanted) => {
            found.gid = match find_group(wanted, groups)? {
                Some(gid) => gid,
                None => wanted.number.ok_or(LookupError::NoGroup)?,
            };
        }
        None if known => find_memberships(&name, &mut found, groups)?,
        None => {}
    }
    found.groups[0] = found.gid;
    Ok(found)
}

/// The first entry with this name or number: name:password:uid:gid:comment:home:shell.
fn find_user<E, R: FnMut() -> Result<Option<u8>, E>>(
    wanted: &Name,
    found: &mut Found,
    name: &mut Field,
    mut fields: Fields<R>,
) -> Result<bool, E> {
    let mut scratch = Field::default();
    loop {
        let mut end = fields.next_column(name)?;
        let (mut uid, mut gid) = (None, None);
        found.home.clear();
        for column in 1.. {
            if matches!(end, End::Line | End::File) {
                break;
            }
            let field = if column == 5 {
                &mut found.home
            } else {
                &mut scratch
            };
            end = fields.next_column(field)?;
            match column {
                2 => uid = field.number(),
                3 => gid = field.number(),
                _ => {}
            }
        }
        if let (Some(uid), Some(gid)) = (uid, gid)
            && wanted.is(name, Some(uid))
        {
            (found.uid, found.gid) = (uid, gid);
            return Ok(true);
        }
        if end == End::File {
            return Ok(false);
        }
    }
}

/// The first group with this name or number: name:password:gid:members.
fn find_group<E, R: FnMut() -> Result<Option<u8>, E>>(
    wanted: &Name,
    mut fields: Fields<R>,
) -> Result<Option<u32>, E> {
    let (mut name, mut scratch) = (Field::default(), Field::default());
    loop {
        let mut end = fields.next_column(&mut name)?;
        let mut gid = None;
        for column in 1.. {
            if matches!(end, End::Line | End::File) {
                break;
            }
            end = fields.next_column(&mut scratch)?;
            if column == 2 {
                gid = scratch.number();
            }
        }
        if gid.is_some() && wanted.is(&name, gid) {
            return Ok(gid);
        }
        if end == End::File {
            return Ok(None);
        }
    }
}

/// Every group that lists this user as a member.
fn find_memberships<E, R: FnMut() -> Result<Option<u8>, E>>(
    user: &Field,
    found: &mut Found,
    mut fields: Fields<R>,
) -> Result<(), LookupError<E>> {
    let mut field = Field::default();
    loop {
        let mut end = fields.next_column(&mut field)?;
        let (mut gid, mut member) = (None, false);
        let mut column = 1;
        while matches!(end, End::Field | End::Member) {
            column += usize::from(end == End::Field);
            end = fields.next(&mut field)?;
            match column {
                3 => gid = field.number(),
                4 => member |= user.bytes().is_some_and(|user| field.equals(user)),
                _ => {}
            }
        }
        if let (Some(gid), true) = (gid, member)
            && gid != found.gid
        {
            let place = found.groups.get_mut(found.group_count);
            *place.ok_or(LookupError::TooManyGroups)? = gid;
            found.group_count += 1;
        }
        if end == End::File {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\n\
        # a comment\n\
        broken\n\
        nginx:x:101:102:nginx,user:/nonexistent:/bin/false\n\
        1234:x:7:7::/seven:/bin/sh\n\
        last:x:500:500::/last";
    const GROUP: &str = "root:x:0:root\nbin:x:1:root,bin,daemon\nadm:x:4:\n\
        nginx:x:102:\nweb:x:300:other,nginx\nbroken:x:abc:nginx\nlast:x:9:nginx";

    fn bytes(text: &str) -> impl FnMut() -> Result<Option<u8>, Infallible> {
        let mut bytes = text.as_bytes().iter();
        move || Ok(bytes.next().copied())
    }

    fn found(written: &str) -> (u32, u32, Vec<u32>, String) {
        let Ok(found) = look_up(&Wanted::parse(written), bytes(PASSWD), bytes(GROUP)) else {
            panic!("{written} is known");
        };
        let home = String::from_utf8(found.home().to_vec()).unwrap();
        (found.uid, found.gid, found.groups().to_vec(), home)
    }

    #[test]
    fn a_name_has_the_groups_that_list_it() {
        assert_eq!(
            found("nginx"),
            (101, 102, vec![102, 300, 9], "/nonexistent".into())
        );
        assert_eq!(found("root"), (0, 0, vec![0, 1], "/root".into()));
    }

    #[test]
    fn a_number_finds_its_entry() {
        assert_eq!(found("101"), found("nginx"));
        assert_eq!(found(""), found("root"));
    }

    #[test]
    fn an_unknown_number_is_in_group_0() {
        assert_eq!(found("4711"), (4711, 0, vec![0], "/".into()));
    }

    #[test]
    fn a_name_of_digits_comes_first() {
        assert_eq!(found("1234"), (7, 7, vec![7], "/seven".into()));
    }

    #[test]
    fn an_explicit_group_is_the_only_one() {
        assert_eq!(found("nginx:adm"), (101, 4, vec![4], "/nonexistent".into()));
        assert_eq!(
            found("nginx:77"),
            (101, 77, vec![77], "/nonexistent".into())
        );
        assert_eq!(found("1000:web"), (1000, 300, vec![300], "/".into()));
    }

    #[test]
    fn the_last_line_needs_no_newline() {
        assert_eq!(found("last"), (500, 500, vec![500], "/last".into()));
    }

    #[test]
    fn unknown_names_are_told_apart() {
        let look = |written: &str| look_up(&Wanted::parse(written), bytes(PASSWD), bytes(GROUP));
        assert!(matches!(look("nobody"), Err(LookupError::NoUser)));
        assert!(matches!(look("nginx:none"), Err(LookupError::NoGroup)));
    }

    #[test]
    fn very_long_lines_do_no_harm() {
        let members = "m,".repeat(10_000);
        let group = format!("huge:x:5:{members}root\n{}:x:6:root\n", "n".repeat(9000));
        let found = look_up(&Wanted::parse("root"), bytes(PASSWD), bytes(&group));
        let Ok(found) = found else {
            panic!("root is known")
        };
        assert_eq!(found.groups(), [0, 5, 6]);
    }

    #[test]
    fn missing_files_are_empty() {
        let found = look_up(&Wanted::parse("12:34"), bytes(""), bytes(""));
        let Ok(found) = found else {
            panic!("numbers need no file")
        };
        assert_eq!((found.uid, found.gid), (12, 34));
    }
}
