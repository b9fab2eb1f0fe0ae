//! `neargate image import`.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use neargate_image::{ImportOptions, Limits, Reference, Source, Store};

use crate::error::CommandError;
use crate::output;
use crate::progress::Display;
use crate::settings::Settings;

/// Import an image from a file
///
/// Takes OCI image layouts (a directory, or a tar of one) and what `docker
/// save` writes, compressed or not.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  docker save nginx | neargate image import -
  neargate image import --tag public.ecr.aws/nginx/nginx:latest nginx.tar")]
pub struct Arguments {
    /// Archive or directory, or - for standard input
    path: PathBuf,

    /// Name the image this, instead of what the archive calls it
    #[arg(short, long, value_name = "REFERENCE")]
    tag: Option<Reference>,

    #[command(flatten)]
    platform: super::PlatformOption,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let store = Store::open(&settings.root)?;
    let options = ImportOptions {
        tag: arguments.tag.clone(),
        platform: arguments.platform.get(),
        limits: Limits::default(),
    };
    let progress = Display::new();
    let records = if arguments.path.as_os_str() == "-" {
        store.import(Source::Stream(&mut io::stdin().lock()), &options, &progress)?
    } else {
        store.import(Source::Path(&arguments.path), &options, &progress)?
    };
    for record in records {
        output::line(record.reference)?;
    }
    store.settle()?;
    Ok(ExitCode::SUCCESS)
}
