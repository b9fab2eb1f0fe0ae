//! An image's layer: compression, tar, names, attributes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| neargate_image::fuzzing::layer(bytes));
