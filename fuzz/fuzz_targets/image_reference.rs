//! An image's reference, as definitions and people write it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use neargate_image::Reference;

fuzz_target!(|text: &str| {
    if let Ok(reference) = text.parse::<Reference>() {
        let written = reference.to_string();
        assert_eq!(
            written.parse::<Reference>().unwrap(),
            reference,
            "{written}"
        );
    }
});
