//! A file of environment variables.
#![no_main]

use libfuzzer_sys::fuzz_target;
use neargate_core::environment_file::variables;

fuzz_target!(|text: &str| {
    for (name, value) in variables([text]) {
        assert!(!name.is_empty() && !name.contains(['=', '\n']), "{name:?}");
        assert!(!value.contains('\n'), "{value:?}");
    }
});
