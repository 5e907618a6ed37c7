//! Names on the wire.

/// Returns the name on the wire of a field with the given name in Rust: in camel case.
pub(crate) fn wire_name(name: &str) -> String {
    let mut wire = String::with_capacity(name.len());
    let mut words = name.split('_');
    wire.extend(words.next());
    for word in words {
        let mut letters = word.chars();
        wire.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        wire.push_str(letters.as_str());
    }
    wire
}

/// Whether a key names a field, by its name on the wire or in snake case.
pub(super) fn is_name_of(key: &str, field: &str) -> bool {
    key == field || key == wire_name(field)
}
