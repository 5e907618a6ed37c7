//! Executing GraphQL documents on the store.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::executable::OperationType;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::RequestError;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::{ExecutionResponse, GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
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
}

/// What a request asks for, found valid.
pub(crate) struct Prepared {
    document: Arc<Valid<ExecutableDocument>>,
    pub(crate) operation_name: Option<String>,
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
        let variables = request.variables.unwrap_or_default();
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Ok(Prepared { variables: variables.collect(), operation_name, document })
    }

    fn parse(&mut self, query: String) -> Outcome<Arc<Valid<ExecutableDocument>>> {
        let document = Parser::new()
            .recursion_limit(MAX_DEPTH)
            .parse_executable(&self.schema, query.as_str(), "request.graphql")
            .map_err(|invalid| {
                Failure::invalid("GRAPHQL_PARSE_FAILED", invalid.errors.to_string())
            })?
            .validate(&self.schema)
            .map_err(|invalid| {
                Failure::invalid("GRAPHQL_VALIDATION_FAILED", invalid.errors.to_string())
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
        let root_type = match operation.operation_type {
            OperationType::Mutation => "Mutation",
            OperationType::Query | OperationType::Subscription => "Query",
        };
        let root = Root::new(root_type, store);
        let response = Execution::new(&self.schema, &prepared.document)
            .operation(operation)
            .enable_schema_introspection(true)
            .raw_variable_values(&prepared.variables)
            .execute_sync(&root)?;
        Ok((response, root.into_failures()))
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
                // What the executor finds wrong by itself are the arguments in the document.
                .unwrap_or_else(|| Failure::bad_input(error.message.clone()));
            json!({
                "message": failure.message(),
                "locations": error.locations,
                "path": error.path,
                "extensions": failure.extensions(),
            })
        };
        Self {
            errors: response.errors.into_iter().map(decorate).collect(),
            data: response.data,
        }
    }
}
