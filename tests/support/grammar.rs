//! `models/decoder/grammar.txt`, read, and whether a sentence belongs to it. The head of that file describes the format.

use std::collections::{BTreeMap, BTreeSet};

use crate::files;

/// Words that a list has in one saying.
const LIST: std::ops::RangeInclusive<usize> = 4..=16;

/// What may stand at one place of a sentence: a word, or any of a class.
type Place = BTreeSet<String>;

pub(crate) struct Grammar {
    classes: BTreeMap<String, Place>,
    /// Every sentence of every section but the lists, a set of words a place.
    forms: Vec<Vec<Place>>,
}

impl Grammar {
    pub(crate) fn read() -> Self {
        Self::parse(&files::text("models/decoder/grammar.txt"))
    }

    pub(crate) fn parse(text: &str) -> Self {
        let (mut classes, mut pairs): (BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>) =
            Default::default();
        let (mut templates, mut lists) = (Vec::new(), false);
        let mut sections = false;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('[') {
                (sections, lists) = (true, line == "[list]");
            } else if sections {
                templates.extend(line.split(" || ").filter(|_| !lists).map(words));
            } else {
                let (name, members) = line.split_once(" = ").unwrap_or_else(|| panic!("no definition: {line}"));
                let members = members.split(" | ").map(str::to_owned).collect();
                if name.starts_with('%') { &mut pairs } else { &mut classes }.insert(name.to_owned(), members);
            }
        }
        let classes = spread(&classes);
        let columns = pairs.values().map(Vec::len).min().unwrap_or(1);
        let forms = templates.iter().flat_map(|template| {
            (0..columns).map(|column| template.iter().map(|token| place(token, column, &pairs, &classes)).collect())
        });
        let forms = forms.collect();
        Self { classes, forms }
    }

    /// The words of a class.
    pub(crate) fn class(&self, name: &str) -> &Place {
        self.classes.get(name).unwrap_or_else(|| panic!("the grammar has no class {name}"))
    }

    /// Whether the words are a sentence of the grammar, or one saying of a list.
    pub(crate) fn parses(&self, sentence: &[String]) -> bool {
        let fits = |form: &Vec<Place>| {
            form.len() == sentence.len() && form.iter().zip(sentence).all(|(place, word)| place.contains(word))
        };
        self.forms.iter().any(fits) || self.is_list(sentence)
    }

    fn is_list(&self, sentence: &[String]) -> bool {
        let [opening, colon, said @ .., end] = sentence else { return false };
        let known = self.class("@word");
        (opening == "list" || opening == "again")
            && (colon == ":" && end == ".")
            && LIST.contains(&said.len())
            && said.iter().all(|word| known.contains(word))
    }
}

/// Classes with their members in place of the names of other classes; `*` is every word of those.
fn spread(classes: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Place> {
    fn members(name: &str, classes: &BTreeMap<String, Vec<String>>) -> Place {
        let listed = classes.get(name).unwrap_or_else(|| panic!("the grammar has no class {name}"));
        let one = |member: &String| {
            if member.starts_with('@') { members(member, classes) } else { Place::from([member.clone()]) }
        };
        listed.iter().filter(|member| *member != "*").flat_map(one).collect()
    }
    let mut spread: BTreeMap<String, Place> =
        classes.keys().map(|name| (name.clone(), members(name, classes))).collect();
    let all: Place = spread.values().flatten().cloned().collect();
    for (name, listed) in classes {
        if listed.iter().any(|member| member == "*") {
            spread.insert(name.clone(), all.clone());
        }
    }
    spread
}

fn place(
    token: &str,
    column: usize,
    pairs: &BTreeMap<String, Vec<String>>,
    classes: &BTreeMap<String, Place>,
) -> Place {
    // A letter after a colon binds the slots of a story to one word; a sentence alone can't tell. A colon alone is a sign.
    let name = token.split_once(':').map_or(token, |(name, _)| if name.is_empty() { token } else { name });
    let name = pairs.get(name).map_or(name, |both| both[column].as_str());
    classes.get(name).cloned().unwrap_or_else(|| Place::from([name.to_owned()]))
}

/// A text of the grammar as it is written there: words and signs with spaces between them.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The whole sentences of a text; what stands cut off at its end is left out. An end mark inside quotation marks does not end a
/// sentence, the closing mark after it does.
pub(crate) fn sentences(text: &[String]) -> Vec<Vec<String>> {
    let ends = |word: &str| matches!(word, "." | "!" | "?");
    let (mut found, mut sentence, mut quoted) = (Vec::new(), Vec::<String>::new(), false);
    for word in text {
        let ended = if word == "\"" {
            quoted = !quoted;
            !quoted && sentence.last().is_some_and(|last| ends(last))
        } else {
            !quoted && ends(word)
        };
        sentence.push(word.clone());
        if ended {
            found.push(std::mem::take(&mut sentence));
        }
    }
    found
}
