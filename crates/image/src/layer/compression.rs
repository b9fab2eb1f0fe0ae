//! Telling gzip, zstd and plain tar apart by their first bytes, as Docker does:
//! media types lie, and old manifests have none that tells.

use std::io::{self, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const INPUT_BUFFER: usize = 64 * 1024;

type Input<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// A reader of the plain archive.
pub enum Decompressor<R: Read> {
    /// Not compressed.
    Plain(Input<R>),
    /// gzip, possibly of several members (pigz, eStargz).
    Gzip(Box<MultiGzDecoder<Input<R>>>),
    /// zstd, possibly of several frames and skippable ones (zstd:chunked).
    Zstd(Box<zstd::stream::read::Decoder<'static, Input<R>>>),
}

impl<R: Read> Decompressor<R> {
    /// Looks at the first bytes of `source`.
    pub fn new(mut source: R) -> io::Result<Self> {
        let mut head = Vec::with_capacity(4);
        source.by_ref().take(4).read_to_end(&mut head)?;
        let is_gzip = head.starts_with(&GZIP);
        let is_zstd = head.starts_with(&ZSTD) || is_skippable_frame(&head);
        let input = BufReader::with_capacity(INPUT_BUFFER, Cursor::new(head).chain(source));
        Ok(match (is_gzip, is_zstd) {
            (true, _) => Self::Gzip(Box::new(MultiGzDecoder::new(input))),
            (_, true) => Self::Zstd(Box::new(zstd::stream::read::Decoder::with_buffer(input)?)),
            _ => Self::Plain(input),
        })
    }
}

impl<R: Read> Read for Decompressor<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(input) => input.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}

/// RFC 8878, section 3.1.2: magic numbers 0x184D2A50 to 0x184D2A5F.
fn is_skippable_frame(head: &[u8]) -> bool {
    matches!(head, [low, 0x2a, 0x4d, 0x18] if low & 0xf0 == 0x50)
}
