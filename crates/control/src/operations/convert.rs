//! Between the API's shapes and the engine's, which have the same JSON.

use neargate_api::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// From the engine to the API, which knows all that the engine does.
pub fn to_api<T: DeserializeOwned + Default>(engine: &impl Serialize) -> T {
    let value = serde_json::to_value(engine);
    value
        .and_then(serde_json::from_value)
        .unwrap_or_else(|error| {
            debug_assert!(
                false,
                "the API does not know a shape of the engine: {error}"
            );
            T::default()
        })
}

/// From the API to the engine, which may not take all of it.
pub fn to_engine<T: DeserializeOwned>(api: &impl Serialize) -> Result<T, Error> {
    let value = serde_json::to_value(api);
    value
        .and_then(serde_json::from_value)
        .map_err(|error| Error::invalid_parameter(error.to_string()))
}

pub fn time(time: neargate_core::timestamp::Timestamp) -> neargate_api::Timestamp {
    neargate_api::Timestamp::from_millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}
