//! Executing GraphQL documents on the store.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::parser::Parser;
use apollo_compiler::request::RequestError;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::{ExecutionResponse, GraphQLError, JsonMap};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Outcome};
use crate::resolvers::Root;
use crate::store::Store;

/// How deep a document may nest. The SDK's nest less than a third as deep.
const MAX_DEPTH: usize = 64;
/// How many documents are kept, so that those of an SDK are parsed once.
const MAX_CACHED_DOCUMENTS: usize = 256;
/// What the executor puts before the message of a resolver.
const RESOLVER_ERROR: &str = "resolver error: ";

/// A request as it comes over HTTP.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    pub(crate) query: String,
    #[serde(default)]
    pub(crate) operation_name: Option<String>,
    #[serde(default)]
    pub(crate) variables: Option<Map<String, Value>>,
    /// Whether it came by a method that may change nothing.
    #[serde(skip)]
    only_reads: bool,
}

impl Request {
    /// Reads the body of a `POST`.
    pub(crate) fn from_body(body: &[u8]) -> Outcome<Self> {
        serde_json::from_slice(body).map_err(|error| {
            Failure::bad_input(format!("The body is not a GraphQL request: {error}"))
        })
    }

    /// Reads the query string of a `GET`.
    pub(crate) fn from_query_string(query_string: &str) -> Outcome<Self> {
        let parameter = |wanted: &str| {
            form_urlencoded::parse(query_string.as_bytes())
                .find(|(name, value)| name == wanted && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        let query = parameter("query").ok_or_else(|| {
            Failure::bad_input(
                "Send GraphQL requests by POST, or with the parameter `query` by GET",
            )
        })?;
        let variables = parameter("variables").map_or(Ok(None), |variables| {
            serde_json::from_str(&variables).map_err(|error| {
                let message = format!("The parameter `variables` is not a JSON object: {error}");
                Failure::bad_input(message)
            })
        })?;
        Ok(Self { query, operation_name: parameter("operationName"), variables, only_reads: true })
    }
}

/// What a request asks for, found valid.
pub(crate) struct Prepared {
    document: Arc<Valid<ExecutableDocument>>,
    pub(crate) operation_name: Option<String>,
    /// Whether it is a mutation, but came by a method that may change nothing.
    pub(crate) is_misplaced: bool,
    variables: JsonMap,
}

/// Holds the schema, and the documents that were sent lately.
#[derive(Debug)]
pub(crate) struct Executor {
    schema: Valid<Schema>,
    documents: HashMap<String, Arc<Valid<ExecutableDocument>>>,
}

impl Executor {
    pub(crate) fn new() -> Result<Self, String> {
        let schema = Schema::parse_and_validate(stigg::SCHEMA, "stigg.graphql")
            .map_err(|invalid| invalid.errors.to_string())?;
        Ok(Self { schema, documents: HashMap::new() })
    }

    /// Parses and validates the document of a request.
    pub(crate) fn prepare(&mut self, request: Request) -> Outcome<Prepared> {
        let document = match self.documents.get(&request.query) {
            Some(document) => Arc::clone(document),
            None => self.parse(request.query)?,
        };
        let operation = document
            .operations
            .get(request.operation_name.as_deref())
            .map_err(|error| Failure::bad_input(error.message().to_string()))?;
        let operation_name = operation.name.as_ref().map(ToString::to_string);
        let is_misplaced = request.only_reads && operation.is_mutation();
        let variables = request.variables.unwrap_or_default();
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Ok(Prepared { variables: variables.collect(), operation_name, is_misplaced, document })
    }

    fn parse(&mut self, query: String) -> Outcome<Arc<Valid<ExecutableDocument>>> {
        let document = Parser::new()
            .recursion_limit(MAX_DEPTH)
            .parse_ast(query.as_str(), "request.graphql")
            .map_err(|invalid| Failure::invalid("GRAPHQL_PARSE_FAILED", first_of(&invalid.errors)))?
            .to_executable_validate(&self.schema)
            .map_err(|invalid| {
                Failure::invalid("GRAPHQL_VALIDATION_FAILED", first_of(&invalid.errors))
            })?;
        let document = Arc::new(document);
        if self.documents.len() >= MAX_CACHED_DOCUMENTS {
            self.documents.clear();
        }
        self.documents.insert(query, Arc::clone(&document));
        Ok(document)
    }

    /// Carries out what was prepared.
    pub(crate) fn execute(&self, prepared: &Prepared, store: &mut Store) -> Outcome<Answer> {
        self.run(prepared, store)
            .map(|(response, failures)| Answer::new(response, &failures))
            .map_err(|error| Failure::bad_input(error.message().to_string()))
    }

    fn run(
        &self,
        prepared: &Prepared,
        store: &mut Store,
    ) -> Result<(ExecutionResponse, Vec<Failure>), RequestError> {
        let operation = prepared.document.operations.get(prepared.operation_name.as_deref())?;
        let root = Root::new(operation.operation_type, store);
        let response = Execution::new(&self.schema, &prepared.document)
            .operation(operation)
            .enable_schema_introspection(true)
            .raw_variable_values(&prepared.variables)
            .execute_sync(&root)?;
        Ok((response, root.into_failures()))
    }
}

/// What is wrong first. The rest often follows from it.
fn first_of(errors: &DiagnosticList) -> String {
    let Some(first) = errors.iter().next() else { return String::new() };
    match first.line_column_range() {
        Some(place) => {
            format!("{} (line {}, column {})", first.error, place.start.line, place.start.column)
        }
        None => first.error.to_string(),
    }
}

/// The answer to a request that was carried out.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
    data: Option<JsonMap>,
}

impl Answer {
    /// Fills in the extensions of the errors.
    fn new(response: ExecutionResponse, failures: &[Failure]) -> Self {
        let decorate = |error: GraphQLError| {
            let position = error.message.strip_prefix(RESOLVER_ERROR);
            let failure = position
                .and_then(|position| failures.get(position.parse::<usize>().ok()?))
                .cloned()
                .unwrap_or_else(|| executors_own(&error));
            json!({
                "message": failure.message(),
                "locations": error.locations,
                "path": error.path,
                "extensions": failure.extensions(),
            })
        };
        Self { errors: response.errors.into_iter().map(decorate).collect(), data: response.data }
    }
}

/// The failure behind an error that the executor found by itself. Only operations have arguments
/// that can be wrong; further down it would be the emulator's answer that is.
fn executors_own(error: &GraphQLError) -> Failure {
    match error.path.as_slice() {
        [_] => Failure::bad_input(error.message.clone()),
        _ => Failure::new("UnexpectedError", error.message.clone()),
    }
}
