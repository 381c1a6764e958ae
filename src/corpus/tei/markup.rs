//! The elements and attributes of TEI that mean something here; all others are passed through.

use quick_xml::events::BytesStart;

/// An element, by its name without a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Root,
    /// `text`, which may say in what language it is.
    Text,
    Header,
    TitleStmt,
    PublicationStmt,
    SeriesStmt,
    SourceDesc,
    Bibl,
    CorrespAction,
    Creation,
    Language,
    Publisher,
    Title,
    Author,
    Body,
    /// `front`, `back`.
    Around,
    Div,
    Head,
    /// A paragraph, and whatever else stands by itself.
    Block,
    Item,
    Label,
    List,
    Table,
    Row,
    Cell,
    Stanza,
    Line,
    Dateline,
    Signed,
    Byline,
    Date,
    PersName,
    PlaceName,
    OrgName,
    /// `name`, whose type says what it names.
    Name,
    /// An entry of a list of persons, places or organisations.
    Entry,
    Gloss,
    Term,
    Note,
    Ref,
    Figure,
    /// Another document within this one: an enclosure.
    Inner,
    /// What somebody says in a debate, or the head of a letter: its segments stand by themselves.
    Speech,
    Segment,
    Choice,
    /// The form of the source where an editor's stands beside it.
    Original,
    /// `lb`, `pb` and their like.
    Break,
    Word,
    /// Lists that are looked through for names and are no text.
    Silent,
    /// What is no text at all.
    Skip,
    /// Everything else: its text is part of what is around it.
    Inline,
}

impl Tag {
    pub(super) fn of(name: &str) -> Tag {
        match name {
            "TEI" | "TEI.2" | "teiCorpus" | "teiCorpus.2" => Tag::Root,
            "text" => Tag::Text,
            "teiHeader" => Tag::Header,
            "titleStmt" => Tag::TitleStmt,
            "publicationStmt" => Tag::PublicationStmt,
            "seriesStmt" => Tag::SeriesStmt,
            "sourceDesc" => Tag::SourceDesc,
            "bibl" | "biblStruct" | "biblFull" | "msDesc" | "recording" => Tag::Bibl,
            "correspAction" => Tag::CorrespAction,
            "creation" => Tag::Creation,
            "language" => Tag::Language,
            "publisher" => Tag::Publisher,
            "title" => Tag::Title,
            "author" | "docAuthor" => Tag::Author,
            "body" => Tag::Body,
            "front" | "back" => Tag::Around,
            "div" | "div0" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => Tag::Div,
            "head" => Tag::Head,
            "p" | "ab" | "sp" | "speaker" | "stage" | "closer" | "salute" | "postscript" | "trailer" | "address"
            | "addrLine" | "epigraph" | "argument" | "listBibl" => Tag::Block,
            "u" | "opener" => Tag::Speech,
            "seg" => Tag::Segment,
            "item" => Tag::Item,
            "label" => Tag::Label,
            "list" => Tag::List,
            "table" => Tag::Table,
            "row" => Tag::Row,
            "cell" => Tag::Cell,
            "lg" => Tag::Stanza,
            "l" => Tag::Line,
            "dateline" | "docDate" => Tag::Dateline,
            "signed" => Tag::Signed,
            "byline" => Tag::Byline,
            "date" => Tag::Date,
            "persName" => Tag::PersName,
            "placeName" | "geogName" | "settlement" | "country" | "region" | "district" => Tag::PlaceName,
            "orgName" => Tag::OrgName,
            "name" => Tag::Name,
            "person" | "place" | "org" | "personGrp" => Tag::Entry,
            "gloss" => Tag::Gloss,
            "term" => Tag::Term,
            "note" => Tag::Note,
            "ref" => Tag::Ref,
            "figure" => Tag::Figure,
            "attachment" | "floatingText" => Tag::Inner,
            "choice" | "app" => Tag::Choice,
            "orig" | "abbr" | "sic" => Tag::Original,
            "lb" | "pb" | "cb" | "gb" | "milestone" => Tag::Break,
            "w" | "pc" => Tag::Word,
            "titlePage" | "listPerson" | "listPlace" | "listOrg" | "standOff" => Tag::Silent,
            "fw" | "del" | "rdg" | "graphic" | "media" | "binaryObject" | "formula" | "facsimile" | "sourceDoc"
            | "ptr" | "encodingDesc" | "revisionDesc" | "xenoData" | "spanGrp" | "linkGrp" | "interpGrp" | "index"
            | "divGen" | "vocal" | "kinesic" | "incident" | "metamark" | "certainty" | "fsdDecl" => Tag::Skip,
            _ => Tag::Inline,
        }
    }
}

/// The attributes that are looked at.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) subtype: Option<String>,
    pub(super) rend: Option<String>,
    /// What a name points to.
    pub(super) key: Option<String>,
    pub(super) regular: Option<String>,
    pub(super) language: Option<String>,
    pub(super) ident: Option<String>,
    pub(super) number: Option<String>,
    pub(super) place: Option<String>,
    pub(super) when: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) not_before: Option<String>,
    pub(super) not_after: Option<String>,
    /// The span that the editors of a collection give a whole document.
    pub(super) earliest: Option<String>,
    pub(super) latest: Option<String>,
    /// `break="no"`: the word goes on behind the break.
    pub(super) unbroken: bool,
    /// `join="right"`: no space follows the word.
    pub(super) joined: bool,
}

impl Attributes {
    pub(super) fn of(element: &BytesStart<'_>) -> Attributes {
        let mut found = Attributes::default();
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key.into_inner();
            let field = match name.rsplit(':').next().unwrap_or(name) {
                "id" => &mut found.id,
                "type" => &mut found.kind,
                "subtype" => &mut found.subtype,
                "rend" => &mut found.rend,
                "corresp" | "ref" | "key" | "target" | "nymRef" => &mut found.key,
                "reg" => &mut found.regular,
                "lang" => &mut found.language,
                "ident" => &mut found.ident,
                "n" => &mut found.number,
                "place" => &mut found.place,
                "when" | "when-iso" | "value" => &mut found.when,
                "from" | "from-iso" => &mut found.from,
                "to" | "to-iso" => &mut found.to,
                "notBefore" | "notBefore-iso" => &mut found.not_before,
                "notAfter" | "notAfter-iso" => &mut found.not_after,
                "doc-dateTime-min" => &mut found.earliest,
                "doc-dateTime-max" => &mut found.latest,
                "break" => {
                    found.unbroken = attribute.value.as_ref() == "no";
                    continue;
                }
                "join" => {
                    found.joined = matches!(attribute.value.as_ref(), "right" | "both");
                    continue;
                }
                _ => continue,
            };
            let value = quick_xml::escape::unescape(&attribute.value).unwrap_or_default();
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            // A local pointer is worth more than an address that cannot be followed.
            let better = field.is_none() || value.starts_with('#');
            if !value.is_empty() && better {
                *field = Some(value);
            }
        }
        found
    }

    /// The identifier that a local pointer names.
    pub(super) fn pointer(&self) -> Option<String> {
        // Several may be given; the first is the nearest.
        self.key.as_deref()?.split(' ').find_map(|k| k.strip_prefix('#')).map(str::to_string)
    }

    /// Whether the type or the subtype is one of these.
    pub(super) fn is_any(&self, kinds: &[&str]) -> bool {
        [&self.kind, &self.subtype].into_iter().flatten().any(|k| kinds.iter().any(|w| k.eq_ignore_ascii_case(w)))
    }
}
