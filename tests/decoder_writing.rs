//! What the decoders write is of their language: sampled here, and held against `models/decoder/grammar.txt`.

#[path = "support/decoders.rs"]
mod decoders;
#[path = "support/encoder.rs"]
mod files;
#[path = "support/grammar.rs"]
mod grammar;
#[path = "support/random.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this module")]
mod random;

use decoders::Decoder;
use grammar::{Grammar, sentences, words};
use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::{On, START, Sampling, Writing};
use random::Random;

/// Of the decoder as many as in the record; of the other sizes fewer.
const SENTENCES: usize = 200;
const FEWER: usize = 60;
const TEMPERATURE: f64 = 0.8;
/// The gate of what ships as `decoder`.
const PARSED: f64 = 0.95;
const IN_A_ROW: usize = 3;

struct Written {
    sentences: Vec<Vec<String>>,
    /// The longest run of equal sentences in one text.
    longest_repeat: usize,
}

impl Written {
    fn parsed(&self, grammar: &Grammar) -> f64 {
        self.sentences.iter().filter(|sentence| grammar.parses(sentence)).count() as f64 / self.sentences.len() as f64
    }
}

/// Texts from nothing, until there are so many whole sentences. A text ends where the model says the mark that opens one, which
/// a writer never draws: so it ends with the chance that the mark has at the temperature, drawn here.
fn write(decoder: &Decoder, network: &On<Cpu>, count: usize) -> Written {
    let (mut found, mut longest_repeat) = (Vec::new(), 0);
    let mut seed = 0;
    while found.len() < count {
        let text = write_text(decoder, network, seed);
        let whole = sentences(&text);
        longest_repeat = longest_repeat.max(whole.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap_or(0));
        found.extend(whole);
        seed += 1;
        assert!(seed <= 10 * count as u64, "{} ends no sentence", decoder.name);
    }
    found.truncate(count);
    Written { sentences: found, longest_repeat }
}

fn write_text(decoder: &Decoder, network: &On<Cpu>, seed: u64) -> Vec<String> {
    let sampling = Sampling { temperature: TEMPERATURE, top_k: 0, seed };
    let writing = Writing { sampling, candidates: 0, weights: false, ..Writing::default() };
    let mut writer = decoder.model.writer("", writing).expect("there is room");
    let mut random = Random::new(seed);
    loop {
        let queued = writer.queue(&decoder.model, &Cpu, network).expect("it is queued");
        let outlook = block_on(queued.read(&Cpu)).expect("it runs");
        if f64::from(random.unit() + 1.0) / 2.0 < end_chance(&outlook.logits) {
            break;
        }
        // A text that fills every position is cut off.
        if writer.choose(&decoder.model, &outlook, None).expect("there is room").full {
            break;
        }
    }
    writer.tokens()[1..].iter().map(|token| token.text.clone()).collect()
}

/// Of the mark, among it and all words.
fn end_chance(logits: &[f32]) -> f64 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weight = |logit: f32| (f64::from(logit - most) / TEMPERATURE).exp();
    let mark = weight(logits[START as usize]);
    mark / (mark + logits[3..].iter().map(|&logit| weight(logit)).sum::<f64>())
}

/// Four standard deviations of the difference of two such shares.
fn tolerance(ours: f64, count: usize, theirs: f64) -> f64 {
    let (n, m) = (count as f64, SENTENCES as f64);
    // One sentence more, half of it wrong, so that a share of 1 is not taken for certainty.
    let mean = (ours * n + theirs * m + 0.5) / (n + m + 1.0);
    4.0 * (mean * (1.0 - mean) * (1.0 / n + 1.0 / m)).sqrt()
}

/// The gate of the decoder, and for every size about the share that its description claims: it was sampled by another generator.
#[test]
fn sentences_parse() {
    let grammar = Grammar::read();
    for decoder in Decoder::family() {
        let claimed = &decoder.description["metrics"]["writing"];
        assert_eq!(claimed["temperature"].as_f64(), Some(TEMPERATURE));
        assert_eq!(claimed["sentences"].as_u64(), Some(SENTENCES as u64));
        let count = if decoder.name == "decoder" { SENTENCES } else { FEWER };
        let written = write(&decoder, &decoder.on_cpu(), count);
        let (parsed, claimed) = (written.parsed(&grammar), claimed["parsed"].as_f64().expect("a number"));
        println!("{}: of {count} sentences {parsed:.3} parse, the card says {claimed}", decoder.name);
        let tolerance = tolerance(parsed, count, claimed);
        assert!((parsed - claimed).abs() <= tolerance, "{}: {parsed}, the card says {claimed}", decoder.name);
        if decoder.name == "decoder" {
            assert!(parsed >= PARSED, "{parsed} of the sentences parse");
            assert!(written.longest_repeat < IN_A_ROW, "{} equal sentences in a row", written.longest_repeat);
        }
    }
}

/// The check above must be able to fail: a spoilt model, and the words of its own sentences in another order.
#[test]
fn sabotage_is_seen() {
    let grammar = Grammar::read();
    let all = Decoder::family();
    let decoder = all.iter().find(|decoder| decoder.name == "decoder").expect("it ships");
    let mut network = decoder.model.network().clone();
    let weight = &mut network.layers[0].v.weight;
    *weight = weight.map(|weight| -weight);
    let network = network.upload(&Cpu).expect("the weights fit");
    let spoilt = write(decoder, &network, 40).parsed(&grammar);
    assert!(spoilt < 0.8, "of a model with a negated matrix {spoilt} parse");

    let mut written = write(decoder, &decoder.on_cpu(), 40);
    written.sentences.iter_mut().for_each(|sentence| sentence.rotate_left(1));
    assert_eq!(written.parsed(&grammar), 0.0, "sentences that begin with their second word");
}

#[test]
fn the_grammar_takes_its_own_and_nothing_else() {
    let grammar = Grammar::read();
    let takes = |text: &str| grammar.parses(&words(text));
    for sentence in [
        "the cats near the dog are sleepy .",
        "once upon a time there was a boy named finn .",
        "once upon a time there was a girl named ella .",
        "ella asked , \" where is my drum ? \"",
        "list : tower doors gardener cows .",
        "again : tower doors gardener cows .",
    ] {
        assert!(takes(sentence), "{sentence}");
    }
    for sentence in [
        "",
        ".",
        "the cats near the dog are sleepy",
        "the cats near the dog is sleepy .",
        "cats the near the dog are sleepy .",
        "the zorblax near the dog are sleepy .",
        "once upon a time there was a girl named finn .",
        "the cats near the dog are sleepy . .",
        "list : tower doors gardener .",
        "list : tower doors gardener zorblax .",
        "list tower doors gardener cows .",
        &format!("list :{} .", " tower".repeat(17)),
    ] {
        assert!(!takes(sentence), "{sentence}");
    }
    assert!(takes(&format!("list :{} .", " tower".repeat(16))));
}

#[test]
fn the_format_is_read_as_its_head_says() {
    let text = "# c\n@a = x | y\n@b = z | @a\n@word = *\n%p = @a | q\n\n[sentence 2]\nthe @b runs || %p:n : @a:n .\n\n[story]\n- || %p sat !\n[list]\nlist : @word+:x .\n";
    let grammar = Grammar::parse(text);
    let takes = |text: &str| grammar.parses(&words(text));
    assert_eq!(grammar.class("@b").iter().collect::<Vec<_>>(), ["x", "y", "z"]);
    for sentence in ["the z runs", "the x runs", "x : y .", "q : x .", "q sat !", "y sat !", "list : x y z x ."] {
        assert!(takes(sentence), "{sentence}");
    }
    for sentence in ["the q runs", "z : x .", "z sat !", "sat !", "the @b runs", "list : x y z q ."] {
        assert!(!takes(sentence), "{sentence}");
    }
}

#[test]
fn sentences_end_outside_quotation_marks() {
    let text = words("tom said , \" no ! go away . \" he ran . list : a");
    let found: Vec<String> = sentences(&text).iter().map(|sentence| sentence.join(" ")).collect();
    assert_eq!(found, ["tom said , \" no ! go away . \"", "he ran ."]);
    let text = words("he saw \" the wall \" there .");
    assert_eq!(sentences(&text).len(), 1, "a closing mark without an end mark before it ends nothing");
}
