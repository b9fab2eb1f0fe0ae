//! The cluster query language: expressions over what is known of an instance.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html>
//!
//! `=~` and `!~`, which take Java's regular expressions, are not offered.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    Either(Box<Query>, Box<Query>),
    Both(Box<Query>, Box<Query>),
    Not(Box<Query>),
    Exists(String),
    /// The subject is one of these.
    OneOf(String, BTreeSet<String>),
    Compare(String, Comparison, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
}

/// What is known of an instance, by name. Attributes may be there without a value.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    values: BTreeMap<String, Option<String>>,
    /// Groups of the tasks that are there.
    groups: BTreeSet<String>,
}

/// What else than attributes can be asked for.
const NAMES: [&str; 7] = [
    "agentConnected",
    "agentVersion",
    "ec2InstanceId",
    "pendingTasksCount",
    "runningTasksCount",
    "status",
    "task:group",
];

impl Subjects {
    pub fn new(values: BTreeMap<String, Option<String>>, groups: BTreeSet<String>) -> Self {
        Self { values, groups }
    }

    fn has(&self, subject: &str, wanted: impl Fn(&str) -> bool) -> bool {
        match subject {
            "task:group" => self.groups.iter().any(|group| wanted(group)),
            _ => matches!(self.values.get(subject), Some(Some(value)) if wanted(value)),
        }
    }
}

impl Query {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            words: words(text)?,
            next: 0,
        };
        let query = parser.either()?;
        match parser.peek() {
            None => Ok(query),
            Some(word) => Err(format!("'{word}' is not expected")),
        }
    }

    pub fn matches(&self, subjects: &Subjects) -> bool {
        match self {
            Self::Either(one, other) => one.matches(subjects) || other.matches(subjects),
            Self::Both(one, other) => one.matches(subjects) && other.matches(subjects),
            Self::Not(query) => !query.matches(subjects),
            Self::Exists(subject) => {
                subjects.values.contains_key(subject) || subjects.has(subject, |_| true)
            }
            Self::OneOf(subject, wanted) => subjects.has(subject, |value| wanted.contains(value)),
            Self::Compare(subject, comparison, than) => subjects.has(subject, |value| {
                value.parse().is_ok_and(|value: i64| match comparison {
                    Comparison::Less => value < *than,
                    Comparison::AtMost => value <= *than,
                    Comparison::More => value > *than,
                    Comparison::AtLeast => value >= *than,
                })
            }),
        }
    }
}

struct Parser {
    words: Vec<String>,
    next: usize,
}

impl Parser {
    fn either(&mut self) -> Result<Query, String> {
        let mut query = self.both()?;
        while self.takes(&["or", "||"]) {
            query = Query::Either(Box::new(query), Box::new(self.both()?));
        }
        Ok(query)
    }

    fn both(&mut self) -> Result<Query, String> {
        let mut query = self.one()?;
        while self.takes(&["and", "&&"]) {
            query = Query::Both(Box::new(query), Box::new(self.one()?));
        }
        Ok(query)
    }

    fn one(&mut self) -> Result<Query, String> {
        if self.takes(&["not", "!"]) {
            return Ok(Query::Not(Box::new(self.one()?)));
        }
        if self.takes(&["("]) {
            let query = self.either()?;
            self.close(")")?;
            return Ok(query);
        }
        let subject = self.word()?;
        let is_known = NAMES.contains(&&*subject);
        if !is_known && !subject.starts_with("attribute:") {
            return Err(format!(
                "'{subject}' is not a subject that can be asked for"
            ));
        }
        self.predicate(subject)
    }

    fn predicate(&mut self, subject: String) -> Result<Query, String> {
        let not = |query| Query::Not(Box::new(query));
        let operator = self.word()?;
        Ok(match &*operator {
            "exists" => Query::Exists(subject),
            "!exists" | "not_exists" => not(Query::Exists(subject)),
            "==" | "equals" => Query::OneOf(subject, BTreeSet::from([self.word()?])),
            "!=" | "not_equals" => not(Query::OneOf(subject, BTreeSet::from([self.word()?]))),
            "in" => Query::OneOf(subject, self.list()?),
            "!in" | "not_in" => not(Query::OneOf(subject, self.list()?)),
            "<" | "less_than" => self.compare(subject, Comparison::Less)?,
            "<=" | "less_than_equal" => self.compare(subject, Comparison::AtMost)?,
            ">" | "greater_than" => self.compare(subject, Comparison::More)?,
            ">=" | "greater_than_equal" => self.compare(subject, Comparison::AtLeast)?,
            "=~" | "matches" | "!~" | "not_matches" => {
                return Err(format!(
                    "Neargate does not offer the operator '{operator}', use 'in'"
                ));
            }
            _ => return Err(format!("'{operator}' is not an operator")),
        })
    }

    fn compare(&mut self, subject: String, comparison: Comparison) -> Result<Query, String> {
        let word = self.word()?;
        let than = word.parse();
        let than = than.map_err(|_| format!("'{word}' is not a whole number"))?;
        Ok(Query::Compare(subject, comparison, than))
    }

    fn list(&mut self) -> Result<BTreeSet<String>, String> {
        self.close("[")?;
        let mut list = BTreeSet::new();
        loop {
            list.insert(self.word()?);
            if !self.takes(&[","]) {
                break;
            }
        }
        self.close("]")?;
        Ok(list)
    }

    fn peek(&self) -> Option<&str> {
        self.words.get(self.next).map(String::as_str)
    }

    fn takes(&mut self, wanted: &[&str]) -> bool {
        let is_wanted = self.peek().is_some_and(|word| wanted.contains(&word));
        self.next += usize::from(is_wanted);
        is_wanted
    }

    fn close(&mut self, wanted: &str) -> Result<(), String> {
        match self.takes(&[wanted]) {
            true => Ok(()),
            false => Err(format!("'{wanted}' is missing")),
        }
    }

    fn word(&mut self) -> Result<String, String> {
        let word = self.peek().ok_or("it ends too early")?.to_owned();
        self.next += 1;
        Ok(word)
    }
}

/// Words, operators and brackets. A word with a space is in quotes.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => {
                let end = rest[1..].find(first).ok_or("a quote is not closed")?;
                words.push(rest[1..=end].to_owned());
                rest = rest[end + 2..].trim_start();
                continue;
            }
            '(' | ')' | '[' | ']' | ',' => 1,
            '&' | '|' | '=' | '<' | '>' => run(rest, |c| "&|=<>~".contains(c)),
            '!' => 1 + run(&rest[1..], |c| "=~".contains(c) || c.is_ascii_alphabetic()),
            _ => run(rest, |c| {
                !c.is_whitespace() && !"()[],&|=<>!\"'".contains(c)
            }),
        };
        words.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    // `!exists` and `!in` are words; a `!` before anything else is one by itself.
    Ok(words.into_iter().flat_map(apart).collect())
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

fn apart(word: String) -> Vec<String> {
    match word.strip_prefix('!') {
        Some(rest) if !["", "=", "~", "exists", "in"].contains(&rest) => {
            vec!["!".to_owned(), rest.to_owned()]
        }
        _ => vec![word],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects() -> Subjects {
        let values = [
            ("attribute:ecs.os-type", Some("linux")),
            ("attribute:gpu", None),
            ("attribute:zone", Some("us-east-1a")),
            ("agentConnected", Some("true")),
            ("runningTasksCount", Some("3")),
        ];
        let values = values.map(|(name, value)| (name.to_owned(), value.map(str::to_owned)));
        Subjects::new(values.into(), BTreeSet::from(["service:web".to_owned()]))
    }

    #[test]
    fn an_expression_says_what_an_instance_is() {
        for (text, is_so) in [
            ("attribute:ecs.os-type == linux", true),
            ("attribute:ecs.os-type==linux", true),
            ("attribute:ecs.os-type != linux", false),
            ("attribute:gpu exists", true),
            ("attribute:gpu !exists", false),
            ("attribute:tpu not_exists", true),
            ("attribute:tpu == a", false),
            ("attribute:zone in [us-east-1a, us-east-1b]", true),
            ("attribute:zone not_in [us-east-1a,us-east-1b]", false),
            ("attribute:zone !in ['x y']", true),
            ("agentConnected == true and runningTasksCount > 2", true),
            ("runningTasksCount <= 2 || agentConnected equals true", true),
            ("not (runningTasksCount >= 3)", false),
            (
                "!(runningTasksCount < 3) && task:group == service:web",
                true,
            ),
            ("task:group == \"service:api\"", false),
        ] {
            assert_eq!(
                Query::parse(text).map(|query| query.matches(&subjects())),
                Ok(is_so),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_expression_is_refused_with_a_reason() {
        for (text, reason) in [
            ("colour == red", "'colour' is not a subject"),
            ("attribute:a", "it ends too early"),
            ("attribute:a is b", "'is' is not an operator"),
            ("attribute:a == b c", "'c' is not expected"),
            ("attribute:a in b", "'[' is missing"),
            ("(attribute:a exists", "')' is missing"),
            ("attribute:a == 'b", "a quote is not closed"),
            ("attribute:a =~ t2.*", "does not offer the operator '=~'"),
            ("runningTasksCount > many", "'many' is not a whole number"),
            ("", "it ends too early"),
            ("&", "'&' is not a subject"),
        ] {
            let problem = Query::parse(text).unwrap_err();
            assert!(problem.contains(reason), "{text}: {problem}");
        }
    }
}
