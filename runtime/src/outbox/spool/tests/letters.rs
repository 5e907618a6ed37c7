//! Dead letters.

use std::fs;

use super::disk::Disk;
use super::{Temporary, all, letter, put, remove, stored};
use crate::outbox::item::Lane;
use crate::outbox::letter::DeadLetter;
use crate::outbox::store::{Changes, Spool};

fn letters(texts: &[&str]) -> Changes {
    Changes { letters: texts.iter().map(|text| letter(text)).collect(), ..Changes::default() }
}

#[test]
fn dead_letters_are_lines_that_can_be_taken_away() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    let mut store = spool.create().unwrap();
    store.commit(&letters(&["1", "2"])).unwrap();
    let read = |name: &str| -> Vec<DeadLetter> {
        let text = fs::read_to_string(temporary.path(name)).unwrap();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    assert_eq!(read("dead-letters.jsonl"), [letter("1"), letter("2")]);
    store.commit(&letters(&["1"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("1"), letter("2"), letter("1")]);

    fs::rename(temporary.path("dead-letters.jsonl"), temporary.path("taken")).unwrap();
    store.commit(&letters(&["3"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("3")]);

    // A crash cut off the last line. What follows is not lost with it.
    let text = fs::read_to_string(temporary.path("dead-letters.jsonl")).unwrap();
    let torn = [&text, &text[..20]].concat();
    fs::write(temporary.path("dead-letters.jsonl"), torn).unwrap();
    store.commit(&letters(&["4"])).unwrap();
    let mut other = spool.create().unwrap();
    other.commit(&letters(&["5"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("3"), letter("4"), letter("5")]);
}

#[test]
fn an_item_stays_until_its_letter_is_kept() {
    let temporary = Temporary::new();
    let disk = Disk::default();
    let mut store = temporary.spool_on(&disk).create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    let changes = Changes { letters: vec![letter("1")], ..remove(Lane::Usage, 1) };

    fs::create_dir(temporary.path("dead-letters.jsonl")).unwrap();
    store.commit(&changes).unwrap_err();
    assert_eq!(all(&mut *store, Lane::Usage), [(1, stored("1"))]);
    fs::remove_dir(temporary.path("dead-letters.jsonl")).unwrap();

    // However often it takes to remove the item, the letter is kept once.
    disk.fail(0..u64::MAX);
    store.commit(&changes).unwrap_err();
    let changes = Changes { letters: vec![letter("1"), letter("2")], ..changes };
    store.commit(&changes).unwrap_err();
    disk.fail(0..0);
    store.commit(&changes).unwrap();
    assert_eq!(all(&mut *store, Lane::Usage), []);
    assert_eq!(temporary.lines("dead-letters.jsonl").len(), 2);
}
