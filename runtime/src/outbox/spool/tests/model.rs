//! The contents that a queue ought to have after any changes.

use std::collections::BTreeMap;

use super::{Temporary, adopt, all};
use crate::outbox::item::Lane;
use crate::outbox::store::{Adopted, Backlog, Changes, Spool, Stored};

/// The contents that a queue ought to have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Model {
    lanes: BTreeMap<Lane, BTreeMap<u64, Stored>>,
    last: BTreeMap<Lane, u64>,
    wall: i64,
}

impl Model {
    pub(super) fn apply(&mut self, changes: &Changes) {
        for (lane, number, stored) in &changes.puts {
            self.lanes.entry(*lane).or_default().insert(*number, stored.clone());
            let last = self.last.entry(*lane).or_default();
            *last = (*last).max(*number);
        }
        for (lane, number) in &changes.removes {
            self.lanes.entry(*lane).or_default().remove(number);
        }
        self.wall = self.wall.max(changes.wall);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lanes.values().all(BTreeMap::is_empty)
    }

    pub(super) fn backlogs(&self) -> [Backlog; 3] {
        Lane::ALL.map(|lane| {
            let mut backlog = Backlog::default();
            for stored in self.lanes.get(&lane).into_iter().flat_map(BTreeMap::values) {
                backlog.items += 1;
                backlog.records += stored.records;
                backlog.bytes += stored.json.len() as u64;
            }
            backlog.last_number = self.last.get(&lane).copied().unwrap_or_default();
            backlog
        })
    }

    pub(super) fn items(&self, lane: Lane) -> Vec<(u64, Stored)> {
        let items = self.lanes.get(&lane).into_iter().flatten();
        items.map(|(number, stored)| (*number, stored.clone())).collect()
    }

    pub(super) fn matches(&self, adopted: &mut Adopted) -> bool {
        let items = Lane::ALL.map(|lane| all(&mut *adopted.store, lane));
        adopted.backlogs == self.backlogs()
            && adopted.latest_wall == self.wall
            && items == Lane::ALL.map(|lane| self.items(lane))
    }
}

fn random_stored(random: &mut fastrand::Rng) -> Stored {
    let length = if random.u8(..20) == 0 { random.usize(..20_000) } else { random.usize(..300) };
    let text: String = std::iter::repeat_with(|| random.char('a'..='ÿ')).take(length).collect();
    Stored {
        json: format!(r#"{{ "customerId" : "{text}" }}"#).into(),
        records: random.u64(1..10),
        recorded_at: random.i64(-1_000..1 << 45),
        attempted_at: random.bool().then(|| random.i64(-1_000..1 << 45)),
    }
}

pub(super) fn random_changes(random: &mut fastrand::Rng, model: &Model) -> Changes {
    let mut changes = Changes { wall: random.i64(0..1_000_000), ..Changes::default() };
    let number = |random: &mut fastrand::Rng, lane: Lane| {
        let known = model.lanes.get(&lane).filter(|items| !items.is_empty());
        match known {
            Some(known) if random.bool() => *random.choice(known.keys()).unwrap(),
            _ => random.u64(1..2_000),
        }
    };
    for _ in 0..random.usize(..30) {
        let lane = *random.choice(&Lane::ALL).unwrap();
        let number = number(random, lane);
        changes.puts.push((lane, number, random_stored(random)));
    }
    for _ in 0..random.usize(..30) {
        let lane = *random.choice(&Lane::ALL).unwrap();
        changes.removes.push((lane, number(random, lane)));
    }
    changes
}

#[test]
fn totals_are_right_after_any_changes() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..6 {
        let temporary = Temporary::new();
        let mut spool = temporary.spool();
        let mut store = spool.create().unwrap();
        let mut model = Model::default();
        for _ in 0..40 {
            let changes = random_changes(&mut random, &model);
            store.commit(&changes).unwrap();
            if !changes.puts.is_empty() || !changes.removes.is_empty() {
                model.apply(&changes);
            }
            if model.is_empty() || random.u8(..4) != 0 {
                continue;
            }
            drop(store);
            let mut adopted = adopt(&mut spool);
            assert!(model.matches(&mut adopted));
            store = adopted.store;
        }
    }
}
