//! Layers that nobody thought of: random entries over a few names, most of them
//! about links and climbing, checked for one thing only: nothing outside changes,
//! and a refused layer leaves nothing.

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use neargate_image::{ImportError, Source, Store};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use support::{Built, Layer, import_options, is_root, tree};
use tar::EntryType;

/// What a link may point to: inside, outside, around.
fn target() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a"),
        Just("b"),
        Just("c"),
        Just(".."),
        Just("."),
        Just("outside")
    ];
    let relative = prop::collection::vec(part, 1..6).prop_map(|parts| parts.join("/"));
    prop_oneof![
        relative.clone(),
        relative.prop_map(|path| format!("/{path}")),
        Just("OUTSIDE".to_owned()),
        Just("OUTSIDE/directory".to_owned()),
        Just("/proc/self/root".to_owned()),
        Just(String::new()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => Just("a"), 6 => Just("b"), 4 => Just("c"),
        1 => Just(".wh.a"), 1 => Just(".wh..wh..opq"), 1 => Just("."), 1 => Just(""),
    ];
    let climbing =
        prop_oneof![40 => Just(""), 1 => Just("../"), 1 => Just("/"), 1 => Just(".wh.../")];
    (climbing, prop::collection::vec(part, 1..4))
        .prop_map(|(start, parts)| format!("{start}{}", parts.join("/")))
}

fn kind() -> impl Strategy<Value = EntryType> {
    prop_oneof![
        4 => Just(EntryType::Regular), 4 => Just(EntryType::Directory), 5 => Just(EntryType::Symlink),
        3 => Just(EntryType::Link), 1 => Just(EntryType::Fifo), 1 => Just(EntryType::Char),
        1 => Just(EntryType::Block), 1 => Just(EntryType::Continuous),
    ]
}

fn outside(directory: &Path) -> String {
    fs::create_dir_all(directory.join("directory")).unwrap();
    fs::write(directory.join("a"), "kept").unwrap();
    fs::write(directory.join("directory/b"), "kept").unwrap();
    symlink("a", directory.join("c")).unwrap();
    tree(directory)
}

type Entry = (EntryType, String, String);

fn check(
    entries: &[Entry],
    damage: Option<(prop::sample::Index, u8)>,
) -> Result<(), TestCaseError> {
    let directory = tempfile::tempdir().unwrap();
    let beside = directory.path().join("outside");
    let before = outside(&beside);
    let mut layer = Layer::new();
    for (kind, name, target) in entries {
        let target = target.replace("OUTSIDE", beside.to_str().unwrap());
        let has_content = matches!(kind, EntryType::Regular | EntryType::Continuous);
        layer = layer.entry(
            *kind,
            name,
            &target,
            if has_content { b"evil" } else { b"" },
        );
    }
    let mut layer = layer.build();
    if let Some((at, byte)) = damage {
        let at = at.index(layer.len());
        layer[at] ^= byte;
    }
    let root = directory.path().join("root");
    let layout = directory.path().join("layout");
    Built::new(vec![layer], "amd64", <[u8]>::to_vec).write_layout(&layout, Some("random:1"));
    let store = Store::open(&root).unwrap();
    let outcome = store.import(Source::Path(&layout), &import_options(None), &());
    prop_assert_eq!(tree(&beside), before);
    let layers = fs::read_dir(root.join("layers")).unwrap().count();
    let is_whole = matches!(
        (&outcome, layers),
        (Ok(_), 1) | (Err(ImportError::Layer { .. }), 0)
    );
    prop_assert!(is_whole, "{outcome:?} {layers}");
    // What cannot be removed again has done harm too.
    store.prune().unwrap();
    prop_assert_eq!(fs::read_dir(root.join("layers")).unwrap().count(), 0);
    Ok(())
}

#[test]
fn nothing_outside_ever_changes() {
    if !is_root() {
        return;
    }
    let entries = prop::collection::vec((kind(), name(), target()), 1..24);
    let damage = prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>()));
    let config = ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&(entries, damage), |(entries, damage)| {
            check(&entries, damage)
        })
        .unwrap();
}
