//! Chancery: full-text search for foreign-policy articles that knows who is who.
//!
//! Data walks one way through the house, one room a stage:
//!
//! ```text
//! folder ─▶ corpus ─▶ Article ─▶ annotate ─▶ Annotated ─▶ passage ─▶ index (tantivy)
//!              ▲                     ▲                                  │
//!              └──── authority ──────┘        query text ─▶ query ─▶ search ─▶ Answer ─▶ present
//! ```
//!
//! * [`article`] is the model that all rooms share; it imports none of them.
//! * [`corpus`] walks a folder and reads each file into articles: text, title, date, source, language.
//! * [`authority`] holds the records of actors and institutions and looks names up.
//! * [`annotate`] finds who and when an article speaks of.
//! * [`copies`] tells which articles are copies of one.
//! * [`sentence`] and [`passage`] cut it; [`calendar`] reads dates in prose.
//! * [`index`] writes and opens the tantivy index and keeps it in step with the folder.
//! * [`query`] turns what the user typed into a query over the index.
//! * [`search`] ranks articles, chooses their passages, counts facets: an [`search::Answer`].
//! * [`evaluate`] measures rankings by judgments, as trec_eval does.
//! * [`present`] shows an answer as text, JSON, CSV, a TREC run, citations.
//! * [`cli`] is the command line over all of it.
//!
//! Only `index`, `query` and `search` know tantivy. ARCHITECTURE.md tells the same story with the reasons.

pub mod annotate;
pub mod article;
pub mod authority;
pub mod calendar;
pub mod cli;
pub mod copies;
pub mod corpus;
pub mod evaluate;
pub mod index;
pub mod passage;
pub mod present;
pub mod query;
pub mod search;
pub mod sentence;
