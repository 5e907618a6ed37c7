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

/// The names on the wire of fields with the given names in Rust, made when compiling.
macro_rules! wire_names {
    ($($name:expr,)*) => {{
        const NAMES: &str = concat!($($name, " ",)*);
        const WIRE_NAMES: [u8; NAMES.len()] = $crate::common::declare::camel_case(NAMES);
        &$crate::common::declare::split::<{ [$($name),*].len() }>(&WIRE_NAMES)
    }};
}

pub(crate) use wire_names;

/// Returns names in camel case, then zeros.
pub(crate) const fn camel_case<const LENGTH: usize>(names: &str) -> [u8; LENGTH] {
    let names = names.as_bytes();
    let mut letters = [0; LENGTH];
    let (mut from, mut to) = (0, 0);
    while from < LENGTH {
        if names[from] == b'_' {
            from += 1;
            letters[to] = names[from].to_ascii_uppercase();
        } else {
            letters[to] = names[from];
        }
        from += 1;
        to += 1;
    }
    letters
}

/// Returns the names that end in a space each.
pub(crate) const fn split<const COUNT: usize>(mut names: &'static [u8]) -> [&'static str; COUNT] {
    let mut split = [""; COUNT];
    let mut index = 0;
    while index < COUNT {
        let mut length = 0;
        while names[length] != b' ' {
            length += 1;
        }
        let (name, rest) = names.split_at(length);
        split[index] = match str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => panic!("the name of a field is not ASCII"),
        };
        (_, names) = rest.split_at(1);
        index += 1;
    }
    split
}
