//! Names on the wire.

/// Returns the name on the wire of a field with the given name in Rust: in camel case.
pub(crate) fn wire_name(name: &str) -> String {
    wire_letters(name).collect()
}

/// Whether a key names a field, by its name on the wire or in snake case.
pub(super) fn is_name_of(key: &str, field: &str) -> bool {
    key == field || key.chars().eq(wire_letters(field))
}

fn wire_letters(name: &str) -> impl Iterator<Item = char> {
    let mut starts_word = false;
    name.chars().filter_map(move |letter| {
        let was_start = std::mem::replace(&mut starts_word, letter == '_');
        match letter {
            '_' => None,
            _ if was_start => Some(letter.to_ascii_uppercase()),
            _ => Some(letter),
        }
    })
}
