//! Splits a colon-separated file into fields without allocating: a byte comes
//! in at a time, and of each field only as much is kept as could matter.

/// Longer fields match nothing: no name or directory is that long (PATH_MAX).
const LONGEST: usize = 4096;

/// One field of a line.
pub struct Field {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Default for Field {
    fn default() -> Self {
        Self {
            bytes: [0; LONGEST],
            length: 0,
        }
    }
}

impl Field {
    /// The field, unless it was too long to be kept.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.get(..self.length)
    }

    pub fn equals(&self, other: &[u8]) -> bool {
        self.bytes() == Some(other)
    }

    pub fn number(&self) -> Option<u32> {
        std::str::from_utf8(self.bytes()?).ok()?.parse().ok()
    }

    pub fn clear(&mut self) {
        self.length = 0;
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
        }
        self.length += 1;
    }
}

/// What came after a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A colon: another field of the same line.
    Field,
    /// A comma: another member of the same field.
    Member,
    Line,
    File,
}

/// Takes a file apart.
pub struct Fields<R> {
    read: R,
}

impl<E, R: FnMut() -> Result<Option<u8>, E>> Fields<R> {
    pub fn new(read: R) -> Self {
        Self { read }
    }

    /// Up to the next colon or line's end; commas are part of it.
    pub fn next_column(&mut self, field: &mut Field) -> Result<End, E> {
        self.until(field, false)
    }

    /// Up to the next colon, comma or line's end.
    pub fn next(&mut self, field: &mut Field) -> Result<End, E> {
        self.until(field, true)
    }

    fn until(&mut self, field: &mut Field, commas: bool) -> Result<End, E> {
        field.clear();
        loop {
            match (self.read)()? {
                None => return Ok(End::File),
                Some(b'\n') => return Ok(End::Line),
                Some(b':') => return Ok(End::Field),
                Some(b',') if commas => return Ok(End::Member),
                Some(byte) => field.push(byte),
            }
        }
    }
}
