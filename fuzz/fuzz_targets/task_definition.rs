//! A task definition, judged and made into what the engine runs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use neargate_core::task::TaskShape;
use neargate_core::taskdef;
use neargate_core::validate::{Context, validate};

fuzz_target!(|text: &str| {
    let Ok(definition) = taskdef::parse(text) else {
        return;
    };
    let written = serde_json::to_string(&definition).unwrap();
    assert_eq!(taskdef::parse(&written).unwrap(), definition);
    if validate(&definition, &Context::default()).is_ok() {
        TaskShape::from_definition(&definition).unwrap();
    }
});
