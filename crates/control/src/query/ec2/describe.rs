//! What all `Describe` operations have in common: ids, filters, pages.

use super::super::Form;
use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::filter;
use crate::operations::page;

/// Something that can be described.
pub trait Resource {
    /// The parameter that asks for some by their ids: `SubnetId`.
    const ID: &str;
    /// The element around all of them: `subnetSet`.
    const SET: &str;
    /// The names of what can be filtered by.
    const FILTERS: &[&str];

    fn id(&self) -> &str;

    /// What a filter of that name compares with.
    fn values(&self, filter: &str) -> Vec<String>;

    fn element(&self) -> Vec<Element>;

    /// Ids that nothing has.
    fn missing(ids: &[&str]) -> Fault;
}

/// Where only ids are asked for.
pub fn ids_alone<R: Resource>(form: &Form, all: Vec<R>) -> Result<Vec<Element>, Fault> {
    super::refuse_others(form, &[R::ID])?;
    describe(form, all)
}

pub fn describe<R: Resource>(form: &Form, all: Vec<R>) -> Result<Vec<Element>, Fault> {
    let ids = form.list(R::ID);
    let is_missing = |id: &&str| !all.iter().any(|resource| resource.id() == *id);
    let missing: Vec<_> = ids.iter().copied().filter(is_missing).collect();
    if !missing.is_empty() {
        return Err(R::missing(&missing));
    }
    let filters = filter::all::<R>(form)?;
    let mut found = all;
    found.retain(|resource| {
        let wanted = ids.is_empty() || ids.contains(&resource.id());
        wanted && filters.iter().all(|filter| filter.passes(resource))
    });
    found.sort_by(|one, other| one.id().cmp(other.id()));
    let (found, next) = cut(form, found)?;
    let items = found.iter().map(|found| tree("item", found.element()));
    let set = tree(R::SET, items);
    Ok(std::iter::once(set)
        .chain(next.map(|token| text("nextToken", token)))
        .collect())
}

/// One page, and the token of the next.
fn cut<R: Resource>(form: &Form, mut found: Vec<R>) -> Result<(Vec<R>, Option<String>), Fault> {
    if let Some(token) = form.text("NextToken") {
        let after = page::decode(token)
            .ok_or_else(|| invalid("The token is not one that was given out.".to_owned()))?;
        found.retain(|resource| resource.id() > &*after);
    }
    let Some(size) = form.text("MaxResults") else {
        return Ok((found, None));
    };
    let size = size.parse().ok().filter(|size| (5..=1000).contains(size));
    let size = size.ok_or_else(|| {
        invalid("maxResults is invalid. Expecting a value between 5 and 1000.".to_owned())
    })?;
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| has_more);
    let next = last.map(|last| page::token(last.id()));
    Ok((found, next))
}

pub fn invalid(message: String) -> Fault {
    Fault::new("InvalidParameterValue", message)
}

/// `The subnet ID 'a' does not exist`, as EC2 says it of one or of several.
pub fn missing(code: &'static str, what: &str, ids: &[&str]) -> Fault {
    let (plural, does) = match ids {
        [_] => ("", "does"),
        _ => ("s", "do"),
    };
    Fault::new(
        code,
        format!("The {what}{plural} '{}' {does} not exist", ids.join(", ")),
    )
}
