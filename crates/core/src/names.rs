//! The one pattern that ECS has for names of families, containers and clusters.

/// Whether it matches `[A-Za-z0-9_-]{1,255}`.
pub fn is_resource_name(name: &str) -> bool {
    (1..=255).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
