//! How the endpoint fares, in numbers.

use std::time::Duration;

use neargate_api::Operation;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::state::State;

/// From a quarter of a millisecond to a second.
const FIRST_BUCKET: f64 = 0.000_25;
const BUCKETS: u16 = 13;

pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    tasks: Family<InStatus, Gauge>,
    revision: Gauge,
    pub connections: Gauge,
}

/// Which operation a request is for. Only names that exist: else whoever sends requests could make
/// as many as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Asked {
    pub service: &'static str,
    pub operation: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    service: &'static str,
    operation: &'static str,
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InStatus {
    status: String,
}

impl Asked {
    pub const fn of(service: &'static str, operation: &'static str) -> Self {
        Self { service, operation }
    }

    /// Of a request to ECS.
    pub fn of_ecs(target: &str) -> Self {
        match Operation::from_target(target) {
            Ok(operation) => Self::of("ecs", operation.name()),
            Err(_) => Self::of("ecs", "unknown"),
        }
    }
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("neargate");
        let requests = Family::default();
        let seconds = Family::<Asked, Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(FIRST_BUCKET, 2.0, BUCKETS))
        });
        let (tasks, revision, connections) =
            (Family::default(), Gauge::default(), Gauge::default());
        registry.register(
            "requests",
            "Requests, by their answer's code",
            requests.clone(),
        );
        registry.register("request_seconds", "Time to an answer", seconds.clone());
        registry.register(
            "tasks",
            "Tasks that are known, by lastStatus",
            tasks.clone(),
        );
        registry.register(
            "store_revision",
            "Commits of the store since it was made",
            revision.clone(),
        );
        registry.register("connections", "Open connections", connections.clone());
        Self {
            registry,
            requests,
            seconds,
            tasks,
            revision,
            connections,
        }
    }

    pub fn answered(&self, asked: Asked, code: &str, took: Duration) {
        let answered = Answered {
            service: asked.service,
            operation: asked.operation,
            code: code.to_owned(),
        };
        self.requests.get_or_create(&answered).inc();
        self.seconds
            .get_or_create(&asked)
            .observe(took.as_secs_f64());
    }

    /// All of it as Prometheus reads it.
    pub fn text(&self, state: &State) -> String {
        self.tasks.clear();
        for task in state.tasks.all() {
            let status = task.last_status().to_string();
            self.tasks.get_or_create(&InStatus { status }).inc();
        }
        if let Ok(revision) = state
            .store
            .snapshot()
            .and_then(|snapshot| snapshot.revision())
        {
            self.revision
                .set(i64::try_from(revision.0).unwrap_or(i64::MAX));
        }
        let mut text = String::new();
        // A String takes all that is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
