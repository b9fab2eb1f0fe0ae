//! Services, their deployments and their revisions.

mod create;
mod delete;
mod deployments;
mod describe;
mod describe_services;
mod list;
mod reference;
mod refuse;
mod revision;
mod rolling;
#[cfg(test)]
mod tests;
mod update;
