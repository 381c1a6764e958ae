#!/usr/bin/env bash
# Copies small files of some folders into fuzz/corpus/TARGET, each to the targets of its format.
# usage: fuzz/seed.sh [FOLDER...]      (the sample corpus if none is named)
set -euo pipefail
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- ../corpus

# Documents that are zip archives inside become parts, as `read_packed` takes them.
parts() {
    unzip -Z1 "$1" 2>/dev/null | grep -E '\.(xml|rels|opf|ncx|x?html?|txt|md|csv|json)$|^mimetype$' | while IFS= read -r name; do
        printf '\1%s\n' "$name"
        # A name in an archive is a pattern to unzip.
        unzip -p "$1" "$(printf '%s' "$name" | sed 's/[][*?\\]/\\&/g')" 2>/dev/null || true
    done
}

add() { # target, file, name of it if it is another
    local limit=65536
    case $1 in pdf | docx | odt | epub | zip) limit=200000 ;; esac
    local size
    size=$(wc -c <"$2")
    [ "$size" -gt 0 ] && [ "$size" -le "$limit" ] || return 0
    mkdir -p "corpus/$1"
    local to
    to=corpus/$1/$(printf '%s' "${3:-$2}" | cksum | cut -d ' ' -f 1)
    cp "$2" "$to"
    case $1 in docx | odt | epub | zip)
        parts "$2" >"$to.parts" || true # Damaged ones have none.
        size=$(wc -c <"$to.parts")
        [ "$size" -gt 0 ] && [ "$size" -le "$limit" ] || rm "$to.parts"
        ;;
    esac
}

plain=$(mktemp)
trap 'rm -f "$plain"' EXIT
mkdir -p corpus/{query,calendar,zip,evaluate}

find "$@" -type f | while IFS= read -r file; do
    case ${file,,} in
    *.expected.txt) ;;
    *.txt | *.text) for target in text calendar annotate; do add $target "$file"; done ;;
    *.md | *.markdown) add markdown "$file" ;;
    *.html | *.htm | *.xhtml) add html "$file" ;;
    *.mht | *.mhtml) add mhtml "$file" ;;
    *.pdf) add pdf "$file" ;;
    *.docx | *.docm) add docx "$file" ;;
    *.odt | *.ott | *.fodt) add odt "$file" ;;
    *.rtf) add rtf "$file" ;;
    *.epub) add epub "$file" ;;
    *.eml) add eml "$file" ;;
    *.mbox | *.mbx) add mbox "$file" ;;
    *.tei | *.xml) add tei "$file" ;;
    *.jsonl | *.ndjson) add jsonl "$file" ;;
    *.json) add json "$file" ;;
    *.csv | *.tsv | *.tab) add table "$file" ;;
    *.warc) add warc "$file" ;;
    *.warc.gz)
        add gzip "$file"
        # A change of a byte should be a change of a record.
        gzip -dc "$file" >"$plain" 2>/dev/null || true
        add warc "$plain" "$file"
        ;;
    *.zip) add zip "$file" ;;
    *.tar) add tar "$file" ;;
    *.gz | *.tgz) add gzip "$file" ;;
    *.zst | *.tzst) add zstd "$file" ;;
    esac
done

# No file of the sample is one of these.
printf '%s' '+sanct* "six-party talks" -Japan date:[2013 TO 2014-02] (actor:Kerry OR NOT title:"Xi Jinping")' >corpus/query/all
printf '%s' 'institution:UN mentions:1962 source:(KCNA language:en' >corpus/query/bent
printf '%s' 'Feb. 19, 2014; 19 February 1962 to 3 March; 1962-63; the 1990s; 03/04/2014; 19.02.14; 2014年2月19日' >corpus/calendar/times
printf '\1a/2014-02-19.txt\nThe ministers met in Vienna.\n\1a/b.html\n<title>Vienna</title><p>They met again.' >corpus/zip/two.parts
printf '1 0 a 1\n1 0 b 0\n2 0 c 2\n\n1 Q0 b 1 2.5 t\n1 Q0 a 2 2.5 t\n2 Q0 c 1 -1e3 t\n' >corpus/evaluate/scores
printf '<top>\n<num> Number: 301\n<title> Oil &amp; gas\n<desc> Description:\nWho sold it?\n<narr> Narrative:\nAny.\n</top>\n' >corpus/evaluate/topics
