//! UTF-16 files of many records, made UTF-8 as they flow.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};

/// The encoding of a file by its first bytes, if it is one that has to be made UTF-8 before records can be found in it.
pub(in crate::corpus) fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] | [b'{' | b'[', 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'{' | b'[', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The stream in UTF-8.
pub(in crate::corpus) struct Utf8<R> {
    input: R,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Utf8<R> {
    pub(in crate::corpus) fn new(input: R, encoding: &'static Encoding) -> Utf8<R> {
        Utf8 { input, decoder: encoding.new_decoder(), text: Vec::new(), at: 0, ended: false }
    }
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            let bytes = self.input.fill_buf()?;
            self.ended = bytes.is_empty();
            self.text.resize(bytes.len() * 3 + 16, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, self.ended);
            self.input.consume(read);
            self.text.truncate(written);
            self.at = 0;
        }
        let given = buffer.len().min(self.text.len() - self.at);
        buffer[..given].copy_from_slice(&self.text[self.at..self.at + given]);
        self.at += given;
        Ok(given)
    }
}
