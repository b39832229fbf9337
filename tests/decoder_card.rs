//! The cards of the decoders tell the truth: their figures, recomputed here from the shipped weights and the fixed probe files.

#[path = "support/abilities.rs"]
mod abilities;
#[path = "support/decoders.rs"]
mod decoders;
#[path = "support/encoder.rs"]
mod files;
#[path = "support/grammar.rs"]
#[allow(dead_code, reason = "each test file uses its own part of this module")]
mod grammar;
#[path = "support/roles.rs"]
mod roles;
#[path = "support/said_twice.rs"]
mod said_twice;

use std::collections::BTreeMap;

use abilities::{Asked, Questions, Share, questions};
use decoders::Decoder;
use grammar::Grammar;
use qkv::backend::{Backend, Linear};
use qkv::cpu::Cpu;
use qkv::matrix::Matrix;
use qkv::model::{Layer, On};
use qkv::reference::Reference;
use roles::Found;
use serde_json::Value;

/// A layer's trained matrices, before they go to a backend.
type HostLayer = Layer<Matrix, Vec<f32>>;

/// PyTorch and this engine differ in the last digits; two words that tie within them may fall either way.
const BORDERLINE: f64 = 2.0;
/// Figures have four digits after the point.
const ROUNDING: f64 = 0.5e-4;
/// A mean weight differs by less than the weights that it is of.
const WEIGHT: f64 = 1e-4;
/// All questions, for each head that is off, take minutes where the model is large. So larger ones than these many parameters are
/// asked a part of the questions, unless QKV_WHOLE is set.
const PARAMETERS: usize = 1_000_000;
/// The same where heads are switched off.
const PARAMETERS_OFF: usize = 200_000;

/// Every so many of the questions.
fn every(decoder: &Decoder, whole: usize) -> usize {
    let parameters = decoder.description["parameters"].as_u64().expect("a number") as usize;
    if std::env::var_os("QKV_WHOLE").is_some() { 1 } else { parameters.div_ceil(whole) }
}

/// The share that the card claims, or one that far from it as a part of the questions may be.
fn compare(what: &str, ours: Share, claimed: &Value, every: usize) -> Result<(), String> {
    let (value, claimed) = (ours.value(), claimed.as_f64().ok_or_else(|| format!("{what} is not published"))?);
    let texts = ours.texts as f64;
    // Four standard deviations of a drawn part, words of one text taken to stand and fall together, and one text more.
    let drawn = 4.0 * ((claimed * texts + 0.5) * ((1.0 - claimed) * texts + 0.5)).sqrt() / texts.powf(1.5);
    let tolerance = ROUNDING + if every == 1 { BORDERLINE / ours.asked as f64 } else { drawn };
    println!("{what}: {value:.4} of {}, the card says {claimed}", ours.asked);
    // Written so that NaN fails.
    if (value - claimed).abs() <= tolerance { Ok(()) } else { Err(format!("{what}: {value}, the card says {claimed}")) }
}

fn compare_all(what: &str, ours: &BTreeMap<&'static str, Share>, claimed: &Value, every: usize) -> Result<(), String> {
    ours.iter().try_for_each(|(name, share)| compare(&format!("{what}, {name}"), *share, &claimed[name], every))
}

fn asked<'a, B: Backend>(
    decoder: &'a Decoder,
    backend: &'a B,
    network: &'a On<B>,
    off: Vec<(usize, usize)>,
) -> Asked<'a, B> {
    Asked { decoder, backend, network, off }
}

#[test]
fn probe_files() {
    let grammar = Grammar::read();
    for decoder in Decoder::family() {
        let network = decoder.on_cpu();
        let model = asked(&decoder, &Cpu, &network, Vec::new());
        let claimed = decoder.description["metrics"]["probes"].as_object().expect("config.json publishes them");
        assert_eq!(claimed.len(), 3);
        let every = every(&decoder, PARAMETERS);
        for (stem, claimed) in claimed {
            let all = questions(&decoder, &grammar, stem);
            assert_eq!(Some(all.len() as u64), claimed["rows"].as_u64());
            let share = model.share(all.iter().step_by(every));
            compare(&format!("{}, {stem}.tsv", decoder.name), share, &claimed["accuracy"], every).unwrap();
        }
    }
}

/// What the model can do with all its heads, and without those of a role.
#[test]
fn abilities_and_what_hangs_on_heads() {
    let grammar = Grammar::read();
    for decoder in Decoder::family() {
        let network = decoder.on_cpu();
        let metrics = &decoder.description["metrics"];
        let every = every(&decoder, PARAMETERS_OFF);
        let questions = Questions::of(&decoder, &grammar, every);
        let mut known = BTreeMap::new();
        let mut check = |what: &str, off: Vec<(usize, usize)>, claimed: &Value| {
            // Several roles may name the same heads.
            let ours =
                known.entry(off.clone()).or_insert_with(|| asked(&decoder, &Cpu, &network, off).abilities(&questions));
            compare_all(&format!("{}, {what}", decoder.name), ours, claimed, every).unwrap();
        };
        check("abilities", Vec::new(), &metrics["abilities"]);
        let Some(ablated) = metrics["ablation"]["roles"].as_object() else { continue };
        check("intact", Vec::new(), &metrics["ablation"]["intact"]);
        for (name, claimed) in ablated {
            let role = &decoder.description["roles"][name];
            check(&format!("{name} off"), vec![head(role)], &claimed["headOff"]);
            check(&format!("all like {name} off"), alike(role), &claimed["alikeOff"]);
        }
    }
}

fn head(role: &Value) -> (usize, usize) {
    let [layer, head] = ["layer", "head"].map(|key| role[key].as_u64().expect("a place") as usize);
    (layer, head)
}

fn alike(role: &Value) -> Vec<(usize, usize)> {
    serde_json::from_value(role["alike"].clone()).expect("pairs")
}

fn compare_role(found: &Found, role: &Value) -> Result<(), String> {
    let near = |ours: f64, key: &str| role[key].as_f64().is_some_and(|it| (ours - it).abs() <= ROUNDING + WEIGHT);
    let same = (found.head, &found.alike) == (head(role), &alike(role));
    let agrees = same && near(found.mass, "mass") && near(found.uniform, "uniform");
    if agrees { Ok(()) } else { Err(format!("{found:?}, the card says {role}")) }
}

/// The head of each role, how much it looks where the role would have it look, and which heads do the same.
#[test]
fn roles_of_heads() {
    let mut count = 0;
    for decoder in Decoder::all() {
        let network = decoder.on_cpu();
        let claimed = decoder.description["roles"].as_object().expect("config.json has them");
        let names: Vec<&str> = claimed.keys().map(String::as_str).collect();
        let found = roles::find(&decoder, &network, &names);
        for (name, role) in claimed {
            let found = found.get(name.as_str()).unwrap_or_else(|| panic!("{name} is no role of a decoder"));
            println!("{}, {name}: {found:?}", decoder.name);
            compare_role(found, role).unwrap_or_else(|problem| panic!("{}, {name}: {problem}", decoder.name));
            count += 1;
        }
    }
    assert!(count >= 7, "the decoder has four roles and the memory pair's attention three");
}

/// The same questions by the f64 reference, of which a few must do.
#[test]
fn the_reference_answers_the_same() {
    let grammar = Grammar::read();
    let all = Decoder::family();
    let decoder = all.iter().find(|decoder| decoder.name == "decoder").expect("it ships");
    let questions = Questions::of(decoder, &grammar, 64);
    let network = decoder.model.upload(&Reference).expect("the weights fit");
    let exact = asked(decoder, &Reference, &network, Vec::new()).abilities(&questions);
    let network = decoder.on_cpu();
    let fast = asked(decoder, &Cpu, &network, Vec::new()).abilities(&questions);
    for (name, share) in &exact {
        assert!(share.right.abs_diff(fast[name].right) <= 1, "{name}: {share:?} exactly, {:?} fast", fast[name]);
    }
}

/// The checks above must be able to fail: a matrix negated, and figures that are not there or no numbers.
#[test]
fn sabotage_is_seen() {
    let grammar = Grammar::read();
    let all = Decoder::family();
    let decoder = all.iter().find(|decoder| decoder.name == "decoder").expect("it ships");
    let (metrics, role) = (&decoder.description["metrics"], &decoder.description["roles"]["induction"]);
    let questions = Questions::of(decoder, &grammar, 8);
    let red = |spoil: &dyn Fn(&mut HostLayer)| {
        let mut network = decoder.model.network().clone();
        spoil(&mut network.layers[head(role).0]);
        let network = network.upload(&Cpu).expect("the weights fit");
        let ours = asked(decoder, &Cpu, &network, Vec::new()).abilities(&questions);
        let found = &roles::find(decoder, &network, &["induction"])["induction"];
        [compare_all("spoilt", &ours, &metrics["abilities"], 8).is_err(), compare_role(found, role).is_err()]
    };
    let negate = |to: &mut Linear<Matrix, Vec<f32>>| to.weight = to.weight.map(|weight| -weight);
    assert_eq!(red(&|_| {}), [false; 2], "a sound model is refused");
    assert_eq!(red(&|layer| negate(&mut layer.q)), [true; 2], "a negated matrix of queries went unseen");
    // What a head takes from where it looks says nothing of where it looks.
    assert_eq!(red(&|layer| negate(&mut layer.o)), [true, false], "a negated matrix of outputs");
    let share = Share { right: 1, asked: 2, texts: 2 };
    assert!(compare("absent", share, &Value::Null, 1).is_err());
    assert!(compare("nothing asked", Share::default(), &Value::from(1.0), 1).is_err(), "NaN went unseen");
    assert!(compare("sound", share, &Value::from(0.5), 1).is_ok());
}
