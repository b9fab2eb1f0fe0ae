//! A bounded set of things with small numbers for names: what bounds a service's
//! memory and descriptors.

pub(super) struct Slots<T> {
    entries: Vec<Option<T>>,
    limit: usize,
}

impl<T> Slots<T> {
    pub fn new(limit: usize) -> Self {
        Self {
            entries: Vec::new(),
            limit,
        }
    }

    /// The number that the next insertion will get; `None` if all are taken.
    pub fn vacant(&self) -> Option<usize> {
        let free = self.entries.iter().position(Option::is_none);
        free.or((self.entries.len() < self.limit).then_some(self.entries.len()))
    }

    /// Puts `value` at a number that [`vacant`](Self::vacant) gave.
    pub fn put(&mut self, at: usize, value: T) {
        if at >= self.entries.len() {
            self.entries.resize_with(at + 1, || None);
        }
        self.entries[at] = Some(value);
    }

    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.entries.get_mut(at)?.as_mut()
    }

    pub fn take(&mut self, at: usize) -> Option<T> {
        self.entries.get_mut(at)?.take()
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(at, entry)| Some((at, entry.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_reused_and_never_reach_the_limit() {
        let mut slots = Slots::new(2);
        for value in ["a", "b"] {
            slots.put(slots.vacant().unwrap(), value);
        }
        assert_eq!(slots.vacant(), None);
        assert_eq!(slots.take(0), Some("a"));
        assert_eq!(slots.vacant(), Some(0));
        slots.put(0, "c");
        let all: Vec<_> = slots.iter().map(|(at, value)| (at, *value)).collect();
        assert_eq!(all, [(0, "c"), (1, "b")]);
        assert_eq!(slots.take(7), None);
    }
}
