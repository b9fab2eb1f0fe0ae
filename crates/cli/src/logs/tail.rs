//! Reads one container's log from its oldest kept line to its newest, across
//! the rotation of the file under it.
//!
//! The writer renames `log` to `log.1`, `log.1` to `log.2` and so on, drops
//! the oldest, and begins a new `log`. A reader holds its file open, so a
//! rename takes nothing from it; at the end of its file it looks where that
//! file is now and goes on with the next younger one.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::entry::Entry;

pub struct Tail {
    log: PathBuf,
    current: Option<Current>,
    /// The next entry, once looked at and not yet taken.
    peeked: Option<Entry>,
}

struct Current {
    file: BufReader<File>,
    inode: u64,
    /// The beginning of a line whose end is not yet written.
    line: Vec<u8>,
}

impl Tail {
    /// A reader of `log`, which need not exist yet.
    pub fn new(log: PathBuf) -> Self {
        Self {
            log,
            current: None,
            peeked: None,
        }
    }

    pub fn peek(&mut self) -> io::Result<Option<&Entry>> {
        if self.peeked.is_none() {
            self.peeked = self.read()?;
        }
        Ok(self.peeked.as_ref())
    }

    /// The next entry, if there is one yet.
    pub fn next(&mut self) -> io::Result<Option<Entry>> {
        self.peek()?;
        Ok(self.peeked.take())
    }

    fn read(&mut self) -> io::Result<Option<Entry>> {
        loop {
            let Some(current) = &mut self.current else {
                match self.oldest()? {
                    Some(opened) => self.current = Some(opened),
                    None => return Ok(None),
                }
                continue;
            };
            current.file.read_until(b'\n', &mut current.line)?;
            if current.line.last() == Some(&b'\n') {
                let line = std::mem::take(&mut current.line);
                match Entry::parse(&line[..line.len() - 1]) {
                    Some(entry) => return Ok(Some(entry)),
                    None => continue,
                }
            }
            let inode = current.inode;
            match self.younger_than(inode)? {
                // What was written between the end that we saw and the
                // rename is still in our file: read on until its end is an
                // end for good.
                Some(younger) => {
                    if !self.has_more()? {
                        self.current = Some(younger);
                    }
                }
                None => return Ok(None),
            }
        }
    }

    fn has_more(&mut self) -> io::Result<bool> {
        match &mut self.current {
            Some(current) => Ok(!current.file.fill_buf()?.is_empty()),
            None => Ok(false),
        }
    }

    fn oldest(&self) -> io::Result<Option<Current>> {
        let mut oldest = open(&self.log)?;
        for age in 1.. {
            match open(&rotated(&self.log, age))? {
                Some(older) => oldest = Some(older),
                None => break,
            }
        }
        Ok(oldest)
    }

    /// The file after the one with `inode`; `None` when that is the newest.
    fn younger_than(&self, inode: u64) -> io::Result<Option<Current>> {
        let mut younger = match open(&self.log)? {
            Some(newest) if newest.inode != inode => newest,
            _ => return Ok(None),
        };
        for age in 1.. {
            match open(&rotated(&self.log, age))? {
                Some(file) if file.inode == inode => break,
                // Ours is older than all that are kept: go on with the oldest.
                None => break,
                Some(file) => younger = file,
            }
        }
        Ok(Some(younger))
    }
}

fn rotated(log: &Path, age: u32) -> PathBuf {
    let mut path = log.as_os_str().to_owned();
    path.push(format!(".{age}"));
    path.into()
}

fn open(path: &Path) -> io::Result<Option<Current>> {
    match fs_err::File::open(path) {
        Ok(file) => {
            let file = file.into_parts().0;
            let inode = file.metadata()?.ino();
            Ok(Some(Current {
                file: BufReader::new(file),
                inode,
                line: Vec::new(),
            }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    struct Log {
        directory: tempfile::TempDir,
    }

    impl Log {
        fn new() -> Self {
            Self {
                directory: tempfile::tempdir().unwrap(),
            }
        }

        fn path(&self) -> PathBuf {
            self.directory.path().join("log")
        }

        fn write(&self, text: &str) {
            let mut file = File::options()
                .create(true)
                .append(true)
                .open(self.path())
                .unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }

        fn line(&self, text: &str) {
            self.write(&format!("2026-01-02T03:04:05Z stdout F {text}\n"));
        }

        fn rotate(&self) {
            for age in (1..3).rev() {
                let _ = std::fs::rename(rotated(&self.path(), age), rotated(&self.path(), age + 1));
            }
            std::fs::rename(self.path(), rotated(&self.path(), 1)).unwrap();
        }
    }

    fn texts(tail: &mut Tail) -> Vec<String> {
        std::iter::from_fn(|| tail.next().unwrap())
            .map(|entry| String::from_utf8(entry.text).unwrap())
            .collect()
    }

    #[test]
    fn a_log_that_does_not_exist_yet_is_read_once_it_does() {
        let log = Log::new();
        let mut tail = Tail::new(log.path());
        assert_eq!(texts(&mut tail), [""; 0]);
        log.line("a");
        assert_eq!(texts(&mut tail), ["a"]);
    }

    #[test]
    fn half_a_line_waits_for_its_other_half() {
        let log = Log::new();
        let mut tail = Tail::new(log.path());
        log.write("2026-01-02T03:04:05Z stdout F he");
        assert_eq!(texts(&mut tail), [""; 0]);
        log.write("llo\n");
        assert_eq!(texts(&mut tail), ["hello"]);
    }

    #[test]
    fn old_parts_come_first() {
        let log = Log::new();
        for text in ["a", "b", "c"] {
            log.line(text);
            if text != "c" {
                log.rotate();
            }
        }
        assert_eq!(texts(&mut Tail::new(log.path())), ["a", "b", "c"]);
    }

    #[test]
    fn nothing_is_lost_or_doubled_when_the_log_rotates_under_the_reader() {
        let log = Log::new();
        let mut tail = Tail::new(log.path());
        log.line("a");
        assert_eq!(texts(&mut tail), ["a"]);
        log.line("b");
        log.rotate();
        log.line("c");
        log.rotate();
        log.line("d");
        assert_eq!(texts(&mut tail), ["b", "c", "d"]);
    }

    #[test]
    fn a_reader_overtaken_by_rotation_goes_on_with_the_oldest_kept() {
        let log = Log::new();
        let mut tail = Tail::new(log.path());
        log.line("a");
        assert_eq!(texts(&mut tail), ["a"]);
        log.rotate();
        std::fs::remove_file(rotated(&log.path(), 1)).unwrap();
        log.line("b");
        log.rotate();
        log.line("c");
        assert_eq!(texts(&mut tail), ["b", "c"]);
    }
}
