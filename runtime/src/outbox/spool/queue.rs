//! A queue in a file.

use std::fs::{self, OpenOptions};
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process;
use std::sync::Arc;

use redb::{Database, ReadableDatabase, StorageBackend, TableDefinition, TableError};
use serde::Serialize;

use super::directory::{Directory, is_new};
use super::file::LockedFile;
use super::value::{Meta, decode, encode};
use crate::outbox::item::Lane;
use crate::outbox::letter::DeadLetter;
use crate::outbox::store::{Backlog, Changes, Store, Stored};

/// Pages that are kept in memory. A queue is written at its end and read at its start: more would
/// not be read again.
const CACHE_BYTES: usize = 8 << 20;

/// Has one entry, with an empty key: [`Meta`].
const META: TableDefinition<&str, &str> = TableDefinition::new("meta");

const fn items(lane: Lane) -> TableDefinition<'static, u64, &'static [u8]> {
    TableDefinition::new(lane.as_str())
}

/// A queue in a file, which stays locked until this is dropped. If it is empty then, the file goes
/// too.
pub(super) struct Queue {
    directory: Arc<Directory>,
    path: PathBuf,
    file: LockedFile,
    /// `None` from a failure until it is opened again.
    open: Option<Open>,
    /// Letters that were kept, but whose items are not known to be removed. They would be kept once
    /// more each time the commit is repeated.
    kept: Vec<DeadLetter>,
    process: u32,
}

struct Open {
    database: Database,
    meta: Meta,
}

enum Failure {
    /// The file does not hold what was written.
    Damaged,
    Io(io::Error),
}

impl From<redb::Error> for Failure {
    fn from(error: redb::Error) -> Self {
        use redb::Error as E;
        match error {
            E::Corrupted(_)
            | E::UpgradeRequired(_)
            | E::TableTypeMismatch { .. }
            | E::TypeDefinitionChanged { .. }
            | E::TableIsMultimap(_)
            | E::TableDoesNotExist(_) => Self::Damaged,
            E::Io(error) => match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
                _ => Self::Io(error),
            },
            error => Self::Io(io::Error::other(error)),
        }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Damaged => Self::new(io::ErrorKind::InvalidData, "the queue is damaged"),
            Failure::Io(error) => error,
        }
    }
}

/// Calls redb. It checks a file when it opens it, but a file that changes later, or one that passes
/// the check and still is not sound, can make it panic. That must not end the caller.
fn guarded<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, Failure> {
    // What a panic leaves behind is closed, and not used again.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(Failure::from),
        Err(_) => Err(Failure::Damaged),
    }
}

impl Queue {
    /// Makes a queue in a new file.
    pub(super) fn create(directory: &Arc<Directory>) -> io::Result<Self> {
        let (path, file) = directory.new_queue()?;
        let Some(file) = LockedFile::lock(file, &directory.backend)? else {
            return Err(io::ErrorKind::WouldBlock.into());
        };
        let mut queue = Self::new(directory, path, file);
        let made = queue.make();
        if made.is_err() {
            // It holds nothing, and the caller tries again with another one.
            let _ = fs::remove_file(&queue.path);
        }
        made.map(|()| queue)
    }

    fn make(&mut self) -> io::Result<()> {
        let meta = Meta::new(&self.directory.environment);
        let database = guarded(|| {
            let database = open(&self.file)?;
            let transaction = database.begin_write()?;
            write(&transaction, &meta)?;
            transaction.commit()?;
            Ok(database)
        })?;
        self.open = Some(Open { database, meta });
        // Fails if another instance took it for one that a crash left.
        self.path = self.directory.publish(&self.path)?;
        Ok(())
    }

    /// Opens a queue, unless another instance has it, nothing is in it, or it is another environment's.
    ///
    /// # Errors
    ///
    /// If it cannot be opened now, or is not there any more. A damaged file is put aside instead.
    pub(super) fn adopt(
        directory: &Arc<Directory>,
        path: PathBuf,
    ) -> io::Result<Option<(Self, [Backlog; 3], i64)>> {
        let file = OpenOptions::new().read(true).write(true).open(&path)?;
        let Some(file) = LockedFile::lock(file, &directory.backend)? else { return Ok(None) };
        if is_new(&path) {
            // Its instance died before anything was in it.
            return fs::remove_file(path).map(|()| None);
        }
        let mut queue = Self::new(directory, path, file);
        let open = match queue.open_database() {
            Err(Failure::Damaged) => {
                directory.put_aside(&queue.path)?;
                return Ok(None);
            }
            open => open?,
        };
        if open.meta.environment != directory.environment {
            close(open.database);
            return Ok(None);
        }
        let Meta { latest_wall, .. } = open.meta;
        let backlogs = (!open.meta.is_empty()).then(|| open.meta.backlogs());
        queue.open = Some(open);
        Ok(backlogs.map(|backlogs| (queue, backlogs, latest_wall)))
    }

    fn new(directory: &Arc<Directory>, path: PathBuf, file: LockedFile) -> Self {
        Self {
            directory: Arc::clone(directory),
            path,
            file,
            open: None,
            kept: Vec::new(),
            process: process::id(),
        }
    }

    fn open_database(&self) -> Result<Open, Failure> {
        if self.file.len().map_err(Failure::Io)? == 0 {
            // redb would make a new database in it.
            return Err(Failure::Damaged);
        }
        let (database, meta) = guarded(|| {
            let database = open(&self.file)?;
            let table = database.begin_read()?.open_table(META)?;
            let meta = table.get("")?.map(|meta| meta.value().to_owned());
            Ok((database, meta))
        })?;
        let meta = Meta::decode(&meta.unwrap_or_default()).map_err(Failure::Io);
        match meta {
            Ok(Some(meta)) => Ok(Open { database, meta }),
            failed => {
                close(database);
                failed.and(Err(Failure::Damaged))
            }
        }
    }

    /// Works on the database. After a failure redb does nothing more until it is opened again, so that
    /// is done once before the failure is the caller's.
    fn run<T>(&mut self, work: impl Fn(&Open) -> Result<T, redb::Error>) -> io::Result<T> {
        let mut attempts = 0;
        loop {
            let Some(open) = &self.open else {
                self.reopen()?;
                continue;
            };
            let failure = match guarded(|| work(open)) {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            self.close();
            attempts += 1;
            match failure {
                _ if attempts == 1 => {}
                // It passed the check, and yet it is of no use.
                Failure::Damaged if attempts == 2 => self.replace()?,
                failure => return Err(failure.into()),
            }
        }
    }

    fn reopen(&mut self) -> io::Result<()> {
        match self.open_database() {
            Ok(open) => self.open = Some(open),
            Err(Failure::Damaged) => self.replace()?,
            Err(Failure::Io(error)) => return Err(error),
        }
        Ok(())
    }

    /// Puts a damaged file aside, and goes on with a new one.
    fn replace(&mut self) -> io::Result<()> {
        let new = Self::create(&self.directory)?;
        let mut old = mem::replace(self, new);
        self.kept = mem::take(&mut old.kept);
        old.close();
        self.directory.put_aside(&old.path)
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            close(open.database);
        }
    }

    /// Moves values that cannot be decoded out of the queue.
    fn put_aside(&mut self, lane: Lane, values: &[(u64, Vec<u8>)]) -> io::Result<()> {
        #[derive(Serialize)]
        struct Damaged<'a> {
            queue: &'a str,
            lane: Lane,
            number: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            text: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            bytes: Option<&'a [u8]>,
        }

        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let mut lines = Vec::new();
        for (number, value) in values {
            let text = str::from_utf8(value).ok();
            let bytes = text.is_none().then_some(&value[..]);
            let record = Damaged { queue: &name, lane, number: *number, text, bytes };
            serde_json::to_writer(&mut lines, &record)?;
            lines.push(b'\n');
        }
        self.directory.append_damaged(values.len() as u64, &lines)?;
        let removes = values.iter().map(|(number, _)| (lane, *number)).collect();
        self.apply(&Changes { removes, wall: i64::MIN, ..Changes::default() })
    }

    fn apply(&mut self, changes: &Changes) -> io::Result<()> {
        let meta = self.run(|open| apply(open, changes))?;
        if let Some(open) = &mut self.open {
            open.meta = meta;
        }
        Ok(())
    }

    fn keep(&mut self, letters: &[DeadLetter]) -> io::Result<()> {
        let new: Vec<_> = letters.iter().filter(|letter| !self.kept.contains(letter)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for letter in &new {
            serde_json::to_writer(&mut lines, letter)?;
            lines.push(b'\n');
        }
        self.directory.append_dead_letters(&lines)?;
        self.kept.extend(new.into_iter().cloned());
        Ok(())
    }
}

impl Store for Queue {
    fn commit(&mut self, changes: &Changes) -> io::Result<()> {
        // The letters first: an item may be in two places, but never in none.
        self.keep(&changes.letters)?;
        if !changes.puts.is_empty() || !changes.removes.is_empty() {
            self.apply(changes)?;
        }
        self.kept.clear();
        Ok(())
    }

    fn load(
        &mut self,
        lane: Lane,
        after: u64,
        most_items: usize,
        most_bytes: usize,
    ) -> io::Result<Vec<(u64, Stored)>> {
        loop {
            let page = self.run(|open| read(open, lane, after, most_items, most_bytes))?;
            if !page.damaged.is_empty() {
                self.put_aside(lane, &page.damaged)?;
                if page.items.is_empty() {
                    continue;
                }
            }
            return Ok(page.items);
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        if self.process != process::id() {
            // The process was forked: file and lock are still the parent's, and closing the database
            // would write to it.
            mem::forget(self.open.take());
            return;
        }
        let is_empty = self.open.as_ref().is_some_and(|open| open.meta.is_empty());
        self.close();
        if is_empty {
            // If it stays, the next instance removes it. It does so under the lock, as is done here,
            // or it could be another's by then.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(file: &LockedFile) -> Result<Database, redb::Error> {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    // redb reads the whole file after a crash anyway. It does so after a clean end too, because it
    // trusts what it does not check, and panics or worse if that is damaged.
    builder.set_check_integrity_on_open(true);
    Ok(builder.create_with_backend(file.clone())?)
}

fn close(database: Database) {
    // An error is the next opening's: nothing that was committed depends on closing.
    let _ = guarded(|| {
        drop(database);
        Ok(())
    });
}

fn write(transaction: &redb::WriteTransaction, meta: &Meta) -> Result<(), redb::Error> {
    let json = meta.encode().map_err(io::Error::from)?;
    transaction.open_table(META)?.insert("", &*json)?;
    Ok(())
}

/// Carries out changes in one transaction, which survives a crash once this returns.
fn apply(open: &Open, changes: &Changes) -> Result<Meta, redb::Error> {
    let mut meta = open.meta.clone();
    meta.latest_wall = meta.latest_wall.max(changes.wall);
    let transaction = open.database.begin_write()?;
    for lane in Lane::ALL {
        let mut puts = changes.puts.iter().filter(|(of, ..)| *of == lane).peekable();
        let mut removes = changes.removes.iter().filter(|(of, _)| *of == lane).peekable();
        if puts.peek().is_none() && removes.peek().is_none() {
            continue;
        }
        let totals = meta.totals(lane);
        let mut table = transaction.open_table(items(lane))?;
        for (_, number, stored) in puts {
            if let Some(old) = table.insert(number, &*encode(stored))? {
                totals.subtract(old.value());
            }
            totals.add(*number, stored);
        }
        for (_, number) in removes {
            if let Some(old) = table.remove(number)? {
                totals.subtract(old.value());
            }
        }
    }
    write(&transaction, &meta)?;
    transaction.commit()?;
    Ok(meta)
}

#[derive(Default)]
struct Page {
    items: Vec<(u64, Stored)>,
    damaged: Vec<(u64, Vec<u8>)>,
}

fn read(
    open: &Open,
    lane: Lane,
    after: u64,
    most_items: usize,
    most_bytes: usize,
) -> Result<Page, redb::Error> {
    use std::ops::Bound::{Excluded, Unbounded};

    let mut page = Page::default();
    let table = match open.database.begin_read()?.open_table(items(lane)) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(page),
        table => table?,
    };
    let mut bytes = 0;
    for entry in table.range((Excluded(after), Unbounded))? {
        let (number, value) = entry?;
        let (number, value) = (number.value(), value.value());
        let stored = decode(value);
        bytes += stored.as_ref().map_or(value.len(), |stored| stored.json.len());
        let count = page.items.len() + page.damaged.len();
        if count > 0 && (count >= most_items || bytes > most_bytes) {
            break;
        }
        match stored {
            Some(stored) => page.items.push((number, stored)),
            None => page.damaged.push((number, value.to_owned())),
        }
    }
    Ok(page)
}
