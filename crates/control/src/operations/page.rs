//! Pages of a list. A token says after which item the next page begins, so a page never repeats
//! and never leaves out what is there all the time, whatever comes and goes between two pages.

use std::borrow::Borrow;

use neargate_api::Error;
use neargate_store::{Prefix, Scan, Snapshot, StoreError};

use crate::hex;

/// The most that ECS answers at once, and what it answers unless asked for less.
const MOST: usize = 100;

/// Tokens look like nothing that one could make up, as AWS's.
const PREFIX: &str = "after-";

pub struct Pages {
    size: usize,
    after: Option<String>,
}

pub struct Page<T> {
    pub items: Vec<T>,
    pub next_token: Option<String>,
}

impl Pages {
    pub fn of(max_results: Option<i32>, next_token: Option<&str>) -> Result<Self, Error> {
        let size = match max_results {
            None => MOST,
            Some(size) => usize::try_from(size)
                .ok()
                .filter(|size| (1..=MOST).contains(size))
                .ok_or_else(|| {
                    Error::invalid_parameter("maxResults should be between 1 and 100.")
                })?,
        };
        let after = match next_token.filter(|token| !token.is_empty()) {
            None => None,
            Some(token) => Some(decode(token).ok_or_else(|| {
                Error::invalid_parameter("Invalid token: the next token is not one.")
            })?),
        };
        Ok(Self { size, after })
    }

    /// The page of a list that is in order.
    pub fn cut<T: Borrow<str>>(&self, items: impl IntoIterator<Item = T>) -> Page<T> {
        let beyond = |item: &T| {
            self.after
                .as_deref()
                .is_none_or(|after| item.borrow() > after)
        };
        let mut rest = items.into_iter().filter(beyond);
        let items: Vec<T> = rest.by_ref().take(self.size).collect();
        let more = rest.next().is_some();
        let last = items.last().filter(|_| more);
        Page {
            next_token: last.map(|last| token(last.borrow())),
            items,
        }
    }

    /// The page of the names below a prefix that begin so. It reads no more than the page.
    pub fn scan(
        &self,
        snapshot: &dyn Snapshot,
        below: Prefix,
        starting: &str,
        descending: bool,
    ) -> Result<Page<String>, StoreError> {
        let base = below.as_str().to_owned();
        let mut scan = Scan::of(below.starting(starting)).limit(self.size);
        if let Some(after) = &self.after {
            scan = scan.after(format!("{base}{after}"));
        }
        if descending {
            scan = scan.descending();
        }
        let page = snapshot.scan(&scan)?;
        let names = page.entries.iter();
        let items: Vec<_> = names
            .filter_map(|entry| entry.key.as_str().strip_prefix(&base))
            .map(str::to_owned)
            .collect();
        let last = items.last().filter(|_| page.more);
        Ok(Page {
            next_token: last.map(|last| token(last)),
            items,
        })
    }
}

/// The token of the page after this item.
pub fn token(last: &str) -> String {
    format!("{PREFIX}{}", hex::encode(last.as_bytes()))
}

/// The item that a token stands for.
pub fn decode(token: &str) -> Option<String> {
    let digits = token.strip_prefix(PREFIX)?;
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    let bytes = (0..digits.len())
        .step_by(2)
        .map(byte)
        .collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_pages(items: &[&str], size: i32) -> Vec<Vec<String>> {
        let (mut pages, mut token) = (Vec::new(), None);
        loop {
            let page = Pages::of(Some(size), token.as_deref()).unwrap();
            let page = page.cut(items.iter().copied());
            pages.push(page.items.iter().map(ToString::to_string).collect());
            token = page.next_token;
            if token.is_none() {
                return pages;
            }
        }
    }

    #[test]
    fn pages_hold_everything_once_and_in_order() {
        assert_eq!(all_pages(&["a", "b", "c"], 2), [vec!["a", "b"], vec!["c"]]);
        assert_eq!(all_pages(&["a", "b"], 2), [vec!["a", "b"]]);
        assert_eq!(all_pages(&[], 2), [Vec::<String>::new()]);
    }

    #[test]
    fn sizes_and_tokens_that_are_none_are_refused() {
        for (size, token) in [
            (Some(0), None),
            (Some(101), None),
            (None, Some("x")),
            (None, Some("after-é")),
        ] {
            assert!(Pages::of(size, token).is_err());
        }
    }
}
