//! Makes complete WGSL of the files in `shaders/`. The build expands all of them, so that a mistake is found there; the engine
//! expands one when its pipeline is made, because all together they are a megabyte, and what they are made of is a twentieth
//! (`docs/decisions/0006-shaders-expand-late.md`).
//!
//! A shader is WGSL plus a few directives, each a comment of its own:
//!
//! ```text
//! //@ variants DIM=64,128 ROWS=1,8   one shader per combination, named file_dim64_rows1 …; {DIM} is replaced
//! //@ include attention              the text of shaders/shared/attention.wgsl, expanded too
//! //@ repeat n in 0..16              (or ROWS, or KEYS/8) the lines to the matching //@ end, once for each n; {n}, {1<<n}, {n/4}, {n%4} are
//!                                    replaced
//! //@ when SUBGROUPS                 the lines to the matching //@ else or //@ end, where that variant is not 0
//! //@ end
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a variant stands for: `DIM` is 64.
pub(crate) type Values = BTreeMap<String, u32>;

/// The name of a variant: `flash_lanes_dim64_rows4`.
pub(crate) fn name_of(stem: &str, values: &Values) -> String {
    let mut name = stem.to_owned();
    for (key, value) in values {
        write!(name, "_{}{value}", key.to_lowercase()).expect("a String takes it");
    }
    name
}

/// Every combination of the values that the `variants` line names; one empty combination where there is none.
pub(crate) fn variants(text: &str) -> Vec<Values> {
    let mut all = vec![Values::new()];
    for part in
        text.lines().find_map(|line| line.strip_prefix("//@ variants ")).into_iter().flat_map(str::split_whitespace)
    {
        let (key, choices) = part.split_once('=').expect("NAME=1,2 after variants");
        all = all
            .iter()
            .flat_map(|values| {
                choices.split(',').map(|choice| {
                    let mut values = values.clone();
                    values.insert(key.to_owned(), choice.parse().expect("a number after ="));
                    values
                })
            })
            .collect();
    }
    all
}

/// The complete source of one variant; `shared` gives the text of what is included.
pub(crate) fn expand(name: &str, text: &str, values: &Values, shared: &dyn Fn(&str) -> String) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut included = String::new();
    let mut body = String::new();
    lines_into(name, &lines, values, shared, &mut body, &mut included);
    // The opening comment stays on top; what is included follows it.
    let head = body.lines().take_while(|line| line.starts_with("//")).count();
    let mut out = String::new();
    for (number, line) in body.lines().enumerate() {
        if number == head {
            out.push_str(&included);
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn lines_into(
    name: &str,
    lines: &[&str],
    values: &Values,
    shared: &dyn Fn(&str) -> String,
    out: &mut String,
    included: &mut String,
) {
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let Some(directive) = line.trim_start().strip_prefix("//@ ") else {
            writeln!(out, "{}", replace(line, values)).expect("a String takes it");
            continue;
        };
        if let Some(include) = directive.strip_prefix("include ") {
            let (text, mut body) = (shared(include), String::from("\n"));
            let lines: Vec<&str> = text.lines().collect();
            lines_into(include, &lines, values, shared, &mut body, included);
            included.push_str(&body);
            included.push('\n');
        } else if let Some(repeat) = directive.strip_prefix("repeat ") {
            let (variable, range) = repeat.split_once(" in 0..").expect("repeat NAME in 0..END");
            let end = end_of(range, values);
            let close = matching_end(name, lines, at);
            for value in 0..end {
                let mut inner = values.clone();
                inner.insert(variable.to_owned(), value);
                lines_into(name, &lines[at..close], &inner, shared, out, included);
            }
            at = close + 1;
        } else if let Some(condition) = directive.strip_prefix("when ") {
            let close = matching_end(name, lines, at);
            let middle = matching_else(lines, at, close);
            let on = *values.get(condition).unwrap_or_else(|| panic!("{name}: no variant {condition:?}")) != 0;
            let chosen = if on { at..middle } else { (middle + 1).min(close)..close };
            lines_into(name, &lines[chosen], values, shared, out, included);
            at = close + 1;
        } else if !directive.starts_with("variants ") {
            panic!("{name}: unknown directive {directive:?}");
        }
    }
}

/// `16`, `ROWS`, or `KEYS/8`.
fn end_of(range: &str, values: &Values) -> u32 {
    let (whole, divisor) = range.split_once('/').unwrap_or((range, "1"));
    let whole = values.get(whole).copied().unwrap_or_else(|| whole.parse().expect("a number or a variant"));
    whole / divisor.parse::<u32>().expect("a number after /")
}

fn matching_end(name: &str, lines: &[&str], from: usize) -> usize {
    let mut depth = 1;
    for (at, line) in lines.iter().enumerate().skip(from) {
        let line = line.trim_start();
        depth += usize::from(opens(line));
        depth -= usize::from(line == "//@ end");
        if depth == 0 {
            return at;
        }
    }
    panic!("{name}: a repeat or when without an end");
}

/// The `else` of a `when`, or its end where it has none.
fn matching_else(lines: &[&str], from: usize, close: usize) -> usize {
    let mut depth = 0;
    for (at, line) in lines.iter().enumerate().take(close).skip(from) {
        let line = line.trim_start();
        depth += usize::from(opens(line));
        depth -= usize::from(line == "//@ end");
        if depth == 0 && line == "//@ else" {
            return at;
        }
    }
    close
}

fn opens(line: &str) -> bool {
    line.starts_with("//@ repeat ") || line.starts_with("//@ when ")
}

fn replace(line: &str, values: &Values) -> String {
    let mut line = line.to_owned();
    for (key, value) in values {
        line = line.replace(&format!("{{{key}}}"), &value.to_string());
        line = line.replace(&format!("{{1<<{key}}}"), &(1_u64 << value.min(&63)).to_string());
        line = line.replace(&format!("{{{key}/4}}"), &(value / 4).to_string());
        line = line.replace(&format!("{{{key}%4}}"), &(value % 4).to_string());
    }
    line
}
