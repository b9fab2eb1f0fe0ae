//! Ids as EC2 gives them: a prefix and 17 hexadecimal digits.

use neargate_core::arn::Owner;
use sha2::{Digest, Sha256};

use crate::hex;

/// The id of what is called `name` in a region, the same whenever it is asked for.
pub fn of(prefix: &str, owner: &Owner, name: &str) -> String {
    let (account, region) = (owner.account.as_str(), owner.region.as_str());
    let digits = hex::of_names(&[prefix, account, region, name], 17);
    format!("{prefix}-{digits}")
}

/// The id that IAM has for a user or a role, by its ARN: a prefix and 17 letters and digits.
pub fn of_iam(prefix: &str, arn: &str) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let hash = Sha256::digest(arn);
    let letter = |byte: &u8| char::from(letters[usize::from(byte % 32)]);
    prefix
        .chars()
        .chain(hash[..17].iter().map(letter))
        .collect()
}
