use super::*;

const THREE: StreamId = StreamId(3);
const FIVE: StreamId = StreamId(5);

fn frame(command: Command, id: StreamId, data: &[u8]) -> Vec<u8> {
    [&header(command, id, data.len())[..], data].concat()
}

fn events(mux: &mut Mux) -> Vec<Event> {
    std::iter::from_fn(|| mux.next_event()).collect()
}

#[test]
fn frames_are_read_in_whatever_pieces_they_come() {
    let wire = [
        frame(Command::Open, THREE, b""),
        frame(Command::Data, THREE, b"hello"),
        frame(Command::Nothing, THREE, b""),
        frame(Command::Data, THREE, b""),
        frame(Command::Close, THREE, b""),
    ]
    .concat();
    assert_eq!(&wire[..16], b"\x01\0\0\0\x03\0\0\0\x01\x02\x05\0\x03\0\0\0");
    for size in 1..=wire.len() {
        let mut mux = Mux::default();
        for piece in wire.chunks(size) {
            mux.receive(Bytes::copy_from_slice(piece)).unwrap();
        }
        assert_eq!(
            events(&mut mux),
            [Event::Opened(THREE), Event::Readable(THREE)]
        );
        let mut text = Vec::new();
        while let Taken::Data(data) = mux.take(THREE) {
            text.extend_from_slice(&data);
        }
        // The loop took the end, and with it the stream is gone.
        assert_eq!(text, b"hello");
        assert_eq!(mux.take(THREE), Taken::Nothing);
    }
}

#[test]
fn the_end_comes_after_the_data_and_closes_both_directions() {
    let mut mux = Mux::default();
    mux.receive(frame(Command::Open, THREE, b"").into())
        .unwrap();
    mux.receive(frame(Command::Data, THREE, b"x").into())
        .unwrap();
    assert!(mux.is_open(THREE));
    mux.receive(frame(Command::Close, THREE, b"").into())
        .unwrap();
    assert!(!mux.is_open(THREE));
    assert_eq!(mux.take(THREE), Taken::Data("x".into()));
    assert_eq!(mux.take(THREE), Taken::Finished);
    assert!(!mux.close(THREE));
}

#[test]
fn a_slow_reader_stops_the_input_until_it_reads_or_is_closed() {
    let data = vec![b'x'; MAX_DATA];
    let mut mux = Mux::default();
    for id in [THREE, FIVE] {
        mux.receive(frame(Command::Open, id, b"").into()).unwrap();
    }
    let mut frames = 0;
    while mux.has_room() {
        mux.receive(frame(Command::Data, THREE, &data).into())
            .unwrap();
        frames += 1;
    }
    assert_eq!(frames, STREAM_LIMIT / MAX_DATA);
    assert!(matches!(mux.take(THREE), Taken::Data(_)));
    assert!(mux.has_room());
    mux.receive(frame(Command::Data, THREE, &data).into())
        .unwrap();
    assert!(!mux.has_room());
    assert!(mux.close(THREE));
    assert!(mux.has_room());
    assert_eq!(mux.queued, 0);
    // What still comes for it is nobody's.
    mux.receive(frame(Command::Data, THREE, &data).into())
        .unwrap();
    assert_eq!(mux.queued, 0);
}

#[test]
fn the_number_of_streams_is_bounded() {
    let mut mux = Mux::default();
    for id in 0..=MAX_STREAMS as u32 {
        mux.receive(frame(Command::Open, StreamId(id), b"").into())
            .unwrap();
    }
    assert_eq!(
        events(&mut mux).pop(),
        Some(Event::TooMany(StreamId(MAX_STREAMS as u32)))
    );
    assert_eq!(mux.streams.len(), MAX_STREAMS);
}

#[test]
fn what_is_no_frame_is_an_error() {
    let receive = |bytes: &'static [u8]| Mux::default().receive(Bytes::from_static(bytes));
    assert_eq!(receive(b"\x02\0\0\0\0\0\0\0"), Err(MuxError::Version(2)));
    assert_eq!(receive(b"\x01\x09\0\0\0\0\0\0"), Err(MuxError::Command(9)));
    assert_eq!(receive(b"\x01\0\x01\0\0\0\0\0"), Err(MuxError::Data));
}
