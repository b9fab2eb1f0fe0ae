//! What holds of every document, not only of those that somebody thought of.

use neargate_core::config::Config;
use neargate_core::overrides::{self, TaskOverride};
use neargate_core::taskdef::{self, TaskDefinition, parse, parse_shape};
use neargate_core::validate::{self, Context};
use neargate_core::{environment_file, sysctl};
use proptest::prelude::*;
use serde_json::Value;

use crate::model;

fn any_definition() -> impl Strategy<Value = TaskDefinition> {
    model::any(model::registration())
        .prop_map(|document| parse(&document.to_string()).expect("a document of the model"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(definition in any_definition()) {
        let text = serde_json::to_string(&definition).unwrap();
        prop_assert_eq!(parse(&text).unwrap(), definition.clone());
        // As other programs of ours read it, without the care for errors.
        prop_assert_eq!(serde_json::from_str::<TaskDefinition>(&text).unwrap(), definition);
    }

    #[test]
    fn every_description_is_read(document in model::any(model::description())) {
        parse(&document.to_string()).unwrap();
    }

    #[test]
    fn no_definition_makes_a_rule_panic(
        mut definition in any_definition(),
        changes in model::any(model::overrides()),
    ) {
        let judge = |definition: &TaskDefinition| {
            let _ = validate::validate(definition, &Context::default());
            let _ = validate::launch_type(definition, None);
        };
        judge(&definition);
        let changes: TaskOverride = parse_shape(&changes.to_string()).unwrap();
        let _ = overrides::apply(&mut definition, &changes);
        taskdef::normalise(&mut definition);
        taskdef::fill_defaults(&mut definition);
        judge(&definition);
    }

    #[test]
    fn a_damaged_document_is_an_error_and_no_panic(
        document in model::any(model::registration()),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = document.to_string().into_bytes();
        for (index, byte) in damage {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = parse(&text);
        let _ = Config::parse(&text);
        let _ = environment_file::variables([text.as_ref()]);
    }

    #[test]
    fn no_json_makes_the_parser_panic(document in any_json()) {
        let _ = parse(&document.to_string());
    }

    #[test]
    fn an_allowed_parameter_stays_below_its_directory(name in "(net|fs\\.mqueue|kernel)\\.[a-z./]{0,12}") {
        if sysctl::scope(&name).is_ok() {
            let path = sysctl::proc_path(&name);
            prop_assert!(path.starts_with("/proc/sys/"));
            prop_assert!(path.split('/').all(|component| component != ".."), "{}", path);
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("taskDefinition".to_owned()),
        Just("containerDefinitions".to_owned()),
        Just("tags".to_owned()),
        ".{0,8}",
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}
