//! Whatever a peer sends: nobody panics, nothing grows without bound, time goes on.

use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use neargate_session::acknowledge::{self, Acknowledged};
use neargate_session::channel::{ChannelClosed, OpenDataChannelInput};
use neargate_session::client::{self, Client};
use neargate_session::document::Document;
use neargate_session::handshake;
use neargate_session::message::{self, Message, MessageType};
use neargate_session::mux::Mux;
use neargate_session::payload::{Flag, PayloadType, Size, parse_exit_code};
use neargate_session::port::PortSession;
use neargate_session::session::{Session, Settings, Stream};
use proptest::prelude::*;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn open() -> OpenDataChannelInput {
    OpenDataChannelInput::parse(r#"{"TokenValue":"t","ClientId":"c"}"#).unwrap()
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..64),
        Just(br#"{"cols":9,"rows":9}"#.to_vec()),
        Just(br#"{"ClientVersion":"1","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}]}"#.to_vec()),
        Just(handshake::request(&Document::StandardStream)),
        Just(handshake::complete(Duration::ZERO, "hello")),
        Just(vec![0, 0, 0, 2]),
        Just(vec![1, 0, 0, 0, 3, 0, 0, 0, 1, 2, 2, 0, 3, 0, 0, 0, 9, 9]),
    ]
}

/// Frames that are nearly right, and some that are not at all.
fn frame() -> impl Strategy<Value = Bytes> {
    let message = (0..7u8, -2..12i64, any::<u128>(), 0..16u32, payload()).prop_map(
        |(kind, number, id, payload_type, payload)| {
            let kind = [
                MessageType::InputStreamData,
                MessageType::OutputStreamData,
                MessageType::Acknowledge,
                MessageType::ChannelClosed,
                MessageType::StartPublication,
                MessageType::PausePublication,
                MessageType::Unknown,
            ][usize::from(kind)];
            let id = uuid(id % 8);
            let mut frame =
                message::encode(kind, START, number, 0, id, PayloadType::Output, &[&payload])
                    .to_vec();
            frame[112..116].copy_from_slice(&payload_type.to_be_bytes());
            frame
        },
    );
    let acknowledgement = (-2..12i64, any::<u128>()).prop_map(|(sequence, id)| {
        let what = Acknowledged {
            id: uuid(id % 8),
            sequence,
        };
        acknowledge::encode(MessageType::InputStreamData, what, uuid(1), START).to_vec()
    });
    let whole = prop_oneof![4 => message, 1 => acknowledgement];
    let damaged = (
        whole,
        any::<prop::sample::Index>(),
        any::<u8>(),
        any::<bool>(),
    )
        .prop_map(|(mut frame, at, byte, damage)| {
            if damage {
                let at = at.index(frame.len());
                frame[at] = byte;
            }
            frame
        });
    prop_oneof![
        8 => damaged,
        1 => proptest::collection::vec(any::<u8>(), 0..300),
    ]
    .prop_map(Bytes::from)
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn documents() -> impl Strategy<Value = Document> {
    prop_oneof![
        Just(Document::StandardStream),
        Just(Document::NonInteractiveCommands {
            separate_output_stream: true
        }),
        Just(Document::PortForwarding {
            properties: Default::default()
        }),
        Just(Document::Ssh { port: 22 }),
    ]
}

proptest! {
    #[test]
    fn the_readers_of_payloads_take_anything(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Message::parse(&Bytes::from(bytes.clone())).map(|message| message.is_intact());
        let _ = Acknowledged::parse(&bytes);
        let _ = Size::parse(&bytes);
        let _ = Flag::parse(&bytes);
        let _ = parse_exit_code(&bytes);
        let _ = handshake::parse_response(&bytes);
        let _ = handshake::Request::parse(&bytes).map(|request| request.response("1"));
        let _ = handshake::customer_message(&bytes);
        let _ = serde_json::from_slice::<ChannelClosed>(&bytes);
        let _ = OpenDataChannelInput::parse(&String::from_utf8_lossy(&bytes));
        let mut mux = Mux::default();
        let _ = mux.receive(bytes.into());
    }

    #[test]
    fn a_session_bears_any_client(
        document in documents(),
        frames in proptest::collection::vec((frame(), 0..3000u64), 0..60),
    ) {
        let settings = Settings::new("s".into(), document, [7; 8]);
        let mut port = PortSession::new(Session::new(settings, START));
        let mut now = START;
        port.session.attach(now, &open());
        for (frame, pause) in &frames {
            port.session.receive(now, frame);
            port.go_on(now);
            while port.next_effect(now).is_some() {}
            port.session.output(now, Stream::Output, b"output");
            now = now + Duration::from_millis(*pause);
            port.session.tick(now);
            if let Some(deadline) = port.session.deadline() {
                prop_assert!(deadline >= now || port.session.next_frame().is_some());
            }
        }
        port.session.exited(now, 1);
        port.session.detach(now);
        // Nobody comes back: it ends in bounded time.
        let mut ticks = 0;
        while let Some(deadline) = port.session.deadline() {
            port.session.tick(deadline.max(now));
            now = deadline.max(now);
            ticks += 1;
            prop_assert!(ticks < 10_000);
        }
        prop_assert!(port.session.is_over());
        prop_assert!(now.since(START) < Duration::from_secs(3600));
    }

    #[test]
    fn a_client_bears_any_server(frames in proptest::collection::vec((frame(), 0..300u64), 0..60)) {
        let mut client = Client::new(client::Settings {
            token: "t".into(),
            client_id: "c".into(),
            client_version: "1".into(),
            max_payload: client::MAX_PAYLOAD,
            seed: [3; 8],
        });
        let mut now = START;
        client.connect(now, None);
        for (frame, pause) in &frames {
            client.receive(now, frame);
            client.input(now, b"keys");
            now = now + Duration::from_millis(*pause);
            client.tick(now);
            while client.next_frame().is_some() {}
        }
    }
}
