//! What a container asks the forwarder, and what a server answers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use neargate_host::network::dns::message;

fuzz_target!(|messages: (&[u8], &[u8])| {
    let (query, answer) = messages;
    message::is_refusal(answer);
    message::answers(answer, query);
    if let Some(failure) = message::server_failure(query) {
        assert!(message::is_query(query));
        assert!(message::answers(&failure, query) && message::is_refusal(&failure));
        assert!(failure.len() <= query.len());
    }
});
