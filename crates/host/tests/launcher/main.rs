//! Containers launched for real, from a root directory with busybox.

mod basics;
mod commands;
mod differential;
mod fixture;
mod init;
mod isolation;
mod layers;
mod leftovers;
mod sealed;
mod streams;
mod users;
mod view;
