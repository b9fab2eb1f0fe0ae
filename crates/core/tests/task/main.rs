//! The life of a task, told as scenarios in a simulated world.

mod actor;
mod chaos;
mod definition;
mod failure;
mod health;
mod journal;
mod life;
mod order;
mod properties;
mod restart;
mod stop;
mod world;
