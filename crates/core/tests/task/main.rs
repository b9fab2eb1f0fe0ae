//! The life of a task, told as scenarios in a simulated world.

mod definition;
mod failure;
mod health;
mod journal;
mod life;
mod order;
mod restart;
mod stop;
mod world;
