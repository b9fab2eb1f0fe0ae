//! The little of a DNS message that a forwarder looks at.
//!
//! Source: RFC 1035 section 4.1.

const HEADER: usize = 12;
const RESPONSE: u8 = 0x80;
const OPCODE_AND_RECURSION_DESIRED: u8 = 0x79;
const RECURSION_AVAILABLE: u8 = 0x80;
const CODE: u8 = 0x0f;
const SERVER_FAILURE: u8 = 2;
const NOT_IMPLEMENTED: u8 = 4;
const REFUSED: u8 = 5;

/// Whether these bytes can be a question.
pub fn is_query(message: &[u8]) -> bool {
    message.len() >= HEADER && message[2] & RESPONSE == 0
}

/// Whether these bytes can be the answer to `query`.
pub fn answers(message: &[u8], query: &[u8]) -> bool {
    message.len() >= HEADER
        && query.len() >= HEADER
        && message[..2] == query[..2]
        && message[2] & RESPONSE != 0
}

/// Whether the server leaves the question open, so that another may be asked
/// (as the C library's resolver does).
pub fn is_refusal(answer: &[u8]) -> bool {
    let code = answer.get(3).map(|byte| byte & CODE);
    matches!(code, Some(SERVER_FAILURE | NOT_IMPLEMENTED | REFUSED))
}

/// Tells the asker at once that no server can be reached: without it, it would
/// wait for its own timeout.
pub fn server_failure(query: &[u8]) -> Option<Vec<u8>> {
    if !is_query(query) {
        return None;
    }
    let question = question(query);
    let mut answer = vec![0; HEADER];
    answer[..2].copy_from_slice(&query[..2]);
    answer[2] = RESPONSE | query[2] & OPCODE_AND_RECURSION_DESIRED;
    answer[3] = RECURSION_AVAILABLE | SERVER_FAILURE;
    answer[5] = u8::from(question.is_some());
    answer.extend_from_slice(question.unwrap_or_default());
    Some(answer)
}

/// The bytes of the only question.
fn question(query: &[u8]) -> Option<&[u8]> {
    if query.get(4..6)? != [0, 1] {
        return None;
    }
    let mut end = HEADER;
    loop {
        match *query.get(end)? {
            0 => break,
            // A question's name has nothing to point back to.
            length @ 1..=63 => end += 1 + usize::from(length),
            _ => return None,
        }
    }
    // The root label, type and class.
    query.get(HEADER..end + 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &[u8] = b"\x12\x34\x01\x20\0\x01\0\0\0\0\0\x01\
        \x07example\x03com\0\0\x01\0\x01\
        \0\0\x29\x04\xd0\0\0\0\0\0\0";

    #[test]
    fn a_failure_repeats_the_question_and_nothing_else() {
        let answer = server_failure(QUERY).unwrap();
        assert_eq!(
            answer,
            b"\x12\x34\x81\x82\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01"
        );
        assert!(answers(&answer, QUERY) && is_refusal(&answer));
    }

    #[test]
    fn a_name_that_points_elsewhere_is_not_repeated() {
        let mut query = QUERY.to_vec();
        query[12] = 0xc0;
        assert_eq!(server_failure(&query).unwrap().len(), 12);
    }

    #[test]
    fn an_answer_is_no_question() {
        let mut answer = QUERY.to_vec();
        answer[2] |= RESPONSE;
        assert!(is_query(QUERY) && !is_query(&answer));
        assert!(answers(&answer, QUERY) && !answers(QUERY, QUERY));
        answer[0] ^= 1;
        assert!(!answers(&answer, QUERY));
    }

    proptest::proptest! {
        #[test]
        fn no_message_makes_it_panic(a: Vec<u8>, b: Vec<u8>) {
            server_failure(&a);
            answers(&a, &b);
        }

        #[test]
        fn no_name_makes_it_panic(name: Vec<u8>) {
            let query = [&QUERY[..HEADER], &name].concat();
            proptest::prop_assert!(answers(&server_failure(&query).unwrap(), &query));
        }
    }
}
