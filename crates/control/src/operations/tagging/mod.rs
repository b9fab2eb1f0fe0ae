//! Tags of what is there already.

mod list;
mod resource;
mod tag;
#[cfg(test)]
mod tests;
mod untag;
