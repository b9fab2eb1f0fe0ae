//! How images come in, told on standard error: a bar for each layer on a
//! terminal, a line for each event otherwise.

use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{BinaryBytes, MultiProgress, ProgressBar, ProgressStyle};
use neargate_image::{Digest, LayerState, Progress, Reference};

use crate::output::notice;

const BAR: &str =
    "{prefix:12} {bar:30.cyan/blue} {binary_bytes:>11} / {binary_total_bytes:11} {msg}";

/// Digits of a digest that tell the layers of one image apart.
const SHORT_DIGEST: usize = 12;

/// A listener that shows what it hears.
pub struct Display {
    bars: MultiProgress,
    is_terminal: bool,
    layers: Mutex<HashMap<Digest, ProgressBar>>,
}

impl Display {
    pub fn new() -> Self {
        Self {
            bars: MultiProgress::new(),
            is_terminal: io::stderr().is_terminal(),
            layers: Mutex::default(),
        }
    }

    fn layers(&self) -> MutexGuard<'_, HashMap<Digest, ProgressBar>> {
        // A bar half drawn by a thread that died is still a bar.
        self.layers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self, text: &str) {
        if !self.is_terminal {
            notice::say(text);
        }
    }
}

impl Progress for Display {
    fn resolved(&self, reference: &Reference, _manifest: &Digest, layers: &[(Digest, u64)]) {
        let bytes = layers.iter().map(|(_, bytes)| bytes).sum();
        let (count, size) = (layers.len(), BinaryBytes(bytes));
        let layers_word = if count == 1 { "layer" } else { "layers" };
        self.line(&format!("{reference}: {count} {layers_word}, {size}"));
        let style = ProgressStyle::with_template(BAR).expect("the template is well-formed");
        let mut bars = self.layers();
        for (digest, bytes) in layers {
            let bar = ProgressBar::new(*bytes)
                .with_style(style.clone())
                .with_prefix(short(digest));
            bars.insert(digest.clone(), self.bars.add(bar));
        }
    }

    fn layer(&self, layer: &Digest, state: LayerState) {
        let bars = self.layers();
        let Some(bar) = bars.get(layer) else { return };
        match state {
            LayerState::Downloading(bytes) => bar.set_position(bytes),
            LayerState::Retrying => {
                bar.set_message("connection lost, going on");
                self.line(&format!(
                    "layer {}: connection lost, going on",
                    short(layer)
                ));
            }
            LayerState::Present => {
                bar.finish_with_message("here already");
                self.line(&format!("layer {}: here already", short(layer)));
            }
            LayerState::Unpacked => {
                bar.finish_with_message("unpacked");
                self.line(&format!("layer {}: unpacked", short(layer)));
            }
        }
    }
}

fn short(digest: &Digest) -> String {
    digest.hex().chars().take(SHORT_DIGEST).collect()
}
