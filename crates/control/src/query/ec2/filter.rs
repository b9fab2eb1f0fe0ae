//! Filters: `Filter.1.Name`, `Filter.1.Value.1`. All filters have to pass, each by one of its values.

use super::super::Form;
use super::super::fault::Fault;
use super::describe::{Resource, invalid};

/// More than EC2 takes.
const MOST: usize = 50;

pub struct Filter<'a> {
    name: &'a str,
    values: Vec<&'a str>,
}

pub fn all<R: Resource>(form: &Form) -> Result<Vec<Filter<'_>>, Fault> {
    let places = form.places("Filter");
    if places.len() > MOST {
        return Err(invalid(format!("There are more than {MOST} filters.")));
    }
    let filters = places.into_iter().map(|place| {
        let name = form.text(&format!("Filter.{place}.Name"));
        let name = name.ok_or_else(|| {
            Fault::new(
                "MissingParameter",
                "The request must contain the parameter Filter.Name",
            )
        })?;
        if !R::FILTERS.contains(&name) && !is_of_tags(name) {
            return Err(invalid(format!("The filter '{name}' is invalid")));
        }
        Ok(Filter {
            name,
            values: form.list(&format!("Filter.{place}.Value")),
        })
    });
    filters.collect()
}

/// Nothing here has tags, so that nothing passes.
fn is_of_tags(name: &str) -> bool {
    name == "tag-key" || name.starts_with("tag:")
}

impl Filter<'_> {
    pub fn passes(&self, resource: &impl Resource) -> bool {
        let values = resource.values(self.name);
        self.values
            .iter()
            .any(|wanted| values.iter().any(|value| is_like(value, wanted)))
    }
}

/// Whether a text is like a pattern: `*` stands for any characters, `?` for one, and a backslash
/// takes the meaning from what follows it. Takes no longer than the product of both lengths.
fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut here) = (0, 0);
    // Where the last star is, and how far it reaches.
    let mut star = None;
    while at < text.len() {
        let (escaped, width) = match pattern.get(here..) {
            Some(['\\', escaped, ..]) => (Some(*escaped), 2),
            _ => (None, 1),
        };
        match (escaped, pattern.get(here)) {
            (None, Some('*')) => {
                star = Some((here, at));
                here += 1;
            }
            (None, Some('?')) => {
                at += 1;
                here += 1;
            }
            (Some(literal), _) | (None, Some(&literal)) if literal == text[at] => {
                at += 1;
                here += width;
            }
            _ => match star.as_mut() {
                Some((place, reach)) => {
                    *reach += 1;
                    at = *reach;
                    here = *place + 1;
                }
                None => return false,
            },
        }
    }
    pattern[here..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_ec2() {
        for (text, pattern) in [
            ("abc", "abc"),
            ("abc", "a*"),
            ("abc", "*c"),
            ("abc", "a?c"),
            ("abcabd", "*ab?"),
            ("abc", "***"),
            ("a*c", r"a\*c"),
            ("", ""),
            ("", "*"),
        ] {
            assert!(is_like(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [
            ("abc", "ab"),
            ("abc", "b*"),
            ("abc", r"a\*c"),
            ("ac", "a?c"),
            ("abc", ""),
            ("", "?"),
            ("ABC", "abc"),
        ] {
            assert!(!is_like(text, pattern), "{text} {pattern}");
        }
    }
}
