//! Why a file or a part of it was not read: typed reasons whose messages say what is wrong and what to do.

/// Why a file gave no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Skip {
    /// Its name begins with a dot, or with `._` as macOS writes beside every file on foreign disks.
    #[error("hidden file")]
    Hidden,
    /// A link, which is not followed so that nothing is read twice or forever.
    #[error("symbolic link")]
    Link,
    /// A pipe, a socket, a device.
    #[error("not a regular file")]
    Special,
    /// Not a single byte, or only blanks.
    #[error("empty file")]
    Empty,
    /// Bytes that are no text.
    #[error("binary file")]
    Binary,
    /// A kind of file that is not read.
    #[error("kind of file that is not read")]
    Format,
    /// An archive of a kind that is not opened.
    #[error("kind of archive that is not read: unpack it by hand")]
    Archive,
    /// A file of an office program that is not read.
    #[error("kind of file that is not read: save it as {0}")]
    Office(&'static str),
    /// More than the limit for one article.
    #[error("larger than the limit of {} for one article", megabytes(*limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The system would not give it.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// Pages that are pictures of text.
    #[error("no text in it, only images: it needs OCR before it can be read")]
    NeedsOcr,
    /// Locked with a password.
    #[error("encrypted: save a copy without the password")]
    Encrypted,
    /// Not what its ending says, or broken.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Unpacks to more than a file may: a bomb, or an archive that should be unpacked by hand.
    #[error("unpacks to more than the limit of {}", megabytes(*limit))]
    Unpacks {
        /// The limit in bytes.
        limit: u64,
    },
    /// Reading it took longer than a file may take.
    #[error("takes longer than the limit of {seconds} seconds")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// A page or a file of records in which no article was found.
    #[error("no article found in it")]
    NoArticle,
    /// An archive or a file of records of which nothing could be read.
    #[error("no article in it: {first}{}", match others { 0 => String::new(), n => format!(" (and {n} more)") })]
    NoneRead {
        /// What is wrong with the first.
        first: String,
        /// How many more there are.
        others: usize,
    },
    /// A table or a file of records without the columns that are needed.
    #[error("{0}")]
    Columns(String),
    /// Packed by a method that is not read.
    #[error("packed with {0}, which is not read: unpack it by hand")]
    Method(String),
    /// Archives in archives in archives.
    #[error("an archive inside {depth} others: unpack it by hand")]
    Nested {
        /// How deep archives are read.
        depth: usize,
    },
    /// More files in one archive than are read.
    #[error("holds more than {limit} files: unpack it by hand")]
    Crowded {
        /// The limit.
        limit: usize,
    },
    /// A page that a browser saved beside another for its sake: a frame, an advertisement.
    #[error("part of the saved page beside it")]
    Companion,
    /// Another program wrote to it meanwhile.
    #[error("changed while it was read: it is read again next time")]
    Changed,
    /// The user stopped the run while it was read.
    #[error("stopped before its end")]
    Interrupted,
    /// The reader gave up on it in a way it should not have.
    #[error("the reader failed on it")]
    Failed,
}

impl Skip {
    /// The reason in a word, without the particulars: what the summary counts by.
    pub fn kind(&self) -> &'static str {
        match self {
            Skip::Hidden => "hidden",
            Skip::Link => "symbolic link",
            Skip::Special => "not a regular file",
            Skip::Empty => "empty",
            Skip::Binary => "binary",
            Skip::Format | Skip::Office(_) => "kind of file not read",
            Skip::Archive => "kind of archive not read",
            Skip::TooLarge { .. } => "too large",
            Skip::Unreadable(_) => "unreadable",
            Skip::NeedsOcr => "needs OCR",
            Skip::Encrypted => "encrypted",
            Skip::Damaged(_) => "damaged",
            Skip::Unpacks { .. } => "unpacks to too much",
            Skip::TooSlow { .. } => "takes too long",
            Skip::NoArticle | Skip::NoneRead { .. } => "no article found",
            Skip::Columns(_) => "no known columns",
            Skip::Method(_) => "method of packing not read",
            Skip::Nested { .. } => "archive too deep in others",
            Skip::Crowded { .. } => "too many files in it",
            Skip::Companion => "part of a saved page",
            Skip::Changed => "changed meanwhile",
            Skip::Interrupted => "interrupted",
            Skip::Failed => "reader failed",
        }
    }

    /// The reason that travelled in an error of reading; what a decoder says of its bytes is damage, what the system
    /// says is not.
    pub(super) fn of(error: std::io::Error) -> Skip {
        if error.raw_os_error().is_some() {
            return Skip::Unreadable(error.to_string());
        }
        match error.downcast::<Skip>() {
            Ok(skip) => skip,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Skip::Damaged("it ends before its end".into())
            }
            Err(error) => Skip::Damaged(in_words(&error.to_string()).into()),
        }
    }

    /// Whether nothing more of a file can be read after this, whichever part of it was at fault.
    pub(super) fn ends_all(&self) -> bool {
        matches!(self, Skip::Interrupted | Skip::Unreadable(_) | Skip::Unpacks { .. } | Skip::Crowded { .. })
    }
}

impl From<Skip> for std::io::Error {
    /// So that a reason gets through readers that know only errors of the system.
    fn from(skip: Skip) -> std::io::Error {
        std::io::Error::other(skip)
    }
}

/// A part of a file that could not be read; the others were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// Where in the file: "line 3", "2014/oslo.pdf", "box.mbox, message 4".
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl std::fmt::Display for BadRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What a decoder says of bytes that it cannot undo, for people.
fn in_words(said: &str) -> &str {
    let lower = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["gzip header"]) {
        "it is no gzip file, or a broken one"
    } else if has(&["checksum", "crc"]) {
        "what was unpacked is not what was packed: it was changed on the way"
    } else if has(&["deflate", "zlib", "block", "huffman", "brotli", "invalid data", "corrupt"]) {
        "what is compressed in it is broken"
    } else {
        said
    }
}

/// A limit in the unit that shows it: whole megabytes as the options have them, of 1024 times 1024 bytes, if it is that.
fn megabytes(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MB", bytes >> 20),
        _ if bytes >= 1_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sentences_without_jargon() {
        let of = |said: &str| Skip::of(std::io::Error::new(std::io::ErrorKind::InvalidData, said)).to_string();
        assert_eq!(of("corrupt deflate stream"), "damaged: what is compressed in it is broken");
        assert_eq!(of("invalid gzip header"), "damaged: it is no gzip file, or a broken one");
        assert_eq!(Skip::TooLarge { limit: 64 << 20 }.to_string(), "larger than the limit of 64 MB for one article");
        assert_eq!(Skip::Method("bzip2".into()).to_string(), "packed with bzip2, which is not read: unpack it by hand");
    }
}
