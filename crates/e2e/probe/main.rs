//! The probe: does, inside a container, what the tests want to see the effects
//! of and what busybox has no word for. One fact a line on stdout; a system
//! call that fails is an answer and shows as its error's number.
//!
//! Static and without any crate, see `build.rs`.

mod attack;
mod ipc;
mod memory;
mod network;
mod process;

use std::process::ExitCode;

const USAGE: &str = "\
usage: probe backlog BACKLOG CONNECTIONS   how many connections a listener queues
       probe source-ports CONNECTIONS      the lowest and highest port connected from
       probe keepalive ADDRESS:PORT        connect, wait until the connection is given up
       probe bind PORT                     bind a TCP port
       probe trace PID                     attach to a process and let it go
       probe attack FILE NAMESPACE...      do so with all processes until FILE is there
       probe ids                           real and effective user
       probe as UID COMMAND...             become a user and run a command
       probe ipc make|find KEY             System V objects
       probe eat MIB                       fill memory, then sleep
       probe feed-child MIB                have a child do that, tell how it ended
       probe spin MILLISECONDS             burn all CPUs, tell how much time one got";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["backlog", backlog, connections] => {
            network::backlog(number(backlog), number(connections));
        }
        ["source-ports", connections] => network::source_ports(number(connections)),
        ["keepalive", address] => network::keepalive(address),
        ["bind", port] => network::bind(number(port)),
        ["trace", pid] => process::trace(number(pid)),
        ["attack", file, ref namespaces @ ..] => attack::until(file, namespaces),
        ["ids"] => process::ids(),
        ["as", uid, program, ref rest @ ..] => process::run_as(number(uid), program, rest),
        ["ipc", "make", key] => ipc::make(number(key)),
        ["ipc", "find", key] => ipc::find(number(key)),
        ["eat", mib] => memory::eat(number(mib)),
        ["feed-child", mib] => memory::feed_child(mib),
        ["spin", milliseconds] => process::spin(number(milliseconds)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is not a number that fits"))
}

/// `ok`, or the error's number.
fn verdict<T>(result: std::io::Result<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => match error.raw_os_error() {
            Some(errno) => format!("errno {errno}"),
            None => error.to_string(),
        },
    }
}

/// A system call's result: -1 stands for an error in errno.
fn check(result: i32) -> std::io::Result<i32> {
    match result {
        -1 => Err(std::io::Error::last_os_error()),
        result => Ok(result),
    }
}
