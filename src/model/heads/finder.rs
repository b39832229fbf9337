//! Texts one after another, and for each role the weights that they add up to. Stops between any two texts.

use super::HeadRole;
use super::looks::looks;
use super::probes::{self, Probe};
use super::ranking::{Ranking, Tally};
use crate::backend::Backend;
use crate::error::Result;
use crate::model::{Config, Detail, Model, On, Options, Token, Trace};

/// A search under way.
pub struct Finder {
    roles: Vec<(HeadRole, [Tally; 2])>,
    probes: Vec<Probe>,
    /// The tokens of the one text, where a tokeniser outside cut it.
    tokens: Option<Vec<Token>>,
    next: usize,
    /// One text of the reader's has no halves.
    halves: bool,
    causal: bool,
    sizes: (usize, usize),
}

impl Finder {
    /// Over the sentences of a probe file: those of even lines choose, those of odd lines are reported.
    /// Roles that are told by the text take every sentence as it is, the others the places that the file marks.
    ///
    /// # Errors
    /// `invalid-option`, naming the line that is not as expected.
    pub fn over_probes(config: &Config, roles: &[HeadRole], file: &str, causal: bool) -> Result<Self> {
        Ok(Self::new(config, roles, probes::read(file)?, true, causal))
    }

    /// Over one text of the reader's.
    #[must_use]
    pub fn over_text(config: &Config, roles: &[HeadRole], text: &str, causal: bool) -> Self {
        Self::new(config, roles, vec![Probe { text: text.to_owned(), look: None, line: 0 }], false, causal)
    }

    /// Over one text that is cut already.
    #[must_use]
    pub fn over_tokens(config: &Config, roles: &[HeadRole], tokens: Vec<Token>, causal: bool) -> Self {
        Self { tokens: Some(tokens), ..Self::over_text(config, roles, "", causal) }
    }

    fn new(config: &Config, roles: &[HeadRole], probes: Vec<Probe>, halves: bool, causal: bool) -> Self {
        let roles = roles.iter().map(|&role| (role, [Tally::default(), Tally::default()])).collect();
        Self { roles, probes, tokens: None, next: 0, halves, causal, sizes: (config.layers, config.heads) }
    }

    /// The tokens that are to be run next, as [`Finder::options`] say; none when all are done.
    #[must_use]
    pub fn tokens(&self, model: &Model) -> Option<Vec<Token>> {
        let probe = self.probes.get(self.next)?;
        Some(self.tokens.clone().unwrap_or_else(|| model.tokenize(&probe.text)))
    }

    /// What the runs keep and hide.
    #[must_use]
    pub fn options(&self) -> Options {
        Options { causal: self.causal, detail: Detail::Weights, ..Options::default() }
    }

    /// Takes the run of [`Finder::tokens`].
    ///
    /// # Errors
    /// `invalid-option` where a probe names a word that its sentence does not have.
    pub fn add(&mut self, trace: &Trace) -> Result<()> {
        let Some(probe) = self.probes.get(self.next) else { return Ok(()) };
        self.next += 1;
        for (role, tallies) in &mut self.roles {
            if role.impossible(self.causal).is_some() {
                continue;
            }
            let looks = if role.told_by_text() {
                looks(*role, trace.tokens(), self.causal)
            } else {
                probe.look.iter().cloned().collect()
            };
            tallies[usize::from(!self.halves || probe.line % 2 == 1)].add(trace, &looks, self.sizes)?;
        }
        Ok(())
    }

    /// How much is done, 0…1.
    #[must_use]
    pub fn part(&self) -> f64 {
        self.next as f64 / self.probes.len().max(1) as f64
    }

    /// The rankings, in the order of the roles asked for.
    #[must_use]
    pub fn finish(self) -> Vec<Ranking> {
        let rank = |(role, [chosen, reported]): &(HeadRole, [Tally; 2])| {
            if let Some(why) = role.impossible(self.causal) {
                Ranking::skipped(*role, why)
            } else if !self.halves && !role.told_by_text() {
                Ranking::skipped(
                    *role,
                    "Which word is meant cannot be told from a text alone; the probe sentences have it marked.",
                )
            } else {
                Ranking::new(*role, self.halves.then_some(chosen), reported, self.sizes.1)
            }
        };
        self.roles.iter().map(rank).collect()
    }
}

/// Runs a search to its end.
///
/// # Errors
/// Whatever a run says.
pub async fn find<B: Backend>(model: &Model, backend: &B, network: &On<B>, mut finder: Finder) -> Result<Vec<Ranking>> {
    while let Some(tokens) = finder.tokens(model) {
        let trace = model.run(backend, network, &tokens, finder.options()).await?;
        finder.add(&trace)?;
    }
    Ok(finder.finish())
}
