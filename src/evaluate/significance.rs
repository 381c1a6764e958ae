//! Whether one setting is better than another, or was lucky with these topics.
//!
//! Two tests on the differences topic by topic, both two-sided: Student's paired t-test, and Fisher's randomisation test,
//! which asks how often a difference as large would come out if each topic's two values changed places by the toss of a
//! coin. They agree where a test has something to say (Smucker, Allan and Carterette 2007). Five measures are five chances to
//! find a difference where there is none: settle on a measure before looking.

/// Values closer than this are equal: far below what any change of a ranking makes, far above what rounding does.
const EQUAL: f64 = 1e-9;
/// How many ways to toss are tried where there are too many to try all.
const TOSSES: usize = 100_000;
/// Tosses of single topics that one figure may cost; with very many topics fewer ways are tried.
const WORK: usize = 500_000_000;
/// With so many topics that differ, all ways are tried.
const FEW: usize = 16;

/// Two settings on the same topics by one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Mean of the first less mean of the second.
    pub difference: f64,
    /// Topics on which the first is better.
    pub better: usize,
    /// Topics on which it is worse.
    pub worse: usize,
    /// Topics on which both are the same.
    pub equal: usize,
    /// p of the paired t-test; nothing where all differences are the same, as with a single topic.
    pub t_test: Option<f64>,
    /// p of the randomisation test; the same from run to run.
    pub randomisation: f64,
}

/// Compares values of the same topics in the same order; what one has more than the other is left out.
pub fn compare(first: &[f64], second: &[f64]) -> Comparison {
    let differences: Vec<f64> = first
        .iter()
        .zip(second)
        .map(|(a, b)| a - b)
        .map(|difference| if difference.abs() < EQUAL { 0.0 } else { difference })
        .collect();
    let better = differences.iter().filter(|d| **d > 0.0).count();
    let worse = differences.iter().filter(|d| **d < 0.0).count();
    Comparison {
        difference: mean(&differences),
        better,
        worse,
        equal: differences.len() - better - worse,
        t_test: t_test(&differences),
        randomisation: randomisation(&differences),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// p of Student's test that the differences have mean 0.
fn t_test(differences: &[f64]) -> Option<f64> {
    let count = differences.len();
    if differences.iter().all(|d| *d == 0.0) {
        return Some(1.0).filter(|_| count > 1);
    }
    let mean = mean(differences);
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let freedom = count.checked_sub(1).filter(|f| *f > 0)?;
    let error = (squares / freedom as f64 / count as f64).sqrt();
    (error > EQUAL * mean.abs()).then(|| outside(mean / error, freedom))
}

/// The chance that Student's t with this many degrees of freedom is farther from 0 than `t`: the finite sums of Abramowitz and
/// Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4, which are exact for whole degrees. Below some 1e-15 what
/// is left is rounding, and 0 is given.
fn outside(t: f64, freedom: usize) -> f64 {
    let angle = (t.abs() / (freedom as f64).sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    // Each term is the one before by the squared cosine and by (k - 1) / k, k growing by two.
    let (mut term, mut k) = if odd { (cosine, 1) } else { (1.0, 0) };
    let mut sum = 0.0;
    while k + 2 <= freedom {
        sum += term;
        k += 2;
        term *= cosine * cosine * (k - 1) as f64 / k as f64;
    }
    let inside = if odd { (angle + sine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum };
    (1.0 - inside).clamp(0.0, 1.0)
}

/// p of the randomisation test. Topics without a difference change nothing by changing places.
fn randomisation(differences: &[f64]) -> f64 {
    let sizes: Vec<f64> = differences.iter().map(|d| d.abs()).filter(|d| *d > 0.0).collect();
    let seen = differences.iter().sum::<f64>().abs() * (1.0 - EQUAL);
    let extreme = |signs: &mut dyn FnMut() -> u64| -> bool {
        let mut sum = 0.0;
        for chunk in sizes.chunks(64) {
            let mut bits = signs();
            for size in chunk {
                sum += if bits & 1 == 1 { *size } else { -*size };
                bits >>= 1;
            }
        }
        sum.abs() >= seen
    };
    if sizes.len() <= FEW {
        let ways = 1u64 << sizes.len();
        let count = (0..ways).filter(|way| extreme(&mut || *way)).count();
        return count as f64 / ways as f64;
    }
    // SplitMix64 (Steele, Lea and Flood 2014), from a fixed seed, so that a figure can be had again.
    let mut state = 0x0043_4841_4e43_4552_u64;
    let mut random = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let tosses = (WORK / sizes.len()).clamp(1_000, TOSSES);
    let count = (0..tosses).filter(|_| extreme(&mut random)).count();
    // What was seen is one of the ways (Phipson and Smyth 2010): p is never 0.
    (count + 1) as f64 / (tosses + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_has_the_values_of_the_tables() {
        // Two-sided 5 % points from published tables.
        for (freedom, t) in
            [(1, 12.7062), (2, 4.3027), (3, 3.1824), (10, 2.2281), (29, 2.0452), (84, 1.9886), (120, 1.9799)]
        {
            let p = outside(t, freedom);
            assert!((p - 0.05).abs() < 1e-5, "{freedom} degrees: {p}");
        }
        assert_eq!(outside(0.0, 7), 1.0);
        assert!(outside(40.0, 200) < 1e-12);
    }
}
