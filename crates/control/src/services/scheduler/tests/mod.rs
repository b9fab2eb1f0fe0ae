mod properties;
mod rolling;
mod steady;
mod trouble;
mod world;
