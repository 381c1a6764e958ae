//! Bounds the memory of what waits between the reading threads and tantivy's indexing threads.
//!
//! tantivy queues up to ten thousand batches, which with whole articles is a gigabyte. Here every batch takes room
//! before it is queued, and gives it back when its last document has been indexed and dropped.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

/// Nobody waits longer than this: if the indexing threads have died, the next write says so.
const PATIENCE: Duration = Duration::from_secs(20);

/// The room for what waits.
#[derive(Debug)]
pub(super) struct Flow {
    limit: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

/// Room that was taken; given back when dropped.
#[derive(Debug)]
pub(super) struct Room {
    flow: Arc<Flow>,
    bytes: usize,
}

impl Flow {
    /// Room for so many bytes.
    pub(super) fn new(limit: usize) -> Arc<Flow> {
        Arc::new(Flow { limit, used: Mutex::new(0), freed: Condvar::new() })
    }

    /// Takes room for a batch, waiting until there is some. A batch larger than all room waits until nothing else does.
    pub(super) fn take(self: &Arc<Flow>, bytes: usize) -> Arc<Room> {
        let deadline = Instant::now() + PATIENCE;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + bytes > self.limit {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            used = self.freed.wait_timeout(used, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        *used += bytes;
        Arc::new(Room { flow: Arc::clone(self), bytes })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *self.flow.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.flow.freed.notify_all();
    }
}

/// A document that holds the room of its batch.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) document: TantivyDocument,
    /// Never read: dropping it gives the room back.
    #[expect(dead_code, reason = "held for its end")]
    pub(super) room: Option<Arc<Room>>,
}

impl From<TantivyDocument> for Held {
    fn from(document: TantivyDocument) -> Held {
        Held { document, room: None }
    }
}

impl Document for Held {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_waits_until_there_is_room() {
        let flow = Flow::new(100);
        let first = flow.take(80);
        let waiting = {
            let flow = Arc::clone(&flow);
            std::thread::spawn(move || {
                let began = Instant::now();
                drop(flow.take(50));
                began.elapsed()
            })
        };
        std::thread::sleep(Duration::from_millis(60));
        drop(first);
        let waited = waiting.join().expect("the thread ends");
        assert!(waited >= Duration::from_millis(30) && waited < PATIENCE, "{waited:?}");
    }

    #[test]
    fn a_batch_larger_than_all_room_goes_alone() {
        let flow = Flow::new(10);
        drop(flow.take(1000));
        drop(flow.take(1000));
    }
}
