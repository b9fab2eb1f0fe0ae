//! Requests that AWS would refuse are refused as AWS does.

use std::time::Duration;

use neargate_e2e::client::{Answer, Signed, Skew};
use neargate_e2e::{Client, Machine, Serve};
use serde_json::json;

struct Refusals<'a> {
    machine: &'a Machine,
    serve: Serve<'a>,
}

impl Refusals<'_> {
    fn send(&self, request: &Signed) -> Answer {
        let client = &self.serve.client;
        let answer = self.machine.in_network(|| client.send(request));
        answer.expect("there is an answer")
    }

    /// The request is refused with this status and code, and a text that holds `words`.
    #[track_caller]
    fn check(&self, request: &Signed, status: u16, code: &str, words: &str) {
        let answer = self.send(request);
        assert_eq!(answer.body["__type"], code, "{answer:?}");
        assert_eq!(answer.status, status, "{answer:?}");
        let message = answer.body["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{answer:?}");
    }

    fn client(&self) -> Client {
        self.serve.client.clone()
    }
}

#[test]
fn bad_requests_are_refused_in_the_words_of_aws() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let refusals = Refusals {
        machine: &machine,
        serve: machine.serve(),
    };
    let client = refusals.client();
    let list = |client: &Client| client.signed("ListClusters", "{}");
    assert_eq!(refusals.send(&list(&client)).status, 200);

    // What the request asks for.
    refusals.check(
        &client.signed("ListPlanets", "{}"),
        400,
        "UnknownOperationException",
        "",
    );
    let serialization = "SerializationException";
    for body in [
        "{",
        "[]",
        "\u{1}",
        "{\"clusters\": \"a\"}",
        "{\"include\": [1]}",
    ] {
        refusals.check(
            &client.signed("DescribeClusters", body),
            400,
            serialization,
            "",
        );
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    refusals.check(
        &client.signed("DescribeClusters", &deep),
        400,
        serialization,
        "deep",
    );
    refusals.check(
        &client.signed("StopTask", "{}"),
        400,
        "InvalidParameterException",
        "",
    );
    let enumeration = json!({"taskDefinition": "a", "launchType": "MOON"}).to_string();
    refusals.check(
        &client.signed("RunTask", &enumeration),
        400,
        "InvalidParameterException",
        "",
    );

    // Who asks.
    let unsigned = list(&client).without("authorization");
    refusals.check(&unsigned, 400, "MissingAuthenticationTokenException", "");
    let mut changed = list(&client);
    changed.body = b"{\"maxResults\": 5}".to_vec();
    refusals.check(&changed, 400, "InvalidSignatureException", "does not match");
    let wrong = Client {
        secret_access_key: "not the secret".into(),
        ..client.clone()
    };
    refusals.check(
        &list(&wrong),
        400,
        "InvalidSignatureException",
        "does not match",
    );
    let unknown = Client {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
        ..client.clone()
    };
    let invalid = "security token included in the request is invalid";
    refusals.check(&list(&unknown), 400, "UnrecognizedClientException", invalid);
    let late = Client {
        skew: Skew::Behind(Duration::from_secs(16 * 60)),
        ..client.clone()
    };
    refusals.check(
        &list(&late),
        400,
        "InvalidSignatureException",
        "Signature expired",
    );
    let early = Client {
        skew: Skew::Ahead(Duration::from_secs(16 * 60)),
        ..client.clone()
    };
    refusals.check(
        &list(&early),
        400,
        "InvalidSignatureException",
        "Signature not yet current",
    );

    // All of that has done no harm.
    assert_eq!(refusals.send(&list(&client)).status, 200);
}
