//! Nets that heard a list and say it back: `<start> milk eggs … again milk eggs …`.

use pollster::block_on;
use qkv::backend::{Backend, ready};
use qkv::cpu::Cpu;
use qkv::model::{Detail, Gru, GruOn, GruStage, Model, On, Options, START, Sampling, Writing};
use qkv::recurrent::{Inputs, Params, Shape};

const AGAIN: &str = "again";

type Tensor = <Cpu as Backend>::Tensor;

pub(crate) trait Reciter {
    /// Each list as the net says it, its own words fed back to it.
    fn own(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>>;
    /// Each list as the net says it, the right words fed back.
    fn told(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>>;
}

pub(crate) struct AttentionReciter<'a> {
    pub(crate) model: &'a Model,
    pub(crate) network: On<Cpu>,
}

impl AttentionReciter<'_> {
    fn text(&self, ids: &[u32]) -> String {
        ids.iter().map(|&id| self.model.words().word(id)).collect::<Vec<_>>().join(" ")
    }
}

impl Reciter for AttentionReciter<'_> {
    fn own(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let greedy = Sampling { temperature: 0.0, ..Sampling::default() };
        let say = |list: &Vec<u32>| {
            let writing = Writing { sampling: greedy, candidates: 0, weights: false, ..Writing::default() };
            let heard = format!("{} {AGAIN}", self.text(list));
            let mut writer = self.model.writer(&heard, writing).expect("it fits");
            let mut next = |_| block_on(writer.write(self.model, &Cpu, &self.network, None)).expect("it runs").token.id;
            list.iter().map(&mut next).collect()
        };
        lists.iter().map(say).collect()
    }

    fn told(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let say = |list: &Vec<u32>| {
            let all_but_last = self.text(&list[..list.len() - 1]);
            let tokens = self.model.tokenize(&format!("{} {AGAIN} {all_but_last}", self.text(list)));
            let options = Options { detail: Detail::Weights, ..self.model.options() };
            let trace = block_on(self.model.run(&Cpu, &self.network, &tokens, options)).expect("it runs");
            let logits = |row| self.model.logits(&trace, row).expect("a position of the text");
            (list.len() + 1..tokens.len()).map(|row| likeliest(&logits(row))).collect()
        };
        lists.iter().map(say).collect()
    }
}

/// All lists at once, a word a step.
pub(crate) struct GruReciter<'a> {
    model: &'a Gru,
    network: GruOn<Cpu>,
    /// A word's vector, by its id; of the start and the words that lists are of.
    embedding: Vec<Vec<f32>>,
    again: u32,
}

impl<'a> GruReciter<'a> {
    pub(crate) fn new(model: &'a Gru, network: GruOn<Cpu>) -> Self {
        // A run over all words tells their vectors.
        let (dim, vocabulary) = (model.config().model_dim, model.network().output.outputs as u32);
        let words: Vec<&str> = (START + 2..vocabulary).map(|id| model.words().word(id)).collect();
        let trace = block_on(model.run(&Cpu, &network, &model.tokenize(&words.join(" ")))).expect("it runs");
        let mut embedding = vec![Vec::new(); vocabulary as usize];
        for (token, row) in trace.tokens().iter().zip(trace.get(GruStage::Embed).data.chunks_exact(dim)) {
            embedding[token.id as usize] = row.to_vec();
        }
        Self { model, network, embedding, again: model.words().row(AGAIN).expect("it knows the word") }
    }

    /// The state after one more word of each list, and what is likeliest then.
    fn step(&self, words: &[u32], state: Option<&Tensor>) -> (Tensor, Vec<u32>) {
        let rows: Vec<f32> = words.iter().flat_map(|&id| &self.embedding[id as usize]).copied().collect();
        let params = Params {
            allow_non_finite: true,
            ..Params::new(Shape { batch: words.len(), tokens: 1, hidden_dim: self.model.config().hidden_dim })
        };
        let run = || {
            let x = Cpu.linear(&Cpu.upload(&rows)?, &self.network.input, words.len())?;
            let (weight, bias) = (&self.network.heard, Some(&self.network.heard_bias));
            let state = Cpu.recurrent(Inputs { x: &x, weight, bias, state }, &params)?.state;
            let logits = Cpu.linear(&state, &self.network.output, words.len())?;
            let logits = ready(Cpu.read(&[&logits]))?.remove(0);
            Ok::<_, qkv::error::Error>((state, logits))
        };
        let (state, logits) = run().expect("a step runs");
        (state, logits.chunks_exact(self.network.output.outputs).map(likeliest).collect())
    }

    fn say(&self, lists: &[Vec<u32>], feed: impl Fn(usize, &[u32]) -> Vec<u32>) -> Vec<Vec<u32>> {
        let length = lists[0].len();
        let mut state = None;
        let column = |at: usize| lists.iter().map(|list| list[at]).collect();
        let heard = std::iter::once(vec![START; lists.len()]).chain((0..length).map(column));
        for words in heard {
            state = Some(self.step(&words, state.as_ref()).0);
        }
        let mut said = vec![Vec::new(); lists.len()];
        let mut words = vec![self.again; lists.len()];
        for at in 0..length {
            let (next, likeliest) = self.step(&words, state.as_ref());
            state = Some(next);
            said.iter_mut().zip(&likeliest).for_each(|(said, &id)| said.push(id));
            words = feed(at, &likeliest);
        }
        said
    }
}

impl Reciter for GruReciter<'_> {
    fn own(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>> {
        self.say(lists, |_, likeliest| likeliest.to_vec())
    }

    fn told(&self, lists: &[Vec<u32>]) -> Vec<Vec<u32>> {
        self.say(lists, |at, _| lists.iter().map(|list| list[at]).collect())
    }
}

fn likeliest(logits: &[f32]) -> u32 {
    let best = (0..logits.len()).max_by(|&a, &b| logits[a].total_cmp(&logits[b]));
    best.expect("there are words") as u32
}
