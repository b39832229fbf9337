//! Heads of the decoders by role, on the sentences that a page has of them: the search agrees with the roles of `config.json`.

#[path = "support/decoders.rs"]
mod decoders;
#[path = "support/encoder.rs"]
mod files;

use decoders::Decoder;
use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::heads::{Finder, HeadRole, Ranked, Ranking, find};

/// Both split the sentences alike, so that they differ by roundings.
const ROUNDING: f64 = 0.001;
/// But for the previous word the search takes every word of a text, the record those of the list alone: two of 13 words are of
/// `list :` before it.
const OPENING: f64 = 2.0 / 13.0;

fn rank(decoder: &Decoder, roles: &[HeadRole], file: &str, causal: bool) -> Vec<Ranking> {
    let finder = Finder::over_probes(decoder.model.config(), roles, file, causal).expect("a probe file");
    block_on(find(&decoder.model, &Cpu, &decoder.on_cpu(), finder)).expect("every probe runs")
}

/// The decoders that a page can ask for the heads of roles.
fn with_sentences() -> Vec<Decoder> {
    let has = |decoder: &Decoder| files::path(&format!("models/{}/probes/lists.tsv", decoder.name)).exists();
    Decoder::all().into_iter().filter(has).collect()
}

/// The role of the search that a name of the record stands for, and the file that a page has for it.
fn role(name: &str) -> (HeadRole, &'static str) {
    let name = if name == "duplicate" { "duplicate-word" } else { name };
    let role = HeadRole::parse(name).expect("a role that the search knows");
    let stem = match role {
        HeadRole::VerbSubject => "subjects",
        HeadRole::PreviousWord => "lists-once",
        _ => "lists",
    };
    (role, stem)
}

#[test]
fn the_search_finds_the_heads_of_the_record() {
    let mut count = 0;
    for decoder in with_sentences() {
        let claimed = decoder.description["roles"].as_object().expect("config.json has them");
        let by_file = |stem: &str| -> Vec<HeadRole> {
            claimed.keys().map(|name| role(name)).filter(|(_, of)| *of == stem).map(|(role, _)| role).collect()
        };
        for stem in ["subjects", "lists-once", "lists"] {
            let roles = by_file(stem);
            if roles.is_empty() {
                continue;
            }
            for ranking in rank(&decoder, &roles, &decoder.probes(stem), decoder.model.config().causal) {
                let named = claimed.iter().find(|(name, _)| role(name).0.name() == ranking.role);
                let (name, record) = named.expect("it was asked for");
                let what = format!("{}: {ranking:?}, the record says {record}", decoder.name);
                let best = ranking.heads.first().map(|head| (head.layer, head.head));
                let alike: Vec<(usize, usize)> = serde_json::from_value(record["alike"].clone()).expect("pairs");
                assert!(best.is_some_and(|best| alike.contains(&best)), "{what}");
                let same = |head: &&Ranked| record["layer"] == head.layer && record["head"] == head.head;
                let score = ranking.heads.iter().find(same).expect("every head is ranked").score;
                let mass = record["mass"].as_f64().expect("a mass");
                println!("{}, {name}: {score:.4}, the record says {mass}", decoder.name);
                let tolerance = if ranking.role == "previous-word" { OPENING } else { ROUNDING };
                assert!((score - mass).abs() <= tolerance, "{what}");
                count += 1;
            }
        }
    }
    assert!(count >= 7, "the decoder has four roles and the memory pair's attention three");
}

/// A model that hides later words guesses what comes next, so it is asked for induction; with all in sight nobody is.
#[test]
fn the_mask_says_what_can_be_asked() {
    let all = Decoder::all();
    let decoder = all.iter().find(|decoder| decoder.name == "decoder").expect("it ships");
    let few: Vec<String> = decoder.probes("lists").lines().take(5).map(str::to_owned).collect();
    for causal in [true, false] {
        let roles = [HeadRole::Induction, HeadRole::NextWord, HeadRole::Rest];
        let skipped: Vec<bool> =
            rank(decoder, &roles, &few.join("\n"), causal).iter().map(|it| it.skipped.is_some()).collect();
        assert_eq!(skipped, [!causal, causal, false]);
    }
}

/// Asked for the first saying instead of what followed it, no head does what the induction head does.
#[test]
fn another_place_is_noticed() {
    for decoder in with_sentences() {
        let file = decoder.probes("lists");
        let found = rank(&decoder, &[HeadRole::Induction, HeadRole::DuplicateWord], &file, true);
        let [induction, duplicate] = &found[..] else { panic!("two were asked for") };
        let best = &induction.heads[0];
        let same = duplicate.heads.iter().find(|head| (head.layer, head.head) == (best.layer, best.head));
        assert!(same.is_some_and(|same| same.score < best.score / 2.0), "{}: {best:?}, {same:?}", decoder.name);
    }
}
