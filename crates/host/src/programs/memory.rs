// What compiled Rust calls by name and finds in a libc elsewhere.

/// # Safety
/// As C's: both point to `count` bytes that do not overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    for i in 0..count {
        // SAFETY: within what the caller vouches for.
        unsafe { *to.add(i) = *from.add(i) };
    }
    to
}

/// # Safety
/// As C's: points to `count` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, count: usize) -> *mut u8 {
    for i in 0..count {
        // SAFETY: within what the caller vouches for.
        unsafe { *to.add(i) = value as u8 };
    }
    to
}

/// # Safety
/// As C's: both point to `count` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, count: usize) -> i32 {
    for i in 0..count {
        // SAFETY: within what the caller vouches for.
        let (a, b) = unsafe { (*a.add(i), *b.add(i)) };
        if a != b {
            return i32::from(a) - i32::from(b);
        }
    }
    0
}

/// # Safety
/// As C's: points to `count` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, count: usize) -> i32 {
    // SAFETY: the same promise.
    unsafe { memcmp(a, b, count) }
}

/// # Safety
/// As C's: points to a null-terminated string.
#[unsafe(no_mangle)]
unsafe extern "C" fn strlen(string: *const u8) -> usize {
    let mut length = 0;
    // SAFETY: no byte after the first null is read.
    while unsafe { *string.add(length) } != 0 {
        length += 1;
    }
    length
}

/// The core library is compiled with unwinding and names this; these programs abort.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
