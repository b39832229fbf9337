//! Where a role would have a head look, told from the words alone.

use super::HeadRole;
use crate::model::tokenizer::{Special, Token};

/// A word, and where a role would have it look. Places count tokens, rests included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The word that looks.
    pub from: usize,
    /// Where it should; the weights of several places are added.
    pub right: Vec<usize>,
    /// A place that it might take instead.
    pub rival: Option<usize>,
}

impl Look {
    /// Keys that `from` may see.
    pub(super) const fn visible(&self, tokens: usize, causal: bool) -> usize {
        if causal { self.from + 1 } else { tokens }
    }
}

/// The looks of a role that [`HeadRole::told_by_text`].
pub(super) fn looks(role: HeadRole, tokens: &[Token], causal: bool) -> Vec<Look> {
    let rest =
        |at: usize| tokens.get(at).is_none_or(|token| matches!(token.special, Some(Special::Rest | Special::Start)));
    let inner = |at: &usize| !rest(*at) && *at > 0 && !rest(at - 1) && (causal || !rest(at + 1));
    let seen = |from: usize, at: usize| !causal || at <= from;
    let rows = (0..tokens.len()).map(|from| {
        let right: Vec<usize> = match role {
            HeadRole::PreviousWord if inner(&from) => vec![from - 1],
            HeadRole::NextWord if inner(&from) => vec![from + 1],
            HeadRole::Rest if inner(&from) => (0..tokens.len()).filter(|&at| rest(at) && seen(from, at)).collect(),
            HeadRole::DuplicateWord => copies(tokens, from).filter(|&at| seen(from, at)).collect(),
            HeadRole::Induction => copies(tokens, from).filter(|at| at + 1 < from).map(|at| at + 1).collect(),
            _ => Vec::new(),
        };
        Look { from, right, rival: None }
    });
    rows.filter(|look| !look.right.is_empty()).collect()
}

/// The other places of a word. Signs and blanks have none.
fn copies(tokens: &[Token], of: usize) -> impl Iterator<Item = usize> {
    let word = |at: usize| {
        let token: &Token = &tokens[at];
        let counts = token.special.is_none() && token.text.chars().any(char::is_alphanumeric);
        counts.then(|| token.text.to_lowercase())
    };
    (0..tokens.len()).filter(move |&at| at != of && word(at).is_some() && word(at) == word(of))
}
