//! Ways in for the fuzz targets.

use super::auth;
use super::credentials::Config;

/// Reads docker's `config.json`.
pub fn docker_config(bytes: &[u8]) {
    if let Ok(config) = serde_json::from_slice::<Config>(bytes) {
        let _ = config.filed("localhost:5000");
        let _ = config.filed("docker.io");
    }
}

/// Reads a registry's demand for credentials.
pub fn challenge(text: &str) {
    for challenge in http_auth::parse_challenges(text).unwrap_or_default() {
        for name in ["realm", "service", "scope"] {
            let _ = auth::parameter(&challenge, name);
        }
    }
}
