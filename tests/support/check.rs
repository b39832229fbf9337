//! The comparison.

/// Finite numbers have to lie within `allowed`; all others have to be the same kind in the same place.
pub fn check(what: &str, came: &[f32], wanted: &[f32], allowed: &[f64]) -> Result<(), String> {
    if came.len() != wanted.len() || allowed.len() != wanted.len() {
        return Err(format!("{what}: {} numbers came, {} wanted, {} bounds", came.len(), wanted.len(), allowed.len()));
    }
    for (at, ((came, wanted), allowed)) in came.iter().zip(wanted).zip(allowed).enumerate() {
        let apart = (f64::from(*came) - f64::from(*wanted)).abs();
        let fine = match kind(*wanted) {
            Kind::Number => apart <= *allowed,
            other => kind(*came) == other,
        };
        if !fine {
            return Err(format!("{what}[{at}]: {came} came, {wanted} wanted, {apart:e} apart, {allowed:e} allowed"));
        }
    }
    Ok(())
}

#[derive(PartialEq)]
enum Kind {
    Number,
    Nan,
    Up,
    Down,
}

fn kind(x: f32) -> Kind {
    match x {
        x if x.is_nan() => Kind::Nan,
        f32::INFINITY => Kind::Up,
        f32::NEG_INFINITY => Kind::Down,
        _ => Kind::Number,
    }
}
