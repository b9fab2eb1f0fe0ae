//! Tasks.

mod describe;
mod describe_tasks;
mod list;
mod reference;
mod run;
mod stop;
