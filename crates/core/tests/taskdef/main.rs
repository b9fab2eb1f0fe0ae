//! The task definition as a whole, against the API's own model.

mod complete;
mod examples;
mod model;
mod properties;
