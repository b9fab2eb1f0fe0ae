//! Pulling images: with the configuration's mirrors and the credentials that
//! `docker login` left.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use neargate_core::config::Config;
use neargate_image::{
    Credentials, Image, Limits, MirrorError, Mirrors, Platform, Progress, PullError, PullOptions,
    Reference, Store,
};

/// Who is told how images come in.
pub type Listener = Arc<dyn Progress + Send>;

/// How often an order to end a pull is looked for: people do not notice it.
const PERIOD: Duration = Duration::from_millis(50);

pub fn options(config: &Config, platform: Platform) -> Result<PullOptions, MirrorError> {
    let mirrors = config.registry.mirrors.iter();
    Ok(PullOptions {
        platform,
        mirrors: Mirrors::new(mirrors.map(|(name, address)| (name.as_str(), address.as_str())))?,
        credentials: docker_config().map(Credentials::docker).unwrap_or_default(),
        limits: Limits::default(),
    })
}

/// Pulls images at the same time; the answers are in their order. An order to
/// end it, for which is asked now and then, comes back as the error: the pulls
/// then go on by themselves until the process ends, and what they leave is for
/// the next one to take up.
pub fn pull<Order>(
    store: &Store,
    references: &[Reference],
    options: &PullOptions,
    listener: &Listener,
    ask: &mut dyn FnMut() -> Option<Order>,
) -> Result<Vec<Result<Image, PullError>>, Order> {
    let (sender, receiver) = mpsc::channel();
    let options = Arc::new(options.clone());
    for (index, reference) in references.iter().cloned().enumerate() {
        let (store, options) = (store.clone(), Arc::clone(&options));
        let (listener, sender) = (Arc::clone(listener), sender.clone());
        thread::spawn(move || {
            let pulled = store.pull(&reference, &options, &*listener);
            // Nobody listens any more if an order came.
            let _ = sender.send((index, pulled));
        });
    }
    drop(sender);
    let mut pulled: Vec<_> = references.iter().map(|_| None).collect();
    loop {
        match receiver.recv_timeout(PERIOD) {
            Ok((index, result)) => pulled[index] = Some(result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Some(order) = ask() {
            return Err(order);
        }
    }
    let pulled = pulled.into_iter();
    Ok(pulled
        .map(|result| result.expect("a pull has an answer unless it panicked"))
        .collect())
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
