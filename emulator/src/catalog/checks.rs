//! Checks of single values in a catalog.

use std::collections::HashSet;

use super::CatalogError;
use crate::values::amount::MAX_INPUT;

/// The result of a check.
pub(super) type Checked = Result<(), CatalogError>;

/// The identifiers of a list, which must be unique.
pub(super) fn names<'a, T>(
    list: &str,
    entries: &'a [T],
    ref_id: impl Fn(&'a T) -> &'a String,
) -> Result<HashSet<&'a str>, CatalogError> {
    let mut names = HashSet::new();
    for (position, entry) in entries.iter().enumerate() {
        let name = ref_id(entry).as_str();
        let place = format!("{list}[{position}].refId");
        if name.is_empty() {
            return Err(CatalogError::new(place, "it is empty", "give it an identifier"));
        }
        if !names.insert(name) {
            return Err(CatalogError::new(
                place,
                format!("`{name}` already exists"),
                "rename one of the two",
            ));
        }
    }
    Ok(names)
}

/// Rejects a name that the catalog does not define.
pub(super) fn known(
    place: &str,
    field: &str,
    what: &str,
    name: &str,
    names: &HashSet<&str>,
) -> Checked {
    if names.contains(name) {
        return Ok(());
    }
    let mut defined: Vec<_> = names.iter().copied().collect();
    defined.sort_unstable();
    let remedy = if defined.is_empty() {
        format!("define it: the catalog has no {what} at all")
    } else {
        format!("define it, or use an existing one: {}", defined.join(", "))
    };
    Err(CatalogError::new(
        format!("{place}, `{field}`"),
        format!("there is no {what} `{name}`"),
        remedy,
    ))
}

/// Rejects a value that the API's enum does not have.
pub(super) fn recognised<T>(place: &str, field: &str, value: &T, known: &[T]) -> Checked
where
    T: PartialEq + AsRef<str>,
{
    if known.contains(value) {
        return Ok(());
    }
    let (value, known): (_, Vec<_>) = (value.as_ref(), known.iter().map(T::as_ref).collect());
    Err(CatalogError::new(
        format!("{place}, `{field}`"),
        format!("`{value}` is not one of its values"),
        format!("use one of {}", known.join(", ")),
    ))
}

/// Rejects an amount below zero or above the emulator's limit.
pub(super) fn amount_is_sound(place: &str, amount: f64) -> Checked {
    if (0.0..=MAX_INPUT).contains(&amount) {
        return Ok(());
    }
    if amount < 0.0 {
        return Err(CatalogError::new(place, format!("{amount} is below zero"), "use 0 or more"));
    }
    Err(CatalogError::new(
        place,
        format!("{amount:e} is above the emulator's limit"),
        format!("use {MAX_INPUT:e} or less"),
    ))
}
