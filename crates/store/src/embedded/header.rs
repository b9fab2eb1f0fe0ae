//! The file's header before redb has it, which takes much of it on trust.
//!
//! The fields are those of redb's file format 3 (docs/design.md in its source): flags
//! and the file's geometry, and two slots for the last two commits, one of which the
//! flags call the primary. Each slot has the roots of two trees.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

const MAGIC: &[u8; 9] = b"redb\x1A\x0A\xA9\x0D\x0A";
const PAGE: u64 = 4096;
/// A region's pages, none of which is a header of its own.
const REGION: u64 = 1 << 20;

const FLAGS: usize = 9;
const PRIMARY: u8 = 1;
const RECOVERY_REQUIRED: u8 = 2;
const TWO_PHASE_COMMIT: u8 = 4;

const SLOTS: [usize; 2] = [64, 192];
const SLOT: usize = 128;
/// The commit's number, in a slot.
const TRANSACTION: std::ops::Range<usize> = 104..112;
/// The checksums of the two roots, in a slot.
const CHECKSUMS: [std::ops::Range<usize>; 2] = [16..32, 48..64];

/// Makes of the header of a settled file one for which redb verifies all pages. Of
/// others it does so anyway.
///
/// Then it would go back to the other slot if the primary one is damaged. That may be
/// right after a crash; of a settled file the other's pages may be gone already, and
/// trusting them made it panic. So the other slot gets roots that cannot be right.
pub(super) fn ask_for_verification(header: &mut [u8]) {
    let is_whole = header.len() >= SLOTS[1] + SLOT;
    // The newer slot is not the primary one if a crash came while it was settled.
    if !is_whole || header[FLAGS] & TWO_PHASE_COMMIT == 0 || !primary_is_newer(header) {
        return;
    }
    let primary = usize::from(header[FLAGS] & PRIMARY);
    let other = SLOTS[1 - primary];
    header.copy_within(SLOTS[primary]..SLOTS[primary] + SLOT, other);
    for range in CHECKSUMS {
        for byte in &mut header[other..][range] {
            *byte ^= 0xff;
        }
    }
    header[FLAGS] = header[FLAGS] & !TWO_PHASE_COMMIT | RECOVERY_REQUIRED;
}

fn primary_is_newer(header: &[u8]) -> bool {
    // Little-endian, so compared from behind.
    let [first, second] = SLOTS.map(|slot| header[slot..][TRANSACTION].iter().rev());
    match header[FLAGS] & PRIMARY {
        0 => first.ge(second),
        _ => second.ge(first),
    }
}

/// What is wrong with the file, if something is: redb would panic at one that was cut
/// short.
pub(super) fn damage(file: &File) -> io::Result<Option<String>> {
    let length = file.metadata()?.len();
    if length < PAGE {
        return Ok(Some(format!("it has {length} bytes, less than its header")));
    }
    let mut header = [0; SLOTS[1] + SLOT];
    file.read_exact_at(&mut header, 0)?;
    if !header.starts_with(MAGIC) {
        return Ok(Some("it is no database".to_owned()));
    }
    let field = |index: usize| {
        let at = 12 + 4 * index;
        header[at..at + 4]
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    let [page, region_header, region, regions, trailing] = [0, 1, 2, 3, 4].map(field);
    let sane = (page, region_header, region) == (PAGE, 0, REGION) && trailing <= REGION;
    let closed = header[FLAGS] & (TWO_PHASE_COMMIT | RECOVERY_REQUIRED) == TWO_PHASE_COMMIT;
    if !sane || closed && !primary_is_newer(&header) {
        return Ok(Some("its header makes no sense".to_owned()));
    }
    let pages = 1 + regions * region + trailing;
    Ok((length < pages * PAGE).then(|| {
        let expected = pages * PAGE;
        format!("it has {length} bytes, and had {expected}")
    }))
}
