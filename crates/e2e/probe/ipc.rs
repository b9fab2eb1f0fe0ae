//! System V IPC objects by key.

use crate::{check, verdict};

const IPC_CREAT: i32 = 0o1000;
const MODE: i32 = 0o666;
const SIZE: usize = 4096;

unsafe extern "C" {
    safe fn shmget(key: i32, size: usize, flags: i32) -> i32;
    safe fn semget(key: i32, count: i32, flags: i32) -> i32;
    safe fn msgget(key: i32, flags: i32) -> i32;
}

pub fn make(key: i32) {
    get(key, IPC_CREAT | MODE);
}

pub fn find(key: i32) {
    get(key, 0);
}

fn get(key: i32, flags: i32) {
    let size = if flags == 0 { 0 } else { SIZE };
    println!("shm {}", verdict(check(shmget(key, size, flags))));
    println!(
        "sem {}",
        verdict(check(semget(key, i32::from(flags != 0), flags)))
    );
    println!("msg {}", verdict(check(msgget(key, flags))));
}
