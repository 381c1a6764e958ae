//! Finds the files below the paths that the user named.
//!
//! Hidden files and folders are passed over with a reason, links are not followed, and an index folder inside the tree
//! is never read. A file named by the user is always taken, hidden or not.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::Skip;

/// The name of the file that marks a folder as an index of ours.
const INDEX_MARK: &str = "chancery.json";

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Absolute path, links in it resolved.
    pub path: PathBuf,
    /// Path below the folder that was named, with `/` between steps: the article's id. Where two named folders have a
    /// file of this name, the folder itself stands in front.
    pub id: String,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970; 0 where the system tells none.
    pub modified: i64,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// Files in path order, each once.
    pub files: Vec<Found>,
    /// What was passed over, and why.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// The named paths, absolute: what the index run answers for.
    pub roots: Vec<PathBuf>,
}

/// Walks files and folders in name order.
///
/// # Errors
/// A named path that does not exist or cannot be entered.
pub fn walk(named: &[PathBuf]) -> std::io::Result<Walk> {
    let mut walk = Walk::default();
    let mut seen = HashSet::new();
    for name in named {
        let root =
            name.canonicalize().map_err(|e| std::io::Error::new(e.kind(), format!("{}: {e}", name.display())))?;
        walk.root(&root, &mut seen);
        walk.roots.push(root);
    }
    part_ids(&mut walk.files);
    Ok(walk)
}

/// Where files of several named paths would have one id, puts the folders above in front of it until each has its own.
fn part_ids(files: &mut [Found]) {
    loop {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, file) in files.iter().enumerate() {
            places.entry(&file.id).or_default().push(at);
        }
        let alike: Vec<usize> = places.into_values().filter(|places| places.len() > 1).flatten().collect();
        let mut longer = false;
        for at in alike {
            let file = &mut files[at];
            // An id is the end of its path; the next step is the one in front of it.
            let steps = file.id.split('/').count();
            let above = file.path.ancestors().nth(steps).and_then(Path::file_name).map(readable);
            if let Some(above) = above {
                file.id = format!("{above}/{}", file.id);
                longer = true;
            }
        }
        if !longer {
            return;
        }
    }
}

impl Walk {
    fn root(&mut self, root: &Path, seen: &mut HashSet<PathBuf>) {
        let entries = WalkDir::new(root).sort_by_file_name().into_iter();
        let mut index_folders: Vec<PathBuf> = Vec::new();
        let mut hidden: Vec<PathBuf> = Vec::new();
        let kept = entries.filter_entry(|entry| {
            if entry.depth() > 0 && entry.file_type().is_dir() {
                if is_hidden(entry.path()) {
                    hidden.push(entry.path().to_path_buf());
                    return false;
                }
                if entry.path().join(INDEX_MARK).is_file() {
                    index_folders.push(entry.path().to_path_buf());
                    return false;
                }
            }
            true
        });
        let mut files = Vec::new();
        let mut skipped = Vec::new();
        for entry in kept {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let path = e.path().unwrap_or(root).to_path_buf();
                    let what = e.io_error().map_or_else(|| e.to_string(), ToString::to_string);
                    skipped.push((path, Skip::Unreadable(what)));
                    continue;
                }
            };
            let kind = entry.file_type();
            if kind.is_dir() || !seen.insert(entry.path().to_path_buf()) {
                continue;
            }
            let beside = |page: &str| root.join(page).is_file();
            let reason = if entry.depth() > 0 && is_hidden(entry.path()) {
                Some(Skip::Hidden)
            } else if kind.is_symlink() {
                Some(Skip::Link)
            } else if !kind.is_file() {
                Some(Skip::Special)
            } else if is_companion(&id_below(root, entry.path()), &beside) {
                Some(Skip::Companion)
            } else {
                None
            };
            match (reason, entry.metadata()) {
                (Some(reason), _) => skipped.push((entry.into_path(), reason)),
                (None, Err(e)) => skipped.push((entry.into_path(), Skip::Unreadable(e.to_string()))),
                (None, Ok(metadata)) => {
                    let modified = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
                    files.push(Found {
                        id: id_below(root, entry.path()),
                        size: metadata.len(),
                        modified: modified.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0),
                        path: entry.into_path(),
                    });
                }
            }
        }
        self.files.append(&mut files);
        self.skipped.append(&mut skipped);
        self.skipped.extend(hidden.into_iter().map(|path| (path, Skip::Hidden)));
    }
}

/// Whether the last step of a path begins with a dot.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Whether a file is a frame, an advertisement or data of a page that a browser saved with all that belongs to it:
/// "Suez_files/frame.html" beside "Suez.html". `beside` tells whether a page is there. Documents in such a folder
/// were put there by somebody and are read.
pub(super) fn is_companion(path: &str, beside: &dyn Fn(&str) -> bool) -> bool {
    // What browsers put behind the name, in the languages that they speak.
    const SUFFIXES: &[&str] = &[
        "_files",
        "_file",
        "_fichiers",
        "-Dateien",
        "_archivos",
        "_arquivos",
        "_ficheiros",
        "_bestanden",
        "-filer",
        "_filer",
        "_pliki",
        "_soubory",
        "_elemei",
        "_tiedostot",
        "-tiedostot",
        "_fitxers",
        "_datoteke",
        "_dosyalar",
        ".files",
    ];
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, e)| e.to_ascii_lowercase());
    let belongs = matches!(ending.as_deref(), None | Some("html" | "htm" | "xhtml" | "shtml" | "json" | "txt" | "xml"));
    belongs
        && path.match_indices('/').any(|(end, _)| {
            let stem = SUFFIXES.iter().find_map(|suffix| path[..end].strip_suffix(suffix));
            stem.filter(|stem| !stem.is_empty() && !stem.ends_with('/')).is_some_and(|stem| {
                ["html", "htm", "xhtml", "HTML", "HTM"].iter().any(|ending| beside(&format!("{stem}.{ending}")))
            })
        })
}

/// The path of a file below the folder that was named; a file named by itself is its name. What is no UTF-8 in it is
/// written as "%E9", so that two names stay two.
fn id_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    if below.as_os_str().is_empty() {
        return readable(path.file_name().unwrap_or_default());
    }
    let steps: Vec<_> = below.components().map(|c| readable(c.as_os_str())).collect();
    steps.join("/")
}

fn readable(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_saved_beside_a_page_is_no_article() {
        let beside = |page: &str| page == "web/Suez after the Storm.html";
        for (path, companion) in [
            ("web/Suez after the Storm_files/frame.html", true),
            ("web/Suez after the Storm-Dateien/ads/saved_resource(2).html", true),
            ("web/Suez after the Storm_files/minutes.docx", false),
            ("web/Suez after the Storm.html", false),
            ("web/Bandung_files/frame.html", false),
            ("_files/frame.html", false),
        ] {
            assert_eq!(is_companion(path, &beside), companion, "{path}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf8_stay_two() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().expect("a folder");
        for name in [b"caf\xe9.txt", b"caf\xea.txt"] {
            std::fs::write(folder.path().join(OsStr::from_bytes(name)), "Suez").expect("written");
        }
        let walked = walk(&[folder.path().to_path_buf()]).expect("walked");
        assert_eq!(walked.files.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["caf%E9.txt", "caf%EA.txt"]);
    }

    #[test]
    fn files_of_two_folders_never_share_an_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let below = |name: &str| folder.path().join(name);
        for name in ["a/press", "b/press"] {
            std::fs::create_dir_all(below(name)).expect("made");
            std::fs::write(below(name).join("report.txt"), "Suez").expect("written");
        }
        std::fs::write(below("b/press/other.txt"), "Suez").expect("written");
        let ids = |named: &[PathBuf]| walk(named).expect("walked").files.into_iter().map(|f| f.id).collect::<Vec<_>>();
        assert_eq!(ids(&[below("a"), below("b")]), ["a/press/report.txt", "press/other.txt", "b/press/report.txt"]);
        assert_eq!(
            ids(&[below("a/press"), below("b/press")]),
            ["a/press/report.txt", "other.txt", "b/press/report.txt"]
        );
        assert_eq!(
            ids(&[below("a/press/report.txt"), below("b/press/report.txt")]),
            ["a/press/report.txt", "b/press/report.txt"]
        );
        assert_eq!(ids(&[below("a/press"), below("a")]), ["report.txt"]);
    }
}
