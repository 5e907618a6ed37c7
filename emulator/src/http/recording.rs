//! The recording of requests.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The maximum number of recorded requests.
const MAX_REQUESTS: usize = 10_000;
/// The maximum size of recorded requests, in bytes of names, headers and variables.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// The maximum number of errors of a request.
const MAX_ERRORS: usize = 10;
/// The maximum number of operation names that are counted. Clients choose the names.
const MAX_NAMES: usize = 10_000;

/// A request that reached the emulator with the right API key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Number of the request, counted from 0 since the emulator started.
    pub number: usize,
    /// Name of the GraphQL operation.
    pub operation_name: Option<String>,
    /// Whether the operation was executed. It was even if the operation failed, for example for an
    /// unknown customer. It was not if the document was invalid or a fault replaced the operation.
    pub executed: bool,
    /// HTTP status of the response; none if there was no response, or not yet.
    pub status: Option<u16>,
    /// GraphQL errors of the response, at most ten.
    pub errors: Vec<RecordedError>,
    /// Variables of the operation.
    pub variables: Value,
    /// Headers, with lower-case names. The API key is redacted.
    pub headers: Vec<(String, String)>,
}

/// A GraphQL error of a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedError {
    /// Stigg's error code.
    pub code: String,
    /// The message.
    pub message: String,
}

impl RecordedError {
    /// The errors in the body of a response.
    pub(super) fn of_body(body: &str) -> Vec<Self> {
        #[derive(Deserialize)]
        struct Response {
            #[serde(default)]
            errors: Vec<GraphQlError>,
        }
        #[derive(Deserialize)]
        struct GraphQlError {
            message: String,
            extensions: Extensions,
        }
        #[derive(Deserialize)]
        struct Extensions {
            code: String,
        }
        if !body.contains("\"errors\"") {
            return Vec::new();
        }
        let errors = serde_json::from_str(body).map(|response: Response| response.errors);
        let errors = errors.unwrap_or_default().into_iter().take(MAX_ERRORS);
        errors.map(|error| Self { code: error.extensions.code, message: error.message }).collect()
    }
}

impl RecordedRequest {
    /// The value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// A request in compact form: variables take no more space as text than in the request, while a
/// tree of values could take a hundred times that.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) operation_name: Option<String>,
    pub(crate) executed: bool,
    pub(crate) status: Option<u16>,
    pub(crate) errors: Vec<RecordedError>,
    variables: Box<str>,
    headers: Vec<(String, String)>,
}

impl Entry {
    pub(crate) fn new(
        operation_name: Option<String>,
        variables: Option<&Map<String, Value>>,
        headers: Vec<(String, String)>,
    ) -> Self {
        let variables = serde_json::to_string(&variables).unwrap_or_default().into();
        Self {
            operation_name,
            executed: false,
            status: None,
            errors: Vec::new(),
            variables,
            headers,
        }
    }

    fn bytes(&self) -> usize {
        let headers = self.headers.iter().map(|(name, value)| {
            size_of::<(String, String)>() + name.capacity() + value.capacity()
        });
        let name = self.operation_name.as_ref().map_or(0, String::capacity);
        let errors = self.errors.iter().map(|error| {
            size_of::<RecordedError>() + error.code.capacity() + error.message.capacity()
        });
        let lists = headers.sum::<usize>() + errors.sum::<usize>();
        size_of::<Self>() + name + self.variables.len() + lists
    }

    fn to_recorded(&self, number: usize) -> RecordedRequest {
        RecordedRequest {
            number,
            operation_name: self.operation_name.clone(),
            executed: self.executed,
            status: self.status,
            errors: self.errors.clone(),
            variables: serde_json::from_str(&self.variables).unwrap_or_default(),
            headers: self.headers.clone(),
        }
    }
}

/// The latest requests and how often each operation was executed.
#[derive(Debug)]
pub(crate) struct Recording {
    requests: VecDeque<Entry>,
    forgotten: usize,
    bytes: usize,
    max_bytes: usize,
    executions: BTreeMap<String, usize>,
}

impl Default for Recording {
    fn default() -> Self {
        Self::of(MAX_BYTES)
    }
}

impl Recording {
    fn of(max_bytes: usize) -> Self {
        Self {
            requests: VecDeque::new(),
            forgotten: 0,
            bytes: 0,
            max_bytes,
            executions: BTreeMap::new(),
        }
    }

    /// Records a request and returns its number.
    pub(crate) fn add(&mut self, request: Entry) -> usize {
        self.bytes += request.bytes();
        self.requests.push_back(request);
        self.forget();
        self.forgotten + self.requests.len() - 1
    }

    /// Drops the oldest requests while there are too many. Always keeps the latest, whose size is
    /// limited elsewhere.
    fn forget(&mut self) {
        let is_too_much = |recording: &Self| {
            recording.requests.len() > MAX_REQUESTS || recording.bytes > recording.max_bytes
        };
        while self.requests.len() > 1 && is_too_much(self) {
            let earliest = self.requests.pop_front().map_or(0, |request| request.bytes());
            self.bytes -= earliest;
            self.forgotten += 1;
        }
    }

    pub(crate) fn change(&mut self, number: usize, change: impl FnOnce(&mut Entry)) {
        let request =
            number.checked_sub(self.forgotten).and_then(|place| self.requests.get_mut(place));
        if let Some(request) = request {
            self.bytes -= request.bytes();
            change(request);
            self.bytes += request.bytes();
            self.forget();
        }
    }

    pub(crate) fn executed(&mut self, number: usize, operation: Option<&str>) {
        self.change(number, |request| request.executed = true);
        let Some(operation) = operation else { return };
        if let Some(count) = self.executions.get_mut(operation) {
            *count += 1;
        } else if self.executions.len() < MAX_NAMES {
            self.executions.insert(operation.to_owned(), 1);
        }
    }

    /// The requests with numbers from `first`, oldest first.
    pub(crate) fn requests_from(&self, first: usize) -> impl Iterator<Item = RecordedRequest> {
        let numbered = (self.forgotten..).zip(&self.requests);
        numbered
            .skip(first.saturating_sub(self.forgotten))
            .map(|(number, request)| request.to_recorded(number))
    }

    /// Number of executions of each operation.
    pub(crate) fn executions(&self) -> &BTreeMap<String, usize> {
        &self.executions
    }

    /// Forgets all requests. Numbers continue.
    pub(crate) fn clear(&mut self) {
        self.forgotten += self.requests.len();
        self.requests.clear();
        self.bytes = 0;
        self.executions.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(size: usize) -> Entry {
        let variables = json!({ "text": "x".repeat(size) });
        Entry::new(None, variables.as_object(), Vec::new())
    }

    #[test]
    fn the_oldest_requests_are_dropped_beyond_the_byte_limit() {
        let mut recording = Recording::of(10_000);
        for size in [4_000, 1_000, 4_000] {
            recording.add(entry(size));
        }
        assert_eq!(recording.requests.len(), 3);
        let number = recording.add(entry(4_000));
        assert_eq!(number, 3);
        let lengths: Vec<_> = recording
            .requests_from(0)
            .map(|request| request.variables["text"].as_str().map_or(0, str::len))
            .collect();
        assert_eq!(lengths, [1_000, 4_000, 4_000]);

        recording.change(number, |request| request.operation_name = Some("n".repeat(3_000)));
        assert_eq!(recording.requests.len(), 1);
        recording.change(0, |_| panic!("the request was dropped"));

        // A request that is too large by itself stays until the next one arrives.
        recording.add(entry(20_000));
        assert_eq!(recording.requests.len(), 1);
        recording.add(entry(1));
        assert_eq!(recording.requests.len(), 1);
        let left = recording.requests.iter().map(Entry::bytes).sum::<usize>();
        assert_eq!(recording.bytes, left);
    }

    #[test]
    fn numbers_continue_after_requests_are_forgotten() {
        let mut recording = Recording::default();
        let first = recording.add(entry(1));
        recording.executed(first, Some("Q"));
        let second = recording.add(entry(1));
        recording.clear();
        assert_eq!((recording.bytes, recording.executions().len()), (0, 0));
        recording.change(second, |_| panic!("the request was forgotten"));
        recording.add(entry(1));
        recording.add(entry(1));
        let numbers = |first| -> Vec<_> {
            recording.requests_from(first).map(|request| request.number).collect()
        };
        assert_eq!((numbers(0), numbers(3), numbers(4)), (vec![2, 3], vec![3], vec![]));
    }

    #[test]
    fn the_number_of_requests_is_limited() {
        let mut recording = Recording::default();
        for _ in 0..=MAX_REQUESTS {
            recording.add(entry(1));
        }
        assert_eq!(recording.requests.len(), MAX_REQUESTS);
    }
}
