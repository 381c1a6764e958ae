//! Compressed streams: gzip and zstd.
//!
//! Nothing is unpacked to disk or held whole: what is inside is read as it flows, under the name without ".gz". What it
//! may come to, [`super::bound`] says. bzip2 and xz are not read.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Skip;
use super::kind;
use super::run::{Place, Run};

/// Packings around one file: an archive in an archive in an archive, each compressed.
const MAX_LAYERS: usize = 6;
/// How much of a compressed stream is unpacked at a time.
const BUFFER: usize = 1 << 16;
/// zstd may refer back so far, which is memory: what its own program allows unless told otherwise.
const ZSTD_WINDOW: u64 = 128 << 20;

/// Reads what a gzip file holds; several compressed pieces one behind the other are one stream.
pub(in crate::corpus) fn gzip(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    inside(run, place, MultiGzDecoder::new(input))
}

/// Reads what a zstd file holds.
pub(in crate::corpus) fn zstd(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    inside(run, place, ZstdFrames::new(input))
}

fn inside(run: &mut Run<'_>, place: &Place, unpacked: impl Read) -> Result<(), Skip> {
    if place.layers >= MAX_LAYERS {
        return Err(Skip::Nested { depth: super::archive::MAX_ARCHIVES });
    }
    let mut inner = place.clone();
    inner.layers += 1;
    inner.name = kind::without_compression(&place.name).into_owned();
    let mut stream = BufReader::with_capacity(BUFFER, run.room.bound(unpacked));
    run.stream(&inner, &mut stream)
}

/// The frames of a zstd file one after the other, which the decoder leaves to its caller.
pub(in crate::corpus) struct ZstdFrames<R> {
    input: R,
    frame: Option<FrameDecoder>,
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                while frame.can_collect() == 0 && !frame.is_finished() {
                    frame
                        .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
                        .map_err(io::Error::other)?;
                }
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.frame = None;
            }
            if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.next_frame()?;
        }
    }
}

impl<R: BufRead> ZstdFrames<R> {
    pub(in crate::corpus) fn new(input: R) -> ZstdFrames<R> {
        ZstdFrames { input, frame: None }
    }

    /// Begins the next frame, or passes over one that holds something else.
    fn next_frame(&mut self) -> io::Result<()> {
        let mut frame = FrameDecoder::new();
        frame.set_max_window_size(ZSTD_WINDOW);
        match frame.init(&mut self.input) {
            Ok(()) => self.frame = Some(frame),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                io::copy(&mut (&mut self.input).take(u64::from(length)), &mut io::sink())?;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                return Err(Skip::Damaged("it refers back further than is read".into()).into());
            }
            Err(_) => return Err(Skip::Damaged("it is no zstd file, or broken".into()).into()),
        }
        Ok(())
    }
}
