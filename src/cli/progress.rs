//! The progress bar of an index run: files, MB/s, time left. Shown on a terminal only.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::index::Event;

/// A bar on standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    files: AtomicU64,
    read: AtomicU64,
}

impl Progress {
    pub(super) fn new() -> Progress {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        // The template is a constant; a fallback bar is better than none.
        let style =
            ProgressStyle::with_template("{bar:28.cyan/dim} {bytes}/{total_bytes}  {bytes_per_sec}  {msg}  {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Progress { bar, files: AtomicU64::new(0), read: AtomicU64::new(0) }
    }

    pub(super) fn tell(&self, event: Event) {
        match event {
            Event::Planned { files, bytes } => {
                self.files.store(files, Ordering::Relaxed);
                self.read.store(0, Ordering::Relaxed);
                self.bar.set_length(bytes);
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            Event::Read { bytes } => {
                let read = self.read.fetch_add(1, Ordering::Relaxed) + 1;
                self.bar.inc(bytes);
                self.bar.set_message(format!("{read}/{} files", self.files.load(Ordering::Relaxed)));
            }
            Event::Renewing { articles } => {
                self.files.store(articles, Ordering::Relaxed);
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            Event::Renewed => {
                let done = self.read.fetch_add(1, Ordering::Relaxed) + 1;
                self.bar.set_message(format!("names in {done}/{} articles", self.files.load(Ordering::Relaxed)));
            }
            Event::Committing => self.bar.set_message("committing"),
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
