//! Bounds on streams: what a file may unpack to, and what a reader may ask for at once.
//!
//! The room holds for a whole file with everything nested in it, and grows with the file, so that a real archive of any
//! size is read and a bomb is not.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::{Limits, Skip};

/// Texts and pages pack to a tenth; what packs better than this has nothing to say.
const MAX_RATIO: u64 = 100;
/// A small file may unpack to so many articles of the largest size all the same.
const SPARE_ARTICLES: u64 = 4;
/// And no file to more than so many: 64 GB with the usual limit.
const MAX_ARTICLES: u64 = 1000;

/// What a file may still unpack to; shared by all streams inside it.
#[derive(Debug, Clone)]
pub(in crate::corpus) struct Room {
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl Room {
    /// The room of a file of `size` bytes.
    pub(in crate::corpus) fn new(size: u64, limits: Limits) -> Room {
        let spare = limits.max_bytes.saturating_mul(SPARE_ARTICLES);
        let limit = size.saturating_mul(MAX_RATIO).max(spare).min(limits.max_bytes.saturating_mul(MAX_ARTICLES));
        Room { left: Rc::new(Cell::new(limit)), limit }
    }

    /// A stream whose bytes take of the room.
    pub(in crate::corpus) fn bound<R: Read>(&self, inner: R) -> Bounded<R> {
        Bounded { inner, room: self.clone() }
    }
}

/// A stream that fails once the room is used up.
pub(in crate::corpus) struct Bounded<R> {
    inner: R,
    room: Room,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.room.left.get().checked_sub(read as u64) {
            Some(left) => self.room.left.set(left),
            None => return Err(Skip::Unpacks { limit: self.room.limit }.into()),
        }
        Ok(read)
    }
}

/// How much a stream still gives before it fails; set anew between records by whoever reads them.
#[derive(Debug, Clone)]
pub(in crate::corpus) struct Meter(Rc<Cell<u64>>);

impl Meter {
    /// Allows so many bytes from here.
    pub(in crate::corpus) fn allow(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

/// A stream under a meter, for readers that hold a whole record or heading in memory, however long it is.
pub(in crate::corpus) struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Metered<R> {
    /// A stream that gives nothing before it is allowed to.
    pub(in crate::corpus) fn new(inner: R) -> (Metered<R>, Meter) {
        let meter = Meter(Rc::new(Cell::new(0)));
        (Metered { inner, meter: meter.clone() }, meter)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.meter.0.get().checked_sub(read as u64) {
            Some(left) => self.meter.0.set(left),
            None => return Err(Skip::Damaged("a record or heading in it has no end".into()).into()),
        }
        Ok(read)
    }
}
