//! Who called us.

use std::fs;

/// The commands of the aws CLI that start a plugin.
const COMMANDS: [[&str; 2]; 2] = [["ecs", "execute-command"], ["ssm", "start-session"]];

pub fn is_aws_cli() -> bool {
    let parent = rustix::process::getppid();
    let arguments = parent.and_then(|parent| {
        let path = format!("/proc/{}/cmdline", parent.as_raw_nonzero());
        fs::read(path).ok()
    });
    arguments.is_some_and(|arguments| starts_plugins(&arguments))
}

/// Arguments as the kernel shows them, each with a zero behind it.
fn starts_plugins(arguments: &[u8]) -> bool {
    let words: Vec<&[u8]> = arguments.split(|byte| *byte == 0).collect();
    let has = |word: &str| words.contains(&word.as_bytes());
    COMMANDS
        .iter()
        .any(|command| command.iter().all(|word| has(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aws_cli_is_known_by_its_command() {
        let cli = b"/usr/bin/python3\0/usr/bin/aws\0--region\0r\0ecs\0execute-command\0--task\0t\0";
        assert!(starts_plugins(cli));
        assert!(starts_plugins(b"aws\0ssm\0start-session\0"));
        assert!(!starts_plugins(b"bash\0"));
        assert!(!starts_plugins(b"ssh\0execute-command\0"));
    }
}
