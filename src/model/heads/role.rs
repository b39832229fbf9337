//! The roles that a head can be asked about. One name each, the same in the API, in `config.json` and in a figure.

use crate::error::{Code, Error, Result};

/// What a head might do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadRole {
    /// Looks at the word before.
    PreviousWord,
    /// Looks at the word after.
    NextWord,
    /// Looks at the marks around the text, out of the way.
    Rest,
    /// From a pronoun to the noun that it stands for.
    PronounNoun,
    /// From a verb to its subject, past a noun of the other number.
    VerbSubject,
    /// From a word to one of its kind.
    SameKind,
    /// From a word to one that means the same.
    Synonym,
    /// Looks at the same word elsewhere in the text.
    DuplicateWord,
    /// Looks at what stood after an earlier copy of the word (Olsson et al. 2022).
    Induction,
}

impl HeadRole {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::PronounNoun,
        Self::VerbSubject,
        Self::SameKind,
        Self::Synonym,
        Self::PreviousWord,
        Self::NextWord,
        Self::DuplicateWord,
        Self::Rest,
        Self::Induction,
    ];

    /// The name, as in `model.heads({ roles })`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreviousWord => "previous-word",
            Self::NextWord => "next-word",
            Self::Rest => "rest",
            Self::PronounNoun => "pronoun-noun",
            Self::VerbSubject => "verb-subject",
            Self::SameKind => "same-kind",
            Self::Synonym => "synonym",
            Self::DuplicateWord => "duplicate-word",
            Self::Induction => "induction",
        }
    }

    /// The role of that name.
    ///
    /// # Errors
    /// `invalid-option`, listing the names.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|role| role.name()).collect();
            let message = format!("Role {name:?} is not known; the roles are {}.", names.join(", "));
            Error::new(Code::InvalidOption, message)
        })
    }

    /// Whether the places can be told from the words alone; for the others somebody has to have marked them.
    #[must_use]
    pub const fn told_by_text(self) -> bool {
        matches!(self, Self::PreviousWord | Self::NextWord | Self::Rest | Self::DuplicateWord | Self::Induction)
    }

    /// Why the role makes no sense in a run that does or does not hide later words.
    pub(super) const fn impossible(self, causal: bool) -> Option<&'static str> {
        match (self, causal) {
            (Self::NextWord, true) => Some("A later word is hidden here, so no head can look at it."),
            (Self::Induction, false) => {
                Some("Induction guesses what comes next; here every word is in sight, and nothing has to be guessed.")
            }
            _ => None,
        }
    }
}
