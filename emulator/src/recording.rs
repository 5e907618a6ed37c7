//! What was asked of the emulator.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

/// How many requests are remembered.
pub(crate) const MAX_REQUESTS: usize = 10_000;

/// A request that reached the emulator.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Name of the GraphQL operation.
    pub operation_name: Option<String>,
    /// Whether the operation was carried out. It was also if it was refused, by an unknown customer
    /// for example; it was not if the key or the document was wrong, or a fault came first.
    pub executed: bool,
    /// HTTP status of the answer; none if there was no answer, or not yet.
    pub status: Option<u16>,
    /// Variables of the operation.
    pub variables: Value,
    /// Headers, with their names in lower case. The API key is blanked out.
    pub headers: Vec<(String, String)>,
}

impl RecordedRequest {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The latest requests, and how often each operation was carried out.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    requests: VecDeque<RecordedRequest>,
    forgotten: usize,
    executions: HashMap<String, usize>,
}

impl Recording {
    /// Records a request, and says under which number.
    pub(crate) fn add(&mut self, request: RecordedRequest) -> usize {
        if self.requests.len() >= MAX_REQUESTS {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        self.forgotten + self.requests.len() - 1
    }

    pub(crate) fn change(&mut self, number: usize, change: impl FnOnce(&mut RecordedRequest)) {
        let request =
            number.checked_sub(self.forgotten).and_then(|place| self.requests.get_mut(place));
        if let Some(request) = request {
            change(request);
        }
    }

    pub(crate) fn executed(&mut self, number: usize, operation: Option<&str>) {
        self.change(number, |request| request.executed = true);
        if let Some(operation) = operation {
            *self.executions.entry(operation.to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn executions(&self, operation: &str) -> usize {
        self.executions.get(operation).copied().unwrap_or_default()
    }
}
