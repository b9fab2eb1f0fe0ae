//! How large a layer may become.

/// Bounds on what one layer may unpack to. They are far above any honest image
/// and exist so that a few kilobytes cannot fill the machine's disk.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the decompressed archive.
    pub bytes: u64,
    /// Entries, since each takes an inode.
    pub entries: u64,
    /// Decompressed bytes per compressed byte, judged beyond [`Self::ratio_from`].
    pub ratio: u64,
    /// An archive below this size is never called a bomb: small files of zeros
    /// compress without bound.
    pub ratio_from: u64,
}

impl Default for Limits {
    /// 200 GiB is the most ephemeral storage a Fargate task can have (Amazon ECS
    /// API, EphemeralStorage), so no larger layer could run there.
    fn default() -> Self {
        Self {
            bytes: 200 << 30,
            entries: 4_000_000,
            ratio: 200,
            ratio_from: 1 << 30,
        }
    }
}
