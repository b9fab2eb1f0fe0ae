//! A manifest, an index, a configuration.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| neargate_image::fuzzing::manifest(bytes));
