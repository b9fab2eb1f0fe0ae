//! The server's side of a session, step by step.

use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use neargate_session::acknowledge::{self, Acknowledged};
use neargate_session::channel::{ChannelClosed, OpenDataChannelInput};
use neargate_session::document::Document;
use neargate_session::message::{self, Message, MessageType};
use neargate_session::payload::PayloadType;
use neargate_session::session::{Effect, Session, Settings, Signal, Stream};
use uuid::Uuid;

const PLUGIN: &str = r#"{"TokenValue":"t","ClientId":"c"}"#;
const NPM: &str = r#"{"TokenValue":"t"}"#;
const AGREED: &[u8] =
    br#"{"ClientVersion":"1","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}]}"#;
const DECLINED: &[u8] =
    br#"{"ClientVersion":"1","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":2,"Error":"no"}]}"#;
const SIZE: &[u8] = br#"{"cols":100,"rows":30}"#;

/// A session, and a client of few words.
struct Scene {
    session: Session,
    now: Timestamp,
    number: i64,
}

impl Scene {
    fn new(document: Document) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let settings = Settings::new("s-1".into(), document, *b"theseed!");
        Self {
            session: Session::new(settings, now),
            now,
            number: 0,
        }
    }

    fn attached(document: Document, text: &str) -> Self {
        let mut scene = Self::new(document);
        scene.attach(text);
        scene
    }

    /// With the handshake done and the window's size said.
    fn ready(document: Document) -> Self {
        let mut scene = Self::attached(document, PLUGIN);
        scene.acknowledged();
        scene.say(PayloadType::HandshakeResponse, AGREED);
        scene.say(PayloadType::Size, SIZE);
        scene.acknowledged();
        scene.effects();
        scene
    }

    fn attach(&mut self, text: &str) {
        let open = OpenDataChannelInput::parse(text).unwrap();
        self.session.attach(self.now, &open);
    }

    fn say(&mut self, payload_type: PayloadType, payload: &[u8]) {
        let id = Uuid::from_u128(0x1000 + self.number as u128);
        let kind = MessageType::InputStreamData;
        let frame = message::encode(kind, self.now, self.number, 0, id, payload_type, &[payload]);
        self.number += 1;
        self.session.receive(self.now, &frame);
    }

    fn frames(&mut self) -> Vec<Message> {
        std::iter::from_fn(|| self.session.next_frame())
            .map(|frame| Message::parse(&frame).unwrap())
            .collect()
    }

    /// Takes the frames and acknowledges them.
    fn acknowledged(&mut self) -> Vec<Message> {
        let frames = self.frames();
        for message in frames
            .iter()
            .filter(|it| it.kind == MessageType::OutputStreamData)
        {
            let what = Acknowledged::from(message);
            let frame = acknowledge::encode(message.kind, what, Uuid::from_u128(1), self.now);
            self.session.receive(self.now, &frame);
        }
        frames
    }

    fn effects(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.session.next_effect()).collect()
    }

    fn pass(&mut self, millis: u64) {
        self.now = self.now + Duration::from_millis(millis);
        self.session.tick(self.now);
    }

    fn output(&mut self, bytes: &[u8]) {
        self.session.output(self.now, Stream::Output, bytes);
    }
}

fn kinds(frames: &[Message]) -> Vec<(MessageType, PayloadType)> {
    frames
        .iter()
        .map(|message| (message.kind, message.payload_type))
        .collect()
}

fn reason(frames: &[Message]) -> Option<String> {
    let closed = frames
        .iter()
        .find(|it| it.kind == MessageType::ChannelClosed)?;
    let content: ChannelClosed = serde_json::from_slice(&closed.payload).unwrap();
    Some(content.output)
}

const DATA: MessageType = MessageType::OutputStreamData;
const ACKNOWLEDGE: (MessageType, PayloadType) = (MessageType::Acknowledge, PayloadType::None);

#[test]
fn a_client_with_an_id_shakes_hands_and_nothing_is_sent_before_it_is_ready() {
    let mut scene = Scene::attached(Document::InteractiveCommands, PLUGIN);
    assert_eq!(
        kinds(&scene.acknowledged()),
        [(DATA, PayloadType::HandshakeRequest)]
    );
    scene.output(b"early");
    scene.say(PayloadType::HandshakeResponse, AGREED);
    let complete = (DATA, PayloadType::HandshakeComplete);
    assert_eq!(kinds(&scene.acknowledged()), [ACKNOWLEDGE, complete]);
    scene.pass(900);
    assert_eq!(kinds(&scene.frames()), []);
    scene.say(PayloadType::Size, SIZE);
    assert_eq!(
        kinds(&scene.frames()),
        [ACKNOWLEDGE, (DATA, PayloadType::Output)]
    );
    let effects = scene.effects();
    assert!(matches!(effects[..], [Effect::Start { size: Some(size) }] if size.columns == 100));
}

#[test]
fn a_client_that_says_no_size_is_ready_a_second_later() {
    let mut scene = Scene::attached(Document::InteractiveCommands, PLUGIN);
    scene.acknowledged();
    scene.say(PayloadType::HandshakeResponse, AGREED);
    scene.acknowledged();
    assert_eq!(
        scene.session.deadline(),
        Some(scene.now + Duration::from_secs(1))
    );
    scene.pass(1000);
    assert_eq!(scene.effects(), [Effect::Start { size: None }]);
}

#[test]
fn a_client_without_an_id_is_spared_the_handshake() {
    let mut scene = Scene::attached(Document::InteractiveCommands, NPM);
    assert_eq!(kinds(&scene.frames()), []);
    scene.pass(200);
    scene.output(b"hello");
    let frames = scene.frames();
    assert_eq!(kinds(&frames), [(DATA, PayloadType::Output)]);
    assert_eq!((frames[0].sequence, frames[0].flags), (0, 1));
}

#[test]
fn a_handshake_that_is_declined_or_not_answered_ends_the_session() {
    let mut scene = Scene::attached(Document::InteractiveCommands, PLUGIN);
    scene.say(PayloadType::HandshakeResponse, DECLINED);
    let why = reason(&scene.frames()).unwrap();
    assert_eq!(
        why,
        "The client declined a session of type InteractiveCommands. no"
    );
    let mut scene = Scene::attached(Document::InteractiveCommands, PLUGIN);
    scene.pass(14_999);
    assert_eq!(reason(&scene.frames()), None);
    scene.pass(1);
    assert_eq!(
        reason(&scene.frames()).unwrap(),
        "The client did not answer the handshake."
    );
    assert_eq!(scene.effects(), [Effect::HangUp]);
    scene.pass(200);
    assert_eq!(scene.effects(), [Effect::CloseConnection, Effect::Over]);
    assert_eq!(scene.session.deadline(), None);
}

#[test]
fn a_port_session_is_silent_between_the_handshake_and_the_clients_first_word() {
    let mut scene = Scene::attached(Document::Ssh { port: 22 }, PLUGIN);
    scene.acknowledged();
    scene.say(PayloadType::HandshakeResponse, AGREED);
    // Not even the acknowledgement of a repetition.
    scene.number = 0;
    scene.say(PayloadType::HandshakeResponse, AGREED);
    let complete = (DATA, PayloadType::HandshakeComplete);
    assert_eq!(kinds(&scene.frames()), [ACKNOWLEDGE, complete]);
    scene.output(b"SSH-2.0");
    scene.pass(999);
    assert_eq!(kinds(&scene.frames()), []);
    scene.say(PayloadType::Output, b"SSH-2.0");
    let output = (DATA, PayloadType::Output);
    assert_eq!(kinds(&scene.frames()), [ACKNOWLEDGE, ACKNOWLEDGE, output]);
}

#[test]
fn the_end_waits_for_the_last_output_to_arrive() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.output(b"bye");
    scene.session.exited(scene.now, 7);
    assert_eq!(reason(&scene.frames()), None);
    assert_eq!(scene.session.output_room(), 0);
    // Lost, repeated, acknowledged.
    scene.pass(300);
    scene.acknowledged();
    assert_eq!(reason(&scene.frames()).as_deref(), Some(""));
    scene.pass(200);
    assert_eq!(scene.effects(), [Effect::CloseConnection, Effect::Over]);
}

#[test]
fn the_end_does_not_wait_for_ever() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.output(b"bye");
    scene.session.exited(scene.now, 0);
    scene.pass(19_999);
    assert_eq!(reason(&scene.frames()), None);
    scene.pass(1);
    assert_eq!(reason(&scene.frames()).as_deref(), Some(""));
}

#[test]
fn a_client_that_comes_back_gets_what_it_may_have_missed_and_no_second_handshake() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.output(b"one");
    scene.acknowledged();
    scene.output(b"two");
    scene.session.detach(scene.now);
    scene.output(b"three");
    assert_eq!(kinds(&scene.frames()), []);
    scene.attach(PLUGIN);
    let frames = scene.acknowledged();
    let text: Vec<&Bytes> = frames.iter().map(|message| &message.payload).collect();
    assert_eq!(text, ["two", "three"]);
    assert_eq!(frames[0].sequence, 3);
    scene.say(PayloadType::Output, b"x");
    assert_eq!(scene.session.next_input().unwrap(), "x");
}

#[test]
fn a_client_that_does_not_come_back_is_hung_up_on() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.session.detach(scene.now);
    scene.pass(299_999);
    assert_eq!(scene.effects(), []);
    scene.pass(1);
    assert_eq!(scene.effects(), [Effect::HangUp, Effect::Over]);
}

#[test]
fn what_ends_while_the_client_is_away_is_told_when_it_comes_back() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.session.detach(scene.now);
    scene.output(b"last");
    scene.session.exited(scene.now, 0);
    scene.pass(60_000);
    scene.attach(PLUGIN);
    assert_eq!(scene.acknowledged()[0].payload, "last");
    assert_eq!(reason(&scene.frames()).as_deref(), Some(""));
}

#[test]
fn a_session_that_says_nothing_for_twenty_minutes_is_over() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    scene.pass(600_000);
    scene.output(b"x");
    scene.acknowledged();
    scene.pass(1_199_999);
    assert_eq!(reason(&scene.frames()), None);
    scene.pass(1);
    let why = reason(&scene.frames());
    assert_eq!(why.unwrap(), "Your session timed out due to inactivity.");
}

#[test]
fn input_that_is_not_fetched_is_not_acknowledged() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    let chunk = vec![b'x'; 16 * 1024];
    for _ in 0..20 {
        scene.say(PayloadType::Output, &chunk);
    }
    assert_eq!(scene.frames().len(), 16);
    while scene.session.next_input().is_some() {}
    scene.number -= 4;
    scene.say(PayloadType::Output, &chunk);
    assert_eq!(scene.frames().len(), 1);
}

#[test]
fn output_is_bounded_by_the_window_and_goes_on_with_acknowledgements() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    let mut written = 0;
    while scene.session.output_room() > 0 {
        scene.output(&[b'x'; 64 * 1024]);
        written += 64 * 1024;
    }
    assert_eq!(written, 257 * 16 * 1024 + 3 * 16 * 1024);
    let mut read = 0;
    loop {
        let frames = scene.acknowledged();
        if frames.is_empty() {
            break;
        }
        read += frames
            .iter()
            .map(|message| message.payload.len())
            .sum::<usize>();
    }
    assert_eq!(read, written);
}

#[test]
fn no_message_tears_a_character_unless_its_rest_does_not_come() {
    let mut scene = Scene::ready(Document::InteractiveCommands);
    let payloads = |scene: &mut Scene| -> Vec<Bytes> {
        scene
            .acknowledged()
            .iter()
            .map(|message| message.payload.clone())
            .collect()
    };
    let euro = "€".as_bytes();
    scene.output(&[b"a", &euro[..2]].concat());
    assert_eq!(payloads(&mut scene), ["a"]);
    scene.output(&euro[2..]);
    assert_eq!(payloads(&mut scene), ["€"]);
    scene.output(&euro[..1]);
    assert!(payloads(&mut scene).is_empty());
    scene.pass(20);
    assert_eq!(payloads(&mut scene), [&euro[..1]]);
    scene.output("€".repeat(6000).as_bytes());
    let torn = payloads(&mut scene);
    assert_eq!(torn.len(), 2);
    assert!(torn.iter().all(|payload| str::from_utf8(payload).is_ok()));
}

#[test]
fn a_command_without_terminal_gets_signals_and_tells_streams_and_exit_code_apart() {
    let separate = Document::NonInteractiveCommands {
        separate_output_stream: true,
    };
    let mut scene = Scene::ready(separate);
    scene.say(PayloadType::Output, b"ls\x03\x1c\x1a");
    assert_eq!(scene.session.next_input(), None);
    let signals = [Signal::Interrupt, Signal::Quit, Signal::Suspend].map(Effect::Signal);
    assert_eq!(scene.effects(), signals);
    scene.frames();
    scene.output(b"out");
    scene.session.output(scene.now, Stream::Error, b"err");
    scene.session.exited(scene.now, 3);
    let frames = scene.acknowledged();
    let types: Vec<_> = frames.iter().map(|message| message.payload_type).collect();
    let expected = [
        PayloadType::Output,
        PayloadType::StandardError,
        PayloadType::ExitCode,
    ];
    assert_eq!(types, expected);
    assert_eq!(frames[2].payload, "EXIT_CODE: 3");
    assert_eq!(reason(&scene.frames()).as_deref(), Some(""));

    let together = Document::NonInteractiveCommands {
        separate_output_stream: false,
    };
    let mut scene = Scene::ready(together);
    scene.session.output(scene.now, Stream::Error, b"err");
    scene.session.exited(scene.now, 3);
    assert_eq!(kinds(&scene.frames()), [(DATA, PayloadType::Output)]);
}

#[test]
fn our_own_client_is_told_the_exit_code_of_a_terminal_too() {
    for (id, told) in [("neargate-1", true), ("c", false)] {
        let text = format!(r#"{{"TokenValue":"t","ClientId":"{id}"}}"#);
        let mut scene = Scene::attached(Document::InteractiveCommands, &text);
        scene.acknowledged();
        scene.say(PayloadType::HandshakeResponse, AGREED);
        scene.say(PayloadType::Size, SIZE);
        scene.acknowledged();
        scene.session.exited(scene.now, 3);
        let frames = scene.acknowledged();
        let codes = frames
            .iter()
            .filter(|message| message.payload_type == PayloadType::ExitCode);
        assert_eq!(codes.count(), usize::from(told), "{id}");
    }
}

#[test]
fn the_client_may_end_a_port_session() {
    let mut scene = Scene::ready(Document::Ssh { port: 22 });
    scene.say(PayloadType::Flag, &[0, 0, 0, 1]);
    assert_eq!(scene.effects(), [Effect::Disconnect]);
    scene.say(PayloadType::Flag, &[0, 0, 0, 2]);
    assert_eq!(scene.effects(), [Effect::HangUp]);
    assert_eq!(reason(&scene.frames()).as_deref(), Some(""));
}
