//! What comes over a supervisor's socket, in pieces or whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use neargate_protocol::frame::Frame;
use neargate_protocol::message::{Reply, Request};

fuzz_target!(|bytes: &[u8]| {
    let mut buffer = bytes.to_vec();
    let mut stream = bytes;
    while let Ok(Some(frame)) = Frame::take_from(&mut buffer) {
        let same = Frame::read_from(&mut stream).unwrap().unwrap();
        assert_eq!((frame.kind, &frame.payload), (same.kind, &same.payload));
        let _ = frame.decode::<Request>();
        let _ = frame.decode::<Reply>();
    }
});
