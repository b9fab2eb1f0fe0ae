//! Port forwarding from end to end: our client, our server, streams inside a session.

use std::collections::BTreeMap;
use std::time::Duration;

use neargate_core::timestamp::Timestamp;
use neargate_session::channel::OpenDataChannelInput;
use neargate_session::client::{self, Client};
use neargate_session::document::Document;
use neargate_session::models::{Link, Quality, Random};
use neargate_session::mux::{StreamId, Taken};
use neargate_session::port::{PortClient, PortEffect, PortSession};
use neargate_session::session::{Session, Settings};
use proptest::prelude::*;

struct Forwarding {
    server: PortSession,
    client: PortClient,
    up: Link,
    down: Link,
    now: Timestamp,
    random: Random,
    /// What the port's end has read, and whether its connection has ended.
    port: BTreeMap<StreamId, (Vec<u8>, bool)>,
    /// The same for the client's ends.
    local: BTreeMap<StreamId, (Vec<u8>, bool)>,
    failures: u32,
    /// Which the port refuses, and which it leaves unread.
    refused: Option<StreamId>,
    stalled: Option<StreamId>,
}

impl Forwarding {
    fn new(quality: Quality, seed: u64) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let properties = [("portNumber".to_owned(), "80".to_owned())].into();
        let document = Document::PortForwarding { properties };
        let session = Session::new(Settings::new("port".into(), document, [1; 8]), now);
        let mut client = Client::new(client::Settings {
            token: "t".into(),
            client_id: "c".into(),
            client_version: "1.2.800.0".into(),
            max_payload: 16 * 1024,
            seed: [2; 8],
        });
        let mut server = PortSession::new(session);
        let open = OpenDataChannelInput::parse(&client.connect(now, None)).unwrap();
        server.session.attach(now, &open);
        Self {
            server,
            client: PortClient::new(client),
            up: Link::new(quality, seed),
            down: Link::new(quality, seed ^ 1),
            now,
            random: Random::new(seed),
            port: BTreeMap::new(),
            local: BTreeMap::new(),
            failures: 0,
            refused: None,
            stalled: None,
        }
    }

    fn millisecond(&mut self) {
        self.now = self.now + Duration::from_millis(1);
        let now = self.now;
        for frame in self.up.arrived(now) {
            self.server.session.receive(now, &frame);
        }
        for frame in self.down.arrived(now) {
            self.client.client.receive(now, &frame);
        }
        self.server.session.tick(now);
        self.client.client.tick(now);
        self.server.go_on(now);
        self.client.go_on().unwrap();
        while let Some(effect) = self.server.next_effect(now) {
            match effect {
                PortEffect::Connect(id) if Some(id) == self.refused => {
                    self.server.connect_failed(now, id);
                }
                PortEffect::Connect(id) => {
                    self.port.insert(id, Default::default());
                }
                PortEffect::Readable(_) => {}
            }
        }
        self.take();
        while let Some(event) = self.client.client.next_event() {
            if event == client::Event::ConnectToPortFailed {
                self.failures += 1;
            }
        }
        while let Some(frame) = self.server.session.next_frame() {
            self.down.send(now, &frame);
        }
        while let Some(frame) = self.client.client.next_frame() {
            self.up.send(now, &frame);
        }
    }

    fn take(&mut self) {
        for (id, (read, ended)) in &mut self.port {
            if Some(*id) == self.stalled || self.random.percent(30) {
                continue;
            }
            match self.server.take(*id) {
                Taken::Data(data) => read.extend_from_slice(&data),
                Taken::Finished => *ended = true,
                Taken::Nothing => {}
            }
        }
        while self.client.next_readable().is_some() {}
        for (id, (read, ended)) in &mut self.local {
            loop {
                match self.client.take(*id) {
                    Taken::Data(data) => read.extend_from_slice(&data),
                    Taken::Finished => *ended = true,
                    Taken::Nothing => break,
                }
            }
        }
    }

    fn open(&mut self) -> StreamId {
        let id = self.client.open(self.now);
        self.local.insert(id, Default::default());
        id
    }

    fn run(&mut self, done: impl Fn(&Self) -> bool) {
        for _ in 0..120_000 {
            if done(self) {
                return;
            }
            self.millisecond();
        }
        panic!("not done after two minutes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn streams_arrive_whole_and_apart(seed: u64, lost in 0..15u8, reordered in 0..20u8) {
        let quality = Quality { lost, repeated: 10, reordered, delay: 10 };
        let mut world = Forwarding::new(quality, seed);
        let mut random = Random::new(seed);
        let texts: Vec<Vec<u8>> = (0..3).map(|_| random.bytes(60_000)).collect();
        let ids: Vec<StreamId> = texts.iter().map(|_| world.open()).collect();
        prop_assert_eq!(&ids, &[StreamId(3), StreamId(5), StreamId(7)]);
        for start in (0..60_000).step_by(20_000) {
            for (id, text) in ids.iter().zip(&texts) {
                world.client.send(world.now, *id, &text[start..start + 20_000]);
            }
        }
        for id in &ids {
            let id = *id;
            world.run(|world| world.port.get(&id).is_some_and(|(read, _)| read.len() == 60_000));
        }
        for (id, text) in ids.iter().zip(&texts) {
            prop_assert!(&world.port[id].0 == text);
            world.server.send(world.now, *id, text);
            world.server.ended(world.now, *id);
        }
        world.run(|world| world.local.values().all(|(_, ended)| *ended));
        for (id, text) in ids.iter().zip(&texts) {
            prop_assert!(&world.local[id].0 == text);
        }
    }
}

#[test]
fn a_port_that_cannot_be_reached_is_told_and_the_stream_closed() {
    let mut world = Forwarding::new(Quality::ORDERLY, 1);
    world.refused = Some(StreamId(3));
    let refused = world.open();
    let other = world.open();
    world.client.send(world.now, other, b"hello");
    world.run(|world| world.local[&refused].1 && world.failures == 1);
    world.run(|world| {
        world
            .port
            .get(&other)
            .is_some_and(|(read, _)| read == b"hello")
    });
}

#[test]
fn the_clients_end_of_a_stream_closes_the_ports_after_the_last_byte() {
    let mut world = Forwarding::new(Quality::ORDERLY, 2);
    let id = world.open();
    world.client.send(world.now, id, b"last words");
    world.client.ended(world.now, id);
    world.run(|world| world.port.get(&id).is_some_and(|(_, ended)| *ended));
    assert_eq!(world.port[&id].0, b"last words");
}

#[test]
fn a_port_that_does_not_read_stops_the_client_and_not_for_ever() {
    let mut world = Forwarding::new(Quality::ORDERLY, 3);
    let slow = world.open();
    let quick = world.open();
    world.stalled = Some(slow);
    let text = vec![b'x'; 8 << 20];
    world.client.send(world.now, slow, &text);
    world.client.send(world.now, quick, b"me too");
    for _ in 0..5000 {
        world.millisecond();
    }
    assert!(world.port[&quick].0.is_empty());
    world.stalled = None;
    world.run(|world| world.port[&slow].0.len() == text.len() && world.port[&quick].0 == b"me too");
}
