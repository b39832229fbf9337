//! Heads by role, heads switched off, and what the encoder answers without them.

#[path = "support/encoder.rs"]
mod files;

use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::model::evaluate::{self, Answers};
use qkv::model::heads::{Finder, HeadRole, Ranking, find};
use qkv::model::{Model, Options, Stage, Trace};
use qkv::reference::Reference;

const TEXT: &str = "The keys to the cabinet _ old.";
const OFF: [(usize, usize); 3] = [(0, 1), (2, 0), (2, 3)];

fn run<B: Backend>(model: &Model, backend: &B, ablate: &[(usize, usize)]) -> Trace {
    let network = model.upload(backend).expect("the weights fit");
    let options = Options { ablate: ablate.to_vec(), ..Options::default() };
    block_on(model.run(backend, &network, &model.tokenize(TEXT), options)).expect("the sentence runs")
}

/// The largest difference of two runs' numbers; NaN as soon as one is.
fn apart(ours: &Trace, exact: &Trace) -> f64 {
    let pairs = ours.numbers().iter().zip(exact.numbers());
    pairs.fold(0.0, |largest: f64, (a, b)| {
        let difference = f64::from(a - b).abs();
        if a == b || difference <= largest { largest } else { difference }
    })
}

#[test]
fn a_head_that_is_off_gives_nothing_and_all_else_follows() {
    let model = files::encoder();
    let (trace, exact) = (run(&model, &Cpu, &OFF), run(&model, &Reference, &OFF));
    let difference = apart(&trace, &exact);
    assert!(difference <= 1e-4, "the processor is {difference} away from the reference");
    let whole = apart(&run(&model, &Cpu, &[]), &exact);
    assert!(!(whole <= 1e-4), "a run with all its heads passes for one without some");

    for layer in 0..model.config().layers {
        for head in 0..model.config().heads {
            let off = OFF.contains(&(layer, head));
            let mix = trace.get(Stage::Heads, layer, Some(head)).expect("it is kept").data;
            assert_eq!(mix.iter().all(|&number| number == 0.0), off, "layer {layer}, head {head}");
            let weights = trace.get(Stage::Weights, layer, Some(head)).expect("it is kept").data;
            assert!(weights.iter().any(|&weight| weight > 0.0), "its weights are still computed");
            let explained = model.explain(&trace, Stage::Heads, layer, Some(head), 3, 5).expect("the cell is there");
            assert_eq!(explained.formula.contains("switched off"), off);
            assert_eq!(explained.steps.last().map(|step| step.value), off.then_some(0.0));
            assert_eq!(explained.value == 0.0, off);
        }
    }
}

#[test]
fn every_head_may_be_off_and_none_that_is_not_there() {
    let model = files::encoder();
    let all: Vec<_> = (0..model.config().layers).flat_map(|l| (0..model.config().heads).map(move |h| (l, h))).collect();
    let trace = run(&model, &Cpu, &all);
    let best = model.predict(&trace, 6, 3).expect("the blank is there");
    assert!(best.iter().all(|word| word.probability.is_finite()), "{best:?}");
    let network = model.upload(&Cpu).expect("the weights fit");
    for ablate in [vec![(4, 0)], vec![(0, 0), (0, 4)]] {
        let options = Options { ablate, ..Options::default() };
        let error = block_on(model.run(&Cpu, &network, &model.tokenize(TEXT), options)).expect_err("no such head");
        assert_eq!(error.code().as_str(), "invalid-option");
        assert!(error.to_string().contains("4 layers of 4 heads"), "{error}");
    }
}

fn file(stem: &str) -> String {
    files::text(&format!("models/encoder/probes/{stem}.tsv"))
}

/// The first lines of a probe file, its header included.
fn some(file: &str, lines: usize) -> String {
    file.lines().take(lines).collect::<Vec<_>>().join("\n")
}

fn rank(model: &Model, roles: &[HeadRole], file: &str) -> Vec<Ranking> {
    let network = model.upload(&Cpu).expect("the weights fit");
    let finder = Finder::over_probes(model.config(), roles, file, false).expect("a probe file");
    block_on(find(model, &Cpu, &network, finder)).expect("every probe runs")
}

/// The best head of each role is the one that `config.json` names, with about its figures: those here are of half the file.
#[test]
fn the_finder_finds_the_heads_of_the_record() {
    let model = files::encoder();
    let config: serde_json::Value = serde_json::from_str(&files::text("models/encoder/config.json")).expect("JSON");
    let asked: [(&[HeadRole], &str, usize); 4] = [
        (&[HeadRole::PronounNoun], "unseen-combinations", 41),
        (&[HeadRole::VerbSubject], "agreement", 201),
        (&[HeadRole::SameKind], "same-kind", 201),
        (&[HeadRole::PreviousWord, HeadRole::NextWord, HeadRole::Rest], "train-like", 31),
    ];
    for (roles, stem, lines) in asked {
        for ranking in rank(&model, roles, &some(&file(stem), lines)) {
            let (best, role) = (ranking.heads[0], &config["roles"][ranking.role]);
            assert_eq!(
                [role["layer"].as_u64(), role["head"].as_u64()],
                [best.layer, best.head].map(|n| Some(n as u64))
            );
            let mass = role["mass"].as_f64().expect("a number");
            assert!((best.score - mass).abs() <= 0.04, "{}: {} here, {mass} in the record", ranking.role, best.score);
            assert_eq!(ranking.heads.len(), 16);
            assert!(ranking.chosen.looks > 0 && ranking.reported.looks > 0);
            match ranking.role {
                "pronoun-noun" | "verb-subject" => assert!(best.accuracy >= 0.95, "{ranking:?}"),
                "same-kind" => assert!(best.score >= 3.0 * ranking.baseline, "{ranking:?}"),
                _ => assert!(best.score > ranking.baseline, "{ranking:?}"),
            }
        }
    }
}

/// Asked for the noun in between instead of the subject, the finder must not find the same.
#[test]
fn swapped_places_are_noticed() {
    let model = files::encoder();
    let swapped: Vec<String> = some(&file("agreement"), 41)
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            [fields[0], fields[1], fields[3], fields[2]].join("\t")
        })
        .collect();
    let ranking = &rank(&model, &[HeadRole::VerbSubject], &swapped.join("\n"))[0];
    let named = ranking.heads.iter().find(|head| (head.layer, head.head) == (2, 0)).expect("every head is ranked");
    assert!(named.accuracy < 0.5 && named.score < 0.1, "{named:?}");
}

#[test]
fn a_text_alone_tells_some_roles() {
    let model = files::encoder();
    let network = model.upload(&Cpu).expect("the weights fit");
    let text = "The cat sat on the mat because it was tired.";
    for causal in [false, true] {
        let finder = Finder::over_text(model.config(), &HeadRole::ALL, text, causal);
        let found = block_on(find(&model, &Cpu, &network, finder)).expect("it runs");
        let of = |role: HeadRole| found.iter().find(|ranking| ranking.role == role.name()).expect("every role is told");
        for role in [HeadRole::PronounNoun, HeadRole::VerbSubject, HeadRole::SameKind, HeadRole::Synonym] {
            assert!(of(role).skipped.as_ref().is_some_and(|why| why.contains("text alone")), "{role:?}");
        }
        assert_eq!(of(HeadRole::NextWord).skipped.is_some(), causal);
        // The second "the" would look at "cat", which followed the first.
        assert_eq!(of(HeadRole::Induction).reported.looks, usize::from(causal));
        // Two-way, both of "the" look at the other; causal, only the second can.
        assert_eq!(of(HeadRole::DuplicateWord).reported.looks, if causal { 1 } else { 2 });
        // The neighbours of 11 words: nine have one on both sides, ten one before.
        assert_eq!(of(HeadRole::PreviousWord).reported.looks, if causal { 10 } else { 9 });
        let trace =
            block_on(model.run(&Cpu, &network, &model.tokenize(text), Options { causal, ..Options::default() }));
        let trace = trace.expect("it runs");
        for ranked in &of(HeadRole::PreviousWord).heads {
            let weights = trace.get(Stage::Weights, ranked.layer, Some(ranked.head)).expect("it is kept").data;
            let rows = if causal { 2..12 } else { 2..11 };
            let mean = rows.clone().map(|row| f64::from(weights[row * 13 + row - 1])).sum::<f64>() / rows.len() as f64;
            assert!((ranked.score - mean).abs() <= 1e-9, "{ranked:?} against {mean}");
        }
    }
    let plain = Finder::over_text(model.config(), &[HeadRole::DuplicateWord], "dogs bark", false);
    let found = block_on(find(&model, &Cpu, &network, plain)).expect("it runs");
    assert!(found[0].skipped.is_some() && found[0].heads.is_empty());
}

/// What the card says of the model without some heads. Nouns are asked of a part of the file, to spare the time.
#[test]
fn the_card_says_what_hangs_on_a_head() {
    let model = files::encoder();
    let network = model.upload(&Cpu).expect("the weights fit");
    let config: serde_json::Value = serde_json::from_str(&files::text("models/encoder/config.json")).expect("JSON");
    let verbs = evaluate::read_choices(&file("agreement")).expect("a file of choices");
    let pairs = evaluate::read_pairs(&some(&file("unseen-combinations"), 81)).expect("a file of pairs");
    let runs = |name: &str| -> Vec<(Answers, f64, f64)> {
        let claimed = config["ablation"][name]["runs"].as_array().expect("config.json publishes them");
        let ours = claimed.iter().map(|claim| {
            let off: Vec<(usize, usize)> = serde_json::from_value(claim["off"].clone()).expect("pairs");
            let answers = if name == "verb-forms" {
                block_on(evaluate::verb_forms(&model, &Cpu, &network, &off, &verbs))
            } else {
                block_on(evaluate::named_nouns(&model, &Cpu, &network, &off, &pairs))
            };
            let number = |key: &str| claim[key].as_f64().expect("a number");
            let answers = answers.expect("every probe runs");
            println!("{name} {off:?}: {answers:?}");
            (answers, number("accuracy"), number("probability"))
        });
        ours.collect()
    };
    for (name, tolerance) in [("verb-forms", 0.011), ("named-nouns", 0.04)] {
        for (answers, accuracy, probability) in runs(name) {
            assert!((answers.accuracy - accuracy).abs() <= tolerance, "{name}: {answers:?}, the card says {accuracy}");
            let off = (answers.probability - probability).abs();
            assert!(off <= tolerance, "{name}: {answers:?}, the card says {probability}");
        }
    }
    // The page says that without the two heads of the role the verb's number is a coin toss.
    let both = block_on(evaluate::verb_forms(&model, &Cpu, &network, &[(2, 0), (3, 0)], &verbs)).expect("it runs");
    assert!((both.accuracy - 0.5).abs() <= 0.1, "{both:?}");
}
