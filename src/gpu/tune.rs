//! Which of several shaders for the same thing is the fastest on this device: found by measuring, once for each class of
//! shapes, and kept.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was measured for one class of shapes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The class: kernel, width, and the power of two of the rows.
    pub class: String,
    /// Name of the winner.
    pub chosen: String,
    /// Name and milliseconds of every candidate, for the call that was measured, as far as a part of it tells.
    pub candidates: Vec<(String, f64)>,
}

/// All choices on one device.
#[derive(Debug, Default)]
pub(super) struct Choices {
    made: RefCell<BTreeMap<String, Choice>>,
    /// Multiply-adds of the calls of a class so far: measuring pays only for who computes a lot.
    spent: RefCell<BTreeMap<String, u64>>,
    /// What of that was spent in advance: calls that were announced are not counted again.
    announced: RefCell<BTreeMap<String, u64>>,
}

impl Choices {
    pub(super) fn find(&self, class: &str) -> Option<Choice> {
        self.made.borrow().get(class).cloned()
    }

    pub(super) fn keep(&self, choice: Choice) {
        self.made.borrow_mut().insert(choice.class.clone(), choice);
    }

    /// Adds the work of a call; gives the sum.
    pub(super) fn spend(&self, class: &str, work: u64) -> u64 {
        let mut announced = self.announced.borrow_mut();
        let ahead = announced.get_mut(class);
        let counted = ahead.as_ref().map_or(0, |ahead| work.min(**ahead));
        if let Some(ahead) = ahead {
            *ahead -= counted;
        }
        let mut spent = self.spent.borrow_mut();
        let sum = spent.entry(class.to_owned()).or_default();
        *sum = sum.saturating_add(work - counted);
        *sum
    }

    /// Counts the work of calls that are to come, so that it is the first of them that measures, if any.
    pub(super) fn announce(&self, class: &str, work: u64) {
        let add = |map: &RefCell<BTreeMap<String, u64>>| {
            let mut map = map.borrow_mut();
            let sum = map.entry(class.to_owned()).or_default();
            *sum = sum.saturating_add(work);
        };
        add(&self.spent);
        add(&self.announced);
    }

    pub(super) fn all(&self) -> Vec<Choice> {
        self.made.borrow().values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Choices;

    /// What is announced counts at once, and not again when it comes; what comes beyond it does.
    #[test]
    fn announced_work_is_counted_once() {
        let choices = Choices::default();
        assert_eq!(choices.spend("a", 5), 5);
        choices.announce("a", 10);
        assert_eq!(choices.spend("a", 0), 15);
        assert_eq!([4, 4, 4].map(|work| choices.spend("a", work)), [15, 15, 17]);
        assert_eq!(choices.spend("b", 1), 1, "another class");
    }
}
