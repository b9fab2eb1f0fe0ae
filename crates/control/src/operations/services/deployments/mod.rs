//! The deployments of services, and the revisions that they bring.

mod describe;
mod list;
mod reference;
mod revisions;
mod stop;
