//! Pulling images: with the configuration's mirrors and the credentials that
//! `docker login` left, told on standard error.

use std::path::PathBuf;
use std::thread;

use neargate_core::config::Config;
use neargate_image::{
    Credentials, Image, Limits, MirrorError, Mirrors, Platform, PullError, PullOptions, Reference,
    Store,
};

use crate::progress::Display;

pub fn options(config: &Config, platform: Platform) -> Result<PullOptions, MirrorError> {
    let mirrors = config.registry.mirrors.iter();
    Ok(PullOptions {
        platform,
        mirrors: Mirrors::new(mirrors.map(|(name, address)| (name.as_str(), address.as_str())))?,
        credentials: docker_config().map(Credentials::docker).unwrap_or_default(),
        limits: Limits::default(),
    })
}

/// Pulls images at the same time; the answers are in their order.
pub fn pull(
    store: &Store,
    references: &[Reference],
    options: &PullOptions,
) -> Vec<Result<Image, PullError>> {
    let progress = &Display::new();
    thread::scope(|scope| {
        let pulls: Vec<_> = references
            .iter()
            .map(|reference| scope.spawn(move || store.pull(reference, options, progress)))
            .collect();
        let joined = pulls.into_iter().map(|pull| pull.join());
        joined
            .map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Where `docker login` keeps credentials (docker's command line reference,
/// "Environment variables").
fn docker_config() -> Option<PathBuf> {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let directory = set("DOCKER_CONFIG").or_else(|| Some(set("HOME")?.join(".docker")))?;
    Some(directory.join("config.json"))
}
