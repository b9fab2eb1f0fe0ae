//! ECS's run-time texts, as they were seen in public.

use neargate_core::reason::{
    PullFailure, SecretFailure, StartFailure, Unresolved, cannot_get_secret, cannot_pull,
    cannot_start,
};

const ENOENT: i32 = 2;
const ENOEXEC: i32 = 8;
const EACCES: i32 = 13;

#[test]
fn images_that_could_not_be_pulled() {
    let not_found = PullFailure::Unresolved {
        reference: "docker.io/library/x:y",
        why: Unresolved::NotFound,
    };
    assert_eq!(
        cannot_pull(1, &not_found),
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
         resolve ref docker.io/library/x:y: docker.io/library/x:y: not found"
    );
    let timeout = PullFailure::Unresolved {
        reference: "quay.io/a/b:latest",
        why: Unresolved::NoAnswer {
            method: "HEAD",
            url: "https://quay.io/v2/a/b/manifests/latest",
            cause: "dial tcp 192.0.2.1:443: i/o timeout",
        },
    };
    assert_eq!(
        cannot_pull(5, &timeout),
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to \
         resolve ref quay.io/a/b:latest: failed to do request: Head \
         \"https://quay.io/v2/a/b/manifests/latest\": dial tcp 192.0.2.1:443: i/o timeout"
    );
    let forbidden = PullFailure::Unresolved {
        reference: "r/i:t",
        why: Unresolved::Status {
            method: "head",
            url: "https://r/v2/i/manifests/t",
            status: "403 Forbidden",
        },
    };
    assert_eq!(
        cannot_pull(1, &forbidden),
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
         resolve ref r/i:t: unexpected status from HEAD request to https://r/v2/i/manifests/t: \
         403 Forbidden"
    );
    assert_eq!(
        cannot_pull(
            7,
            &PullFailure::NoPlatform {
                platform: "linux/amd64"
            }
        ),
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest \
         does not contain descriptor matching platform 'linux/amd64'."
    );
    assert_eq!(
        cannot_pull(
            1,
            &PullFailure::NotCopied {
                cause: "httpReadSeeker: failed open"
            }
        ),
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: \
         httpReadSeeker: failed open"
    );
}

#[test]
fn containers_that_could_not_be_started() {
    let within_the_frame = |failure| {
        let text = cannot_start(&failure);
        let inner = text
            .strip_prefix(
                "CannotStartContainerError: ResourceInitializationError: failed to create new \
                 container runtime task: failed to create shim task: OCI runtime create failed: \
                 runc create failed: unable to start container process: ",
            )
            .and_then(|inner| inner.strip_suffix(": unknown"));
        inner.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    assert_eq!(
        within_the_frame(StartFailure::NotInPath { program: "x" }),
        "exec: \"x\": executable file not found in $PATH"
    );
    assert_eq!(
        within_the_frame(StartFailure::NotExecuted {
            program: "/run.sh",
            errno: ENOENT
        }),
        "exec: \"/run.sh\": stat /run.sh: no such file or directory"
    );
    assert_eq!(
        within_the_frame(StartFailure::NotExecuted {
            program: "/run.sh",
            errno: EACCES
        }),
        "exec: \"/run.sh\": permission denied"
    );
    assert_eq!(
        within_the_frame(StartFailure::NotLoaded {
            program: "/app",
            errno: ENOEXEC
        }),
        "exec /app: exec format error"
    );
    assert_eq!(
        within_the_frame(StartFailure::File {
            operation: "open",
            path: "/proc/sys/net/core/rmem_max",
            errno: ENOENT,
        }),
        "error during container init: open /proc/sys/net/core/rmem_max: no such file or directory"
    );
    assert_eq!(
        within_the_frame(StartFailure::Init {
            step: "error creating device nodes",
            errno: 524
        }),
        "error during container init: error creating device nodes: errno 524"
    );
    assert_eq!(
        within_the_frame(StartFailure::NoWorkingDirectory {
            path: "/srv",
            errno: EACCES
        }),
        "error during container init: chdir to cwd (\"/srv\") set in config.json failed: \
         permission denied"
    );
}

#[test]
fn containers_that_could_not_be_started_for_other_reasons() {
    assert_eq!(
        cannot_start(&StartFailure::UnknownUser { user: "bob" }),
        "CannotStartContainerError: ResourceInitializationError: unable to create new container: \
         unable to find user bob: no matching entries in passwd file"
    );
    assert_eq!(
        cannot_start(&StartFailure::Runtime {
            message: "crun: cannot mount"
        }),
        "CannotStartContainerError: ResourceInitializationError: failed to create new container \
         runtime task: failed to create shim task: OCI runtime create failed: crun: cannot mount: \
         unknown"
    );
}

#[test]
fn secrets_that_nobody_supplies() {
    assert_eq!(
        cannot_get_secret(SecretFailure::SecretsManager {
            arn: "arn:aws:secretsmanager:…"
        }),
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource \
         retrieval failed: unable to retrieve secret from asm: service call has been retried 1 \
         time(s): failed to fetch secret arn:aws:secretsmanager:… from secrets manager: \
         ResourceNotFoundException: Secrets Manager can't find the specified secret."
    );
    assert_eq!(
        cannot_get_secret(SecretFailure::ParameterStore {
            name: "/db/password"
        }),
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource \
         retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 \
         time(s): invalid parameters: /db/password"
    );
}
