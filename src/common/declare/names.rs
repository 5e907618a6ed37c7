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

/// The names on the wire of fields with the given names in Rust, as a constant.
macro_rules! wire_names {
    ($($name:expr,)*) => {{
        const NAMES: &[&str] = &[$($name),*];
        const LETTERS: [u8; $crate::common::declare::letters(NAMES)] =
            $crate::common::declare::camel_case(NAMES);
        &$crate::common::declare::split::<{ NAMES.len() }>(NAMES, &LETTERS)
    }};
}

pub(crate) use wire_names;

/// The number of bytes in the names but for underscores.
pub(crate) const fn letters(names: &[&str]) -> usize {
    let mut count = 0;
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut at = 0;
        while at < name.len() {
            if name[at] != b'_' {
                count += 1;
            }
            at += 1;
        }
        index += 1;
    }
    count
}

/// The names in camel case, one after the other.
pub(crate) const fn camel_case<const LENGTH: usize>(names: &[&str]) -> [u8; LENGTH] {
    let mut letters = [0; LENGTH];
    let mut count = 0;
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut at = 0;
        while at < name.len() {
            if name[at] != b'_' {
                let starts_word = at > 0 && name[at - 1] == b'_';
                letters[count] = if starts_word { name[at].to_ascii_uppercase() } else { name[at] };
                count += 1;
            }
            at += 1;
        }
        index += 1;
    }
    letters
}

/// Splits the letters of the names into names.
pub(crate) const fn split<const COUNT: usize>(
    names: &[&str],
    mut letters: &'static [u8],
) -> [&'static str; COUNT] {
    let mut split = [""; COUNT];
    let mut index = 0;
    while index < COUNT {
        let (name, rest) = letters.split_at(self::letters(&[names[index]]));
        split[index] = match str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => panic!("names are ASCII"),
        };
        letters = rest;
        index += 1;
    }
    split
}
