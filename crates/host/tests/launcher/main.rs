//! Containers launched for real, from a root directory with busybox.

mod basics;
mod fixture;
