#!/usr/bin/env bash
# Measures Chancery beside its peers on the UN General Debate speeches and the classic collections; prints what stands in
# docs/measurements.md.
#
#   docs/measure.sh CHANCERY SPEECHES SHARED WORK
#
# CHANCERY is the release binary, SPEECHES the folder of the unpacked speeches, SHARED the folder with score.py and data/,
# WORK an empty folder outside the checkout. Wanted on the path: tantivy (cargo install tantivy-cli), rg, GNU time as
# /usr/bin/time, python3; PEER_PYTHON may name a Python with trafilatura and htmldate. What is missing is left out.
set -euo pipefail
chancery=$(realpath "$1") speeches=$(realpath "$2") shared=$(realpath "$3") work=$(realpath "$4")
cd "$work"

timed() { # name, command...: wall and CPU seconds, peak memory
  local name=$1; shift
  /usr/bin/time -f "%e %U %S %M" -o time.txt "$@" > out.txt 2> err.txt || true
  awk -v n="$name" 'END { printf "%-34s %7.2f s wall  %7.2f s cpu  %6.0f MB peak\n", n, $1, $2 + $3, $4 / 1024 }' time.txt
}
median() { # name, command...: the median wall time of 15 runs after one
  local name=$1; shift
  "$@" > out.txt 2> err.txt || true
  for _ in $(seq 15); do
    local began=$EPOCHREALTIME; "$@" > out.txt 2> err.txt || true; local ended=$EPOCHREALTIME
    echo $(( (${ended/./} - ${began/./}) ))
  done | sort -n | awk -v n="$name" '{ a[NR] = $1 } END { printf "%-34s %7.1f ms (%.1f to %.1f)\n", n, a[int((NR + 1) / 2)] / 1000, a[1] / 1000, a[NR] / 1000 }'
}

own_memory() { # name, command...: the most anonymous memory, sampled
  local name=$1 most=0 now; shift
  "$@" > out.txt 2> err.txt &
  local pid=$!
  while now=$(awk '/RssAnon/ { print $2 }' "/proc/$pid/status" 2> err.txt); [ -n "$now" ]; do
    [ "$now" -gt "$most" ] && most=$now
    sleep 0.05
  done
  wait "$pid" || true
  printf "%-34s %7d MB of its own\n" "$name" $((most / 1024))
}
cold() { # name, command...: wall time with an empty page cache, three times; needs root
  local name=$1; shift
  for _ in 1 2 3; do
    sync; echo 3 > /proc/sys/vm/drop_caches
    local began=$EPOCHREALTIME; "$@" > out.txt 2> err.txt || true; local ended=$EPOCHREALTIME
    printf "%-34s %7d ms\n" "$name" $(( (${ended/./} - ${began/./}) / 1000 ))
  done
}

echo "== machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo), $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)"
bytes=$(find "$speeches" -name '*.txt' -printf '%s\n' | awk '{ s += $1 } END { print s }')
echo "== speeches: $(find "$speeches" -name '*.txt' | wc -l) files, $((bytes / 1000000)) MB"

python3 - "$speeches" > speeches.jsonl <<'PY'
import json, os, sys
for folder, _, files in sorted(os.walk(sys.argv[1])):
    for name in sorted(files):
        text = open(os.path.join(folder, name), encoding="utf8", errors="replace").read()
        print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
PY

echo "== indexing, in turn"
for round in 1 2; do
  rm -rf ours && timed "chancery index ($round)" "$chancery" index "$speeches" --index ours
  if command -v tantivy > /dev/null; then
    rm -rf theirs && mkdir theirs
    cat > theirs/meta.json <<'META'
{"index_settings":{"docstore_compression":"lz4"},"segments":[],"schema":[{"name":"id","type":"text","options":{"indexing":{"record":"basic","fieldnorms":true,"tokenizer":"raw"},"stored":true,"fast":false}},{"name":"text","type":"text","options":{"indexing":{"record":"position","fieldnorms":true,"tokenizer":"en_stem"},"stored":true,"fast":false}}],"opstamp":0}
META
    timed "tantivy-cli index ($round)" tantivy index -i theirs -f speeches.jsonl
  fi
done
du -sm ours theirs 2> /dev/null | awk '{ printf "%-34s %7d MB\n", "index size: " $2, $1 }'
timed "chancery index, nothing changed" "$chancery" index "$speeches" --index ours
timed "chancery index --memory 64M" sh -c "rm -rf small && '$chancery' index '$speeches' --index small --memory 64M"
rm -rf small
timed "chancery extract" "$chancery" extract "$speeches"
timed "chancery annotate" "$chancery" annotate "$speeches"

echo "== one question, as a whole process"
median "chancery search (ranked)" "$chancery" search "denuclearization Korean peninsula" --actor "North Korea" --since 2010 --index ours
median "chancery search, one word" "$chancery" search denuclearization --index ours
command -v rg > /dev/null && median "rg -i -l (any of the words)" rg -i -l "denuclearization|korean|peninsula" "$speeches"
command -v rg > /dev/null && median "rg -i -l, one word" rg -i -l denuclearization "$speeches"

if [ -w /proc/sys/vm/drop_caches ]; then
  cold "chancery search (ranked), cold" "$chancery" search "denuclearization Korean peninsula" --actor "North Korea" --since 2010 --index ours
  command -v rg > /dev/null && cold "rg -i -l (any of the words), cold" rg -i -l "denuclearization|korean|peninsula" "$speeches"
fi
for memory in 64M 256M; do
  rm -rf small && own_memory "chancery index --memory $memory" "$chancery" index "$speeches" --index small --memory "$memory"
done
rm -rf small

echo "== many questions in one process: 225 of Cranfield's over the speeches"
timed "chancery search --topics, TREC" "$chancery" search --topics "$shared/data/retrieval/cranfield/queries.tsv" --format trec -n 10 --index ours
timed "chancery search --topics, passages" "$chancery" search --topics "$shared/data/retrieval/cranfield/queries.tsv" --format jsonl -n 10 --index ours

echo "== quality"
for set in cranfield cisi lisa med npl; do
  rm -rf "q-$set" && "$chancery" index "$shared/data/retrieval/$set/docs.jsonl" --index "q-$set" > /dev/null
  "$chancery" search --index "q-$set" --topics "$shared/data/retrieval/$set/queries.tsv" --format trec -n 1000 > "run-$set"
  echo "$set $(python3 "$shared/score.py" run "$shared/data/retrieval/$set/qrels.txt" "run-$set")"
done
"$chancery" extract "$shared"/data/html/pages/* > html.jsonl
echo "bodies $(python3 "$shared/score.py" text "$shared/data/html/gold.json" html.jsonl)"
"$chancery" extract "$shared"/data/dates/pages/* > dates.jsonl
echo "dates $(python3 "$shared/score.py" dates "$shared/data/dates/gold.json" dates.jsonl)"
pages="$shared/data/html/pages $shared/data/dates/pages"
mb=$(find $pages -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%.1f", s / 1e6 }')
echo "== reading $(find $pages -type f | wc -l) web pages, $mb MB"
for round in 1 2; do
  timed "chancery extract pages ($round)" "$chancery" extract $pages
  # PEER_PYTHON is a Python that has trafilatura and htmldate.
  if [ -n "${PEER_PYTHON:-}" ]; then
    cat > peer.py <<'PY'
import glob, json, multiprocessing, sys
import htmldate, trafilatura
def read(path):
    page = open(path, "rb").read()
    text = trafilatura.extract(page) or ""
    try: date = htmldate.find_date(page, extensive_search=True, original_date=True)
    except Exception: date = None
    return json.dumps({"path": path, "text": text, "date": date}, ensure_ascii=False)
if __name__ == "__main__":
    pages = sorted(p for folder in sys.argv[2:] for p in glob.glob(glob.escape(folder) + "/*"))
    processes = int(sys.argv[1])
    if processes == 1: print(*map(read, pages), sep="\n")
    else:
        with multiprocessing.Pool(processes) as pool: print(*pool.map(read, pages, 8), sep="\n")
PY
    timed "trafilatura + htmldate ($round)" "$PEER_PYTHON" peer.py 1 $pages
    timed "the same, $(nproc) processes ($round)" "$PEER_PYTHON" peer.py "$(nproc)" $pages
  fi
done
if [ -n "${PEER_PYTHON:-}" ]; then
  "$PEER_PYTHON" peer.py "$(nproc)" $pages > peer.jsonl
  echo "peer bodies $(python3 "$shared/score.py" text "$shared/data/html/gold.json" peer.jsonl)"
  echo "peer dates $(python3 "$shared/score.py" dates "$shared/data/dates/gold.json" peer.jsonl)"
fi
cat "$shared"/data/names/*.jsonl > names.jsonl
"$chancery" annotate names.jsonl > annotated.jsonl
echo "names $(python3 "$shared/score.py" names names.jsonl annotated.jsonl)"
