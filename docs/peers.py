#!/usr/bin/env python3
"""Asks Chancery's peers the questions of test collections and sets their answers beside ours.

    docs/peers.py [--only PEER,…] [--chancery FILE] [--ablate] [--table] WORK COLLECTION…

COLLECTION is a folder with docs.jsonl (id, title, text), topics (queries.tsv or topics.tsv: id, tab, question) and
judgments (qrels.txt). Several sets of topics over one docs.jsonl are told apart by what follows the names:
topics-short.tsv goes with qrels-short.txt. WORK keeps the peers' indexes, WORK/runs/COLLECTION/PEER.run, and a note why a
peer is missing; an index that is there is used again. A document is its title, a line feed and its text; 1000 are ranked.

`--only` asks these peers alone (see PEERS below; the other runs stay as they are, so `--only ours,ours-plain` is
all it takes after a change of ours), `--table` asks none. Then one Markdown table a measure is printed, scored by
`chancery evaluate`. `--ablate` prints what each part of our ranking is worth, with p values, and nothing else.

Wanted, each only for its peer (a peer that cannot run is told with its error and left out):

    lucene, lucene-rm3, lucene-rocchio   `pip install --no-deps pyserini` (only the archive of Java classes in it is used),
                                         Java 21 or later, as `java` or named by JAVA
    bm25s                                `pip install bm25s PyStemmer`
    xapian, xapian-feedback              `apt-get install python3-xapian`, and this Python to be the one it is built for
    fts5                                 nothing: Python's sqlite3
    recoll                               `apt-get install recollcmd`
    tantivy                              `cargo install tantivy-cli`, as `tantivy` or named by TANTIVY

All are asked for any of the words, in lower case: Recoll and Xapian take a capital for a sign that a word is not to be
stemmed, and what other punctuation means differs. Ours gets the question as it stands. Settings are each
peer's defaults but for what stands at its function.
"""
import argparse, base64, csv, glob, io, json, os, re, shutil, socket, subprocess, sys, time
import urllib.error, urllib.parse, urllib.request

DEPTH = 1000
MEASURES = (("ndcg_cut_10", "nDCG@10"), ("map", "MAP"), ("recall_100", "R@100"), ("P_10", "P@10"), ("recip_rank", "MRR"))
PARTS = ("weights", "names", "pairs", "titles", "years", "passages", "feedback")


class Collection:
    """One docs.jsonl; `topics` holds its sets of questions as (name, file of topics, file of judgments)."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.name = os.path.basename(self.folder)
        self.docs = os.path.join(self.folder, "docs.jsonl")
        self.topics = []
        for path in sorted(glob.glob(os.path.join(glob.escape(self.folder), "*.tsv"))):
            kind = re.fullmatch(r"(?:queries|topics)(-.*)?\.tsv", os.path.basename(path))
            qrels = kind and os.path.join(self.folder, f"qrels{kind[1] or ''}.txt")
            if qrels and os.path.exists(qrels):
                self.topics.append((self.name + (kind[1] or ""), path, qrels))
        if not os.path.exists(self.docs) or not self.topics:
            sys.exit(f"{folder}: wanted are docs.jsonl, and topics with judgments (queries.tsv and qrels.txt)")

    def documents(self):
        """(id as runs have it, text) of each document."""
        with open(self.docs, encoding="utf8") as lines:
            for line in filter(str.strip, lines):
                record = json.loads(line)
                yield re.sub(r"\s", "_", record["id"]), f"{record.get('title') or ''}\n{record['text']}"


def questions(path):
    """(id, words in lower case) of each question."""
    with open(path, encoding="utf8") as lines:
        for line in filter(str.strip, lines):
            name, text = line.rstrip("\n").split("\t", 1)
            yield name, re.findall(r"\w+", text.lower())


def write_run(path, peer, answers):
    """`answers` are (question, [(document, score)], the best first)."""
    with open(path + ".new", "w", encoding="utf8") as out:
        for topic, hits in answers:
            for rank, (document, score) in enumerate(hits[:DEPTH], 1):
                out.write(f"{topic} Q0 {document} {rank} {score:.6f} {peer}\n")
    os.replace(path + ".new", path)


def by_rank(documents):
    """Scores for a peer that tells an order and no scores, or scores that are rounded."""
    return [(document, DEPTH - place) for place, document in enumerate(documents[:DEPTH])]


def call(command, **more):
    done = subprocess.run(command, capture_output=True, **more)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf8", "replace").strip().splitlines()
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {said[-1] if said else 'no word why'}")
    return done.stdout


def fresh(folder):
    """An empty folder to build an index in, or None where one was finished before. `finished` says that one is."""
    if os.path.exists(os.path.join(folder, "finished")):
        return None
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def finished(folder):
    open(os.path.join(folder, "finished"), "w").close()


# Each function below yields, for each set of topics, its file and answers as `write_run` takes them. `folder` is for the index.


def lucene(collection, folder, more=()):
    """Lucene as Anserini drives it: its English analyser (Porter, Lucene's stopwords), BM25 with k1 1.2 and b 0.75."""
    java = os.environ.get("JAVA", "java")
    jars = [jar for where in sys.path for jar in glob.glob(f"{where}/pyserini/resources/jars/anserini-*-fatjar.jar")]
    if not jars:
        raise RuntimeError("the Python package pyserini is not installed")
    if fresh(folder):
        os.makedirs(f"{folder}/docs")
        with open(f"{folder}/docs/docs.jsonl", "w", encoding="utf8") as out:
            for name, text in collection.documents():
                out.write(json.dumps({"id": name, "contents": text}) + "\n")
        call([java, "-cp", jars[0], "io.anserini.index.IndexCollection", "-collection", "JsonCollection", "-input", f"{folder}/docs",
              "-index", f"{folder}/index", "-threads", "1", "-memoryBuffer", "256", "-storeDocvectors", "-storePositions", "-optimize"])
        finished(folder)
    for _, topics, _ in collection.topics:
        with open(f"{folder}/topics.tsv", "w", encoding="utf8") as out:
            out.writelines(f"{name}\t{' '.join(words)}\n" for name, words in questions(topics))
        call([java, "-cp", jars[0], "io.anserini.search.SearchCollection", "-index", f"{folder}/index", "-topics", f"{folder}/topics.tsv",
              "-topicReader", "TsvString", "-output", f"{folder}/out.run", "-hits", str(DEPTH), "-threads", "1",
              "-bm25", "-bm25.k1", "1.2", "-bm25.b", "0.75", *more])
        answers = {}
        with open(f"{folder}/out.run", encoding="utf8") as lines:
            for line in lines:
                topic, _, document, _, score, _ = line.split()
                answers.setdefault(topic, []).append((document, float(score)))
        yield topics, list(answers.items())


def lucene_rm3(collection, folder):
    """10 terms of 10 documents, half of the weight for the question (Anserini's defaults)."""
    return lucene(collection, folder, ["-rm3"])


def lucene_rocchio(collection, folder):
    """10 terms of 10 documents, alpha 1, beta 0.75 (Anserini's defaults)."""
    return lucene(collection, folder, ["-rocchio"])


def bm25s(collection, folder):
    """The Snowball stemmer and the package's English stopwords, otherwise its defaults (k1 1.5, b 0.75, Lucene's formula)."""
    import bm25s as library, Stemmer
    stemmer = Stemmer.Stemmer("english")
    names, texts = zip(*collection.documents())
    model = library.BM25()
    model.index(library.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    for _, topics, _ in collection.topics:
        asked = list(questions(topics))
        tokens = library.tokenize([" ".join(words) for _, words in asked], stopwords="en", stemmer=stemmer, show_progress=False)
        found, scores = model.retrieve(tokens, k=min(DEPTH, len(names)), show_progress=False)
        yield topics, [(name, [(names[d], s) for d, s in zip(docs, row) if s > 0]) for (name, _), docs, row in zip(asked, found, scores)]


# Xapian brings no list that Python can reach; these are words that carry no subject in any collection.
STOPWORDS = """a an the this that these those and or but nor if of in on at by to from with without for into onto upon as than
    is are was were be been being am do does did have has had i we you he she it they me us him her them my our your his its
    their what which who whom whose when where why how there here not no can could may might will would shall should must""".split()


def xapian(collection, folder, feedback=False):
    """Stems of all words (Snowball), stopwords left out of the question, BM25 as Xapian sets it (k1 1, b 0.5)."""
    import xapian as library
    stemmer = library.Stem("english")
    if fresh(folder):
        database = library.WritableDatabase(f"{folder}/index", library.DB_CREATE_OR_OVERWRITE)
        terms = library.TermGenerator()
        terms.set_stemmer(stemmer)
        terms.set_stemming_strategy(library.TermGenerator.STEM_ALL)
        for name, text in collection.documents():
            document = library.Document()
            document.set_data(name)
            terms.set_document(document)
            terms.index_text(text)
            database.add_document(document)
        database.commit()
        database.close()
        finished(folder)
    database = library.Database(f"{folder}/index")
    parser = library.QueryParser()
    parser.set_database(database)
    parser.set_stemmer(stemmer)
    parser.set_stemming_strategy(library.QueryParser.STEM_ALL)
    parser.set_default_op(library.Query.OP_OR)
    stopper = library.SimpleStopper()
    for word in STOPWORDS:
        stopper.add(word)
    parser.set_stopper(stopper)
    enquire = library.Enquire(database)
    for _, topics, _ in collection.topics:
        answers = []
        for name, words in questions(topics):
            query = parser.parse_query(" ".join(words), 0)
            enquire.set_query(query)
            if feedback:
                best = library.RSet()
                for hit in enquire.get_mset(0, 10):
                    best.add_document(hit.docid)
                added = [library.Query(term.term) for term in enquire.get_eset(20, best)]
                # Half the weight a word: with the full one, twenty added words outvote the question.
                more = library.Query(library.Query.OP_SCALE_WEIGHT, library.Query(library.Query.OP_OR, added), 0.5)
                enquire.set_query(library.Query(library.Query.OP_OR, query, more))
            found = enquire.get_mset(0, DEPTH)
            answers.append((name, [(hit.document.get_data().decode("utf8"), hit.weight) for hit in found]))
        yield topics, answers


def xapian_feedback(collection, folder):
    """The 20 best words of the first 10 answers (Xapian's ESet) at half weight beside the question, asked again."""
    return xapian(collection, folder, feedback=True)


def fts5(collection, folder):
    """SQLite's full-text table with its Porter tokeniser; words joined by OR, its bm25()."""
    import sqlite3
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE docs USING fts5(name UNINDEXED, text, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO docs VALUES (?, ?)", collection.documents())
    ask = f"SELECT name, -bm25(docs) FROM docs WHERE docs MATCH ? ORDER BY bm25(docs) LIMIT {DEPTH}"
    for _, topics, _ in collection.topics:
        yield topics, [(name, list(base.execute(ask, [" OR ".join(f'"{word}"' for word in words)]))) for name, words in questions(topics)]


def recoll(collection, folder):
    """A file a document, recollq -o (any of the words), which stems at search; one process a question."""
    names = [name for name, _ in collection.documents()]
    if fresh(folder):
        os.makedirs(f"{folder}/docs")
        for place, (_, text) in enumerate(collection.documents()):
            with open(f"{folder}/docs/{place}.txt", "w", encoding="utf8") as out:
                out.write(text)
        with open(f"{folder}/recoll.conf", "w", encoding="utf8") as out:
            out.write(f"topdirs = {folder}/docs\nindexstemminglanguages = english\nloglevel = 1\n")
        call(["recollindex", "-c", folder], stdin=subprocess.DEVNULL)
        finished(folder)
    for _, topics, _ in collection.topics:
        answers = []
        for name, words in questions(topics):
            out = call(["recollq", "-c", folder, "-o", "-n", str(DEPTH), "-F", "url", " ".join(words)], stdin=subprocess.DEVNULL)
            # Two lines are about the question; a hit is a line with the address in base64.
            urls = [base64.b64decode(line).decode("utf8") for line in out.decode("utf8").splitlines()[2:] if line.strip()]
            answers.append((name, by_rank([names[int(re.search(r"/(\d+)\.txt$", url)[1])] for url in urls])))
        yield topics, answers


def tantivy(collection, folder):
    """tantivy-cli's server (its `search` does not rank), its own parser, one field with the en_stem tokeniser."""
    program = os.environ.get("TANTIVY", "tantivy")
    if fresh(folder):
        os.makedirs(f"{folder}/index")
        field = lambda name, record, tokenizer: {"name": name, "type": "text", "options": {"stored": name == "id", "fast": False,
            "indexing": {"record": record, "fieldnorms": True, "tokenizer": tokenizer}}}
        with open(f"{folder}/index/meta.json", "w", encoding="utf8") as out:
            # The id is stored and not indexed: what is indexed is searched.
            schema = [{"name": "id", "type": "text", "options": {"stored": True, "fast": False}}, field("text", "position", "en_stem")]
            json.dump({"index_settings": {"docstore_compression": "lz4"}, "segments": [], "schema": schema, "opstamp": 0}, out)
        with open(f"{folder}/docs.jsonl", "w", encoding="utf8") as out:
            for name, text in collection.documents():
                out.write(json.dumps({"id": name, "text": text}) + "\n")
        call([program, "index", "-i", f"{folder}/index", "-f", f"{folder}/docs.jsonl"])
        finished(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([program, "serve", "-i", f"{folder}/index", "-p", str(port), "--host", "127.0.0.1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(text):
        address = f"http://127.0.0.1:{port}/api/?nhits={DEPTH}&q={urllib.parse.quote(text)}"
        for attempt in range(100):
            try:
                return json.load(urllib.request.urlopen(address))
            except urllib.error.URLError as error:
                if server.poll() is not None or attempt == 99 or isinstance(error, urllib.error.HTTPError):
                    raise
                time.sleep(0.1)

    try:
        for _, topics, _ in collection.topics:
            yield topics, [(name, [(hit["doc"]["id"][0], hit["score"]) for hit in ask(" ".join(words))["hits"]])
                           for name, words in questions(topics)]
    finally:
        server.terminate()
        server.wait()


PEERS = {"lucene": lucene, "lucene-rm3": lucene_rm3, "lucene-rocchio": lucene_rocchio, "bm25s": bm25s, "xapian": xapian,
         "xapian-feedback": xapian_feedback, "fts5": fts5, "recoll": recoll, "tantivy": tantivy}
OURS = {"ours-plain": [flag for part in PARTS for flag in ("--without", part)], "ours": []}


def ours(chancery, collection, work, settings):
    """Our own runs, from an index made anew with this binary."""
    index = f"{work}/indexes/{collection.name}/ours"
    shutil.rmtree(index, ignore_errors=True)
    call([chancery, "index", collection.docs, "--index", index])
    for name, topics, qrels in collection.topics:
        for setting in settings:
            call([chancery, "evaluate", "--topics", topics, "--qrels", qrels, "--index", index, "-k", str(DEPTH),
                  "--save-run", f"{work}/runs/{name}/{setting}.run", *OURS[setting]])


def ablation(chancery, collection, work):
    index = f"{work}/indexes/{collection.name}/ours"
    shutil.rmtree(index, ignore_errors=True)
    call([chancery, "index", collection.docs, "--index", index])
    for name, topics, qrels in collection.topics:
        command = [chancery, "evaluate", "--topics", topics, "--qrels", qrels, "--index", index]
        for part in ("plain", *PARTS):
            command += ["--baseline", part]
        print(f"== {name}\n{call(command).decode('utf8')}", flush=True)


def tables(chancery, collections, work):
    """{measure: {peer: {set of topics: value}}} of all runs there are, printed as Markdown."""
    sets, values = [topics for collection in collections for topics in collection.topics], {}
    for name, _, qrels in sets:
        for peer in (*PEERS, *OURS):
            run = f"{work}/runs/{name}/{peer}.run"
            if not os.path.exists(run):
                continue
            out = call([chancery, "evaluate", "--qrels", qrels, "--run", run, "--format", "csv"]).decode("utf8")
            for row in csv.DictReader(io.StringIO(out)):
                for measure, _ in MEASURES:
                    values[measure, peer, name] = float(row[measure])
    names = [name for name, _, _ in sets]
    shown = lambda measure, peer, name: f"{values[measure, peer, name]:.4f}"[1:] if (measure, peer, name) in values else "-"
    blocks = [("nDCG@10 / MAP", ("ndcg_cut_10", "map"))] + [(title, (measure,)) for measure, title in MEASURES[2:]]
    for title, measures in blocks:
        print(f"{title}\n\n| | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}")
        for peer in (*PEERS, *OURS):
            print(f"| {peer} | {' | '.join(' / '.join(shown(m, peer, n) for m in measures) for n in names)} |")
        print()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="peers to ask, with commas between: " + ", ".join((*PEERS, *OURS)))
    options.add_argument("--chancery", default="chancery", help="our binary, a release build")
    options.add_argument("--ablate", action="store_true", help="print what each part of our ranking is worth, ask no peer")
    options.add_argument("--table", action="store_true", help="ask nobody, print the tables of the runs that are there")
    options.add_argument("work")
    options.add_argument("collections", nargs="+")
    given = options.parse_args()
    work = os.path.realpath(given.work)
    collections = [Collection(folder) for folder in given.collections]
    if given.ablate:
        for collection in collections:
            ablation(given.chancery, collection, work)
        return
    asked = [] if given.table else given.only.split(",") if given.only else [*PEERS, *OURS]
    unknown = [peer for peer in asked if peer not in PEERS and peer not in OURS]
    if unknown:
        sys.exit(f"--only {unknown[0]}: known are {', '.join((*PEERS, *OURS))}")
    for collection in collections:
        for name, _, _ in collection.topics:
            os.makedirs(f"{work}/runs/{name}", exist_ok=True)
        names = {topics: name for name, topics, _ in collection.topics}
        for peer in filter(PEERS.__contains__, asked):
            began = time.monotonic()
            try:
                # The three of Lucene share an index, and so do the two of Xapian.
                for topics, answers in PEERS[peer](collection, f"{work}/indexes/{collection.name}/{peer.split('-')[0]}"):
                    write_run(f"{work}/runs/{names[topics]}/{peer}.run", peer, answers)
                print(f"{collection.name}: {peer} {time.monotonic() - began:.1f} s", file=sys.stderr)
            except Exception as error:  # Whatever a peer lacks, the others are asked.
                print(f"{collection.name}: {peer} is left out: {error}", file=sys.stderr)
        settings = [setting for setting in OURS if setting in asked]
        if settings:
            ours(given.chancery, collection, work, settings)
    tables(given.chancery, collections, work)


if __name__ == "__main__":
    main()
