//! `neargate image ls`.

use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use indicatif::BinaryBytes;
use neargate_core::timestamp::Timestamp;
use neargate_image::{Record, Store};
use serde::Serialize;

use crate::error::CommandError;
use crate::output::{self, age, table};
use crate::settings::Settings;

/// List images
#[derive(Debug, Args)]
#[command(
    visible_alias = "list",
    after_help = "\
Examples:
  neargate image ls
  neargate image ls --json | jq -r '.[].manifest_digest'"
)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    image: String,
    platform: String,
    manifest_digest: String,
    image_id: String,
    bytes: u64,
    added: Timestamp,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let records = Store::open(&settings.root)?.list()?;
    let rows: Vec<_> = records.iter().map(Row::new).collect();
    if arguments.json {
        output::json(&rows)?;
    } else {
        let now = SystemTime::now();
        let heading = ["IMAGE", "PLATFORM", "DIGEST", "SIZE", "AGE"];
        table::print(heading, rows.iter().map(|row| row.cells(now)))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Row {
    fn new(record: &Record) -> Self {
        Self {
            image: record.reference.to_string(),
            platform: record.platform.to_string(),
            manifest_digest: record.manifest.to_string(),
            image_id: record.config_digest.to_string(),
            bytes: record.bytes(),
            added: Timestamp::from_millis(record.added * 1000),
        }
    }

    fn cells(&self, now: SystemTime) -> [String; 5] {
        // `sha256:` and twelve digits.
        let digest = self
            .manifest_digest
            .get(..19)
            .unwrap_or(&self.manifest_digest);
        [
            self.image.clone(),
            self.platform.clone(),
            digest.to_owned(),
            BinaryBytes(self.bytes).to_string(),
            age::since(self.added, now),
        ]
    }
}
