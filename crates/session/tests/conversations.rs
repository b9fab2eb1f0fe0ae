//! Whole conversations between the server's side of a session and models of the clients that people
//! have, over links as bad as links get: everything arrives, bit by bit, and everything ends.

use std::time::Duration;

use neargate_core::timestamp::Timestamp;
use neargate_session::document::Document;
use neargate_session::models::{
    Bridge, Model, Npm, Ours, Plugin, PluginKind, Quality, Random, Script, World,
};
use neargate_session::session::{Session, Settings};
use proptest::prelude::*;

fn session() -> Session {
    let settings = Settings::new(
        "ecs-exec-1".into(),
        Document::InteractiveCommands,
        *b"theseed!",
    );
    Session::new(settings, Timestamp::from_millis(1_700_000_000_000))
}

/// Runs the conversation, and checks that both sides got what the other said.
fn converse<M: Model>(client: M, script: Script, quality: Quality, seed: u64) -> World<M> {
    let mut world = World::new(session(), client, script, quality, seed);
    if let Err(error) = world.run(Duration::from_secs(600)) {
        panic!("{error}");
    }
    assert!(
        world.client.screen() == world.script.output,
        "the output differs"
    );
    assert!(
        world.lost() > 0 || world.received == world.script.input,
        "the input differs"
    );
    assert!(world.session.is_over());
    world
}

fn script(seed: u64, output: usize, input: usize) -> Script {
    let mut random = Random::new(seed);
    Script {
        output: random.bytes(output),
        input: random.bytes(input),
        keys: 40,
        write: 5000,
        window: Some(0),
        cuts: Vec::new(),
        reads: 50,
    }
}

fn bad_link() -> impl Strategy<Value = Quality> {
    (0..30u8, 0..20u8, 0..30u8, 0..40u64).prop_map(|(lost, repeated, reordered, delay)| Quality {
        lost,
        repeated,
        reordered,
        delay,
    })
}

fn cuts() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(0..8000u64, 0..4).prop_map(|mut cuts| {
        cuts.sort_unstable();
        cuts
    })
}

/// Each is a long conversation; PROPTEST_CASES asks for more of them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").map_or(48, |cases| cases.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn our_client_over_bad_links_that_break(seed: u64, quality in bad_link(), cuts in cuts()) {
        let script = Script { cuts, ..script(seed, 200_000, 20_000) };
        let world = converse(Ours::new(1024), script, quality, seed);
        prop_assert_eq!(world.client.closed(), Some(""));
    }

    #[test]
    fn the_plugin_over_bad_links(seed: u64, quality in bad_link()) {
        // It repeats only its first message, so there is little input; and it has no window, since
        // clashes of numbers can only be told from losses where nothing is reordered.
        let script = Script { window: None, ..script(seed, 200_000, 400) };
        converse(Plugin::new(PluginKind::Shell, seed), script, quality, seed);
    }

    #[test]
    fn the_plugin_with_a_restless_window(seed: u64, every in 30..700u64, cuts in cuts()) {
        let script = Script { window: Some(every), cuts, keys: 3, ..script(seed, 20_000, 1500) };
        converse(Plugin::new(PluginKind::Shell, seed), script, Quality::ORDERLY, seed);
    }

    #[test]
    fn the_bridge_over_bad_links_that_break(seed: u64, quality in bad_link(), cuts in cuts()) {
        let script = Script { cuts, window: Some(300), ..script(seed, 100_000, 5000) };
        let world = converse(Bridge::new(seed), script, quality, seed);
        prop_assert_eq!(world.client.closed(), Some(""));
    }

    #[test]
    fn npm_over_an_orderly_link(seed: u64, every in 0..200u64) {
        let script = Script { window: Some(every), ..script(seed, 100_000, 3000) };
        converse(Npm::new(seed), script, Quality::ORDERLY, seed);
    }
}

#[test]
fn the_plugins_models_numbers_do_clash() {
    let script = Script {
        window: Some(300),
        keys: 1,
        ..script(1, 1000, 3000)
    };
    let world = converse(
        Plugin::new(PluginKind::Shell, 1),
        script,
        Quality::ORDERLY,
        1,
    );
    assert!(world.client.clashes() > 0);
}

#[test]
fn the_process_starts_with_the_size_of_the_clients_window() {
    let sizes = |sizes: &[neargate_session::payload::Size]| sizes[0].columns;
    let world = converse(
        Plugin::new(PluginKind::Shell, 3),
        script(3, 9, 9),
        Quality::ORDERLY,
        3,
    );
    assert_eq!(sizes(&world.sizes), 81);
    let world = converse(Npm::new(3), script(3, 9, 9), Quality::ORDERLY, 3);
    assert_eq!(sizes(&world.sizes), 81);
    let world = converse(Ours::new(1024), script(3, 9, 9), Quality::ORDERLY, 3);
    assert_eq!(sizes(&world.sizes), 81);
}

/// A port session must not be spoken to while the plugin prepares for it.
#[test]
fn the_plugins_port_session_survives_its_beginning() {
    let properties = [("portNumber".to_owned(), "80".to_owned())].into();
    let document = Document::PortForwarding { properties };
    for seed in 0..200 {
        let settings = Settings::new("port-1".into(), document.clone(), *b"theseed!");
        let session = Session::new(settings, Timestamp::from_millis(1_700_000_000_000));
        let script = Script {
            write: 50_000,
            ..script(seed, 300_000, 3000)
        };
        let client = Plugin::new(PluginKind::Port, seed);
        let mut world = World::new(session, client, script, Quality::ORDERLY, seed);
        world.run(Duration::from_secs(60)).unwrap();
        assert!(
            world.client.screen() == world.script.output,
            "the output differs"
        );
        assert!(world.received == world.script.input, "the input differs");
    }
}
