//! Ids as EC2 gives them: a prefix and 17 hexadecimal digits.

use neargate_core::arn::Owner;
use sha2::{Digest, Sha256};

/// The id of what is called `name` in a region, the same whenever it is asked for.
pub fn of(prefix: &str, owner: &Owner, name: &str) -> String {
    let mut hash = Sha256::new();
    for part in [prefix, owner.account.as_str(), owner.region.as_str(), name] {
        hash.update(part);
        hash.update([0]);
    }
    let mut digits = String::with_capacity(18);
    for byte in &hash.finalize()[..9] {
        digits += &format!("{byte:02x}");
    }
    digits.truncate(17);
    format!("{prefix}-{digits}")
}
