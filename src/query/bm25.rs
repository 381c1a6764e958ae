//! BM25's rarity of a term, for what is weighed beside tantivy's own scores.

/// How rare a term is that so many articles (or passages) have: BM25's inverse document frequency as tantivy and Lucene have
/// it, ln(1 + (N - n + 1/2) / (n + 1/2)).
///
/// More articles that have it than there are count as all of them.
pub(crate) fn rarity(having: u64, articles: u64) -> f32 {
    let rest = articles.saturating_sub(having) as f32;
    (1.0 + (rest + 0.5) / (having as f32 + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::rarity;

    #[test]
    fn the_fewer_have_a_term_the_rarer_it_is() {
        assert!((rarity(0, 9) - 20f32.ln()).abs() < 1e-6);
        assert!(rarity(3, 100) > rarity(4, 100) && rarity(100, 100) > 0.0);
        assert_eq!(rarity(101, 100), rarity(101, 101));
    }
}
