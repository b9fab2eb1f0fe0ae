//! A registry's WWW-Authenticate.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| neargate_image::fuzzing::challenge(text));
