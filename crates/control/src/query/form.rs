//! The parameters of a request: a flat form in which lists and structures are spelled out in the
//! names, `Filter.1.Value.2`.

use std::collections::{BTreeMap, BTreeSet};

use crate::server::Request;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Of the query and of the body; both are part of what is signed.
    pub fn of(request: &Request) -> Self {
        let query = request.uri.query().unwrap_or_default().as_bytes();
        let pairs = |text| form_urlencoded::parse(text).into_owned();
        pairs(query).chain(pairs(&request.body)).collect()
    }

    /// A parameter that is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?;
        (!text.is_empty()).then_some(text)
    }

    /// `NAME.1`, `NAME.2` and so on, in the order of their numbers.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let places = self.places(name).into_iter();
        places
            .filter_map(|place| self.text(&format!("{name}.{place}")))
            .collect()
    }

    /// The numbers that follow a name, in `NAME.1`, `NAME.2.Of`.
    pub fn places(&self, name: &str) -> BTreeSet<u32> {
        let start = format!("{name}.");
        self.0
            .range(start.clone()..)
            .map_while(|(name, _)| name.strip_prefix(&start))
            .filter_map(|rest| rest.split('.').next()?.parse().ok())
            .collect()
    }

    /// The first parts of all names that say what is wanted, not how it was sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.0.keys().map(|name| match name.split_once('.') {
            Some((first, _)) => first,
            None => name,
        });
        names.filter(|name| {
            !matches!(*name, "Action" | "Version" | "") && !name.starts_with("X-Amz-")
        })
    }
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
impl From<&str> for Form {
    fn from(text: &str) -> Self {
        form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_the_order_of_their_numbers() {
        let form = Form::from("Id.10=c&Id.2=b&Id.1=a&Id=x&Id.y=z&Ids.1=n&Id.3=");
        assert_eq!(form.list("Id"), ["a", "b", "c"]);
        assert_eq!(form.list("Nothing"), [""; 0]);
    }

    #[test]
    fn structures_in_lists_are_found_by_their_places() {
        let form = Form::from("Filter.2.Name=b&Filter.1.Name=a&Filter.1.Value.1=x%20y");
        assert_eq!(form.places("Filter"), BTreeSet::from([1, 2]));
        assert_eq!(form.list("Filter.1.Value"), ["x y"]);
    }

    #[test]
    fn names_are_those_of_what_is_wanted() {
        let form = Form::from("Action=A&Version=1&X-Amz-Date=now&Id.1=a&DryRun=true");
        assert_eq!(form.names().collect::<Vec<_>>(), ["DryRun", "Id"]);
    }
}
