//! A log file that is rotated: `log`, then `log.1`, `log.2`, … the older.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;

#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
    max_size: u64,
    /// How many files there are at most, the one written to among them.
    max_files: u32,
}

impl LogFile {
    pub fn open(path: PathBuf, max_size: u64, max_files: u32) -> io::Result<Self> {
        let file = open(&path)?;
        Ok(Self {
            size: file.metadata()?.len(),
            file,
            path,
            max_size,
            max_files,
        })
    }

    /// Appends whole lines; they are never split over two files.
    pub fn append(&mut self, mut lines: &[u8]) -> io::Result<()> {
        while !lines.is_empty() {
            let room = self.max_size.saturating_sub(self.size);
            let fitting = match fitting(lines, usize::try_from(room).unwrap_or(usize::MAX)) {
                0 if self.size > 0 => {
                    self.rotate()?;
                    continue;
                }
                // A line that is longer than a file has one for itself.
                0 => first_line(lines),
                fitting => fitting,
            };
            let (now, later) = lines.split_at(fitting);
            self.file.write_all(now)?;
            self.size += now.len() as u64;
            lines = later;
        }
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        for index in (1..self.max_files).rev() {
            let older = numbered(&self.path, index);
            let newer = match index {
                1 => self.path.clone(),
                _ => numbered(&self.path, index - 1),
            };
            match fs::rename(newer, older) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        if self.max_files <= 1 {
            fs::remove_file(&self.path)?;
        }
        self.file = open(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

/// How many bytes of the lines fit, no line in part.
fn fitting(lines: &[u8], room: usize) -> usize {
    if lines.len() <= room {
        return lines.len();
    }
    let end = lines[..room].iter().rposition(|&byte| byte == b'\n');
    end.map_or(0, |end| end + 1)
}

fn first_line(lines: &[u8]) -> usize {
    let end = lines.iter().position(|&byte| byte == b'\n');
    end.map_or(lines.len(), |end| end + 1)
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

fn numbered(path: &Path, index: u32) -> PathBuf {
    path.with_extension(index.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_file_goes_when_there_are_too_many() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        let mut log = LogFile::open(path.clone(), 8, 3).unwrap();
        for line in ["aaaaa\n", "bbbbb\n", "ccccc\n", "ddddd\n"] {
            log.append(line.as_bytes()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap();
        assert_eq!(read("log"), "ddddd\n");
        assert_eq!(read("log.1"), "ccccc\n");
        assert_eq!(read("log.2"), "bbbbb\n");
        assert!(!directory.path().join("log.3").exists());
    }

    #[test]
    fn many_lines_at_once_are_as_many_files_as_they_need() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        let mut log = LogFile::open(path, 8, 3).unwrap();
        log.append(b"a\nb\nc\nd\ne\nlonger than a file\nf\n")
            .unwrap();
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap();
        assert_eq!(read("log"), "f\n");
        assert_eq!(read("log.1"), "longer than a file\n");
        assert_eq!(read("log.2"), "e\n");
    }

    #[test]
    fn a_log_goes_on_where_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        for line in ["one\n", "two\n"] {
            LogFile::open(path.clone(), 100, 2)
                .unwrap()
                .append(line.as_bytes())
                .unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap(), "one\ntwo\n");
    }
}
