//! Docker's configuration file with its credentials.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| neargate_image::fuzzing::docker_config(bytes));
