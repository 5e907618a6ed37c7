//! Executes GraphQL documents on the store.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::Operation;
use apollo_compiler::introspection::check_max_depth;
use apollo_compiler::parser::Parser;
use apollo_compiler::resolvers::{Execution, ObjectValue};
use apollo_compiler::response::{ExecutionResponse, GraphQLError, JsonMap};
use apollo_compiler::validation::{DiagnosticList, Valid};
use serde::Serialize;
use serde_json::{Value, json};

use super::calls::Call;
use super::limits::{self, Meter, Metered};
use super::request::Request;
use super::schema::{self, SchemaOnly};
use crate::resolvers::{Failures, Root};
#[cfg(feature = "subscriptions")]
use crate::resolvers::{Update, UpdateRoot};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// The parser's recursion limit. The nesting of documents [is checked](limits::check) afterwards.
const MAX_RECURSION: usize = 64;
/// The maximum number of tokens in a document, including whitespace and commas. The SDK's largest
/// document has a ninth of that.
const MAX_TOKENS: usize = 20_000;
/// The maximum size of cached documents, in bytes of text. Caching parses each of an SDK's
/// documents only once. A parsed document takes many times the memory of its text.
const MAX_CACHED_BYTES: usize = 1024 * 1024;
/// The maximum number of errors reported for a document.
const MAX_MISTAKES: usize = 20;

/// A validated request.
pub(crate) struct Prepared {
    document: Arc<Valid<ExecutableDocument>>,
    pub(crate) operation_name: Option<String>,
    /// Whether it is a mutation sent with a method that only permits queries.
    pub(crate) is_misplaced: bool,
    variables: JsonMap,
}

impl Prepared {
    /// Whether it only queries the schema.
    pub(crate) fn is_about_schema(&self) -> bool {
        self.operation().is_ok_and(|operation| {
            let mut fields = operation.root_fields(&self.document);
            operation.is_query() && fields.all(|field| field.name.starts_with("__"))
        })
    }

    /// The operations that it calls.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let fields = self.operation().into_iter();
        let fields = fields.flat_map(|operation| operation.root_fields(&self.document));
        fields.map(|field| Call::of(field, &self.variables)).collect()
    }

    /// The update that it subscribes to, if it is a subscription.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn subscribes_to(&self) -> Option<&str> {
        let operation = self.operation().ok()?;
        // A valid subscription has exactly one root field.
        let field = operation.root_fields(&self.document).next()?;
        operation.is_subscription().then(|| field.name.as_str())
    }

    fn operation(&self) -> Outcome<&Operation> {
        chosen(&self.document, self.operation_name.as_deref())
    }
}

fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Outcome<&'a Operation> {
    match document.operations.get(name) {
        Ok(operation) => Ok(operation),
        Err(error) => Err(Failure::bad_input(error.message().to_string())),
    }
}

/// Validated documents, which all emulators of a process share because they have the same schema.
static DOCUMENTS: LazyLock<Mutex<Documents>> = LazyLock::new(Mutex::default);

/// Validates and executes documents against the schema.
#[derive(Debug)]
pub(crate) struct Executor {
    schema: &'static schema::Prepared,
}

impl Executor {
    pub(crate) fn new() -> Result<Self, String> {
        Ok(Self { schema: schema::prepared()? })
    }

    /// Parses and validates the document of a request.
    pub(crate) fn prepare(&self, request: Request) -> Outcome<Prepared> {
        let known = documents().get(&request.query);
        let document = match known {
            Some(document) => document,
            None => self.parse(request.query)?,
        };
        let operation = chosen(&document, request.operation_name.as_deref())?;
        let operation_name = operation.name.as_ref().map(ToString::to_string);
        let is_misplaced = request.only_reads && operation.is_mutation();
        let variables = request.variables.unwrap_or_default();
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Ok(Prepared { variables: variables.collect(), operation_name, is_misplaced, document })
    }

    fn parse(&self, query: String) -> Outcome<Arc<Valid<ExecutableDocument>>> {
        let document = Parser::new()
            .recursion_limit(MAX_RECURSION)
            .token_limit(MAX_TOKENS)
            .parse_ast(query.as_str(), "request.graphql")
            .map_err(|invalid| refused("GRAPHQL_PARSE_FAILED", &invalid.errors, 1))?;
        limits::check(&document)?;
        let document = document.to_executable_validate(&self.schema.schema).map_err(|invalid| {
            refused("GRAPHQL_VALIDATION_FAILED", &invalid.errors, MAX_MISTAKES)
        })?;
        for operation in document.operations.iter() {
            check_max_depth(&document, operation).map_err(|error| {
                Failure::invalid("GRAPHQL_VALIDATION_FAILED", error.message().to_string())
            })?;
        }
        let document = Arc::new(schema::with_kinds(document));
        documents().keep(query, &document);
        Ok(document)
    }

    /// Executes a validated request.
    pub(crate) fn execute(&self, prepared: &Prepared, store: &mut Store) -> Outcome<Answer> {
        let operation_type = prepared.operation()?.operation_type;
        if operation_type.is_subscription() {
            return Err(Failure::bad_input("Send subscriptions over a WebSocket"));
        }
        let root = Root::new(operation_type, store);
        let meter = Meter::default();
        let response = {
            let metered = Metered { object: &root, meter: &meter };
            self.run(prepared, &metered)?
        };
        meter.check()?;
        Ok(Answer::new(response, root.into_failures()))
    }

    /// Shapes an update as a validated subscription asks for it.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn push(&self, prepared: &Prepared, update: &Update) -> Outcome<Answer> {
        let root = UpdateRoot(update);
        let meter = Meter::default();
        let response = self.run(prepared, &Metered { object: &root, meter: &meter })?;
        meter.check()?;
        Ok(Answer::new(response, Failures::default()))
    }

    /// Executes a request that only queries the schema and needs no store.
    pub(crate) fn introspect(&self, prepared: &Prepared) -> Outcome<Answer> {
        Ok(Answer::new(self.run(prepared, &SchemaOnly)?, Failures::default()))
    }

    fn run(&self, prepared: &Prepared, root: &dyn ObjectValue) -> Outcome<ExecutionResponse> {
        Execution::new(&self.schema.schema, &prepared.document)
            .implementers_map(&self.schema.implementers)
            .operation(prepared.operation()?)
            .enable_schema_introspection(true)
            .raw_variable_values(&prepared.variables)
            .execute_sync(root)
            .map_err(|error| Failure::bad_input(error.message().to_string()))
    }
}

fn documents() -> MutexGuard<'static, Documents> {
    DOCUMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Validated documents by their text.
#[derive(Debug, Default)]
struct Documents {
    by_text: HashMap<String, Arc<Valid<ExecutableDocument>>>,
    bytes: usize,
}

impl Documents {
    fn get(&self, text: &str) -> Option<Arc<Valid<ExecutableDocument>>> {
        self.by_text.get(text).cloned()
    }

    fn keep(&mut self, text: String, document: &Arc<Valid<ExecutableDocument>>) {
        if text.len() > MAX_CACHED_BYTES || self.by_text.contains_key(&text) {
            return;
        }
        if self.bytes + text.len() > MAX_CACHED_BYTES {
            self.by_text.clear();
            self.bytes = 0;
        }
        self.bytes += text.len();
        self.by_text.insert(text, Arc::clone(document));
    }
}

/// Reports up to `number` errors of a document: unknown fields first, unused variables and
/// fragments last. The latter often follow from the former, just as most syntax errors follow from
/// the first one.
fn refused(code: &str, errors: &DiagnosticList, number: usize) -> Failure {
    let mut mistakes: Vec<_> = errors
        .iter()
        .map(|mistake| {
            let rank = match mistake.error.unstable_error_name() {
                Some("UndefinedField") => 0,
                Some("UnusedVariable" | "UnusedFragment") => 2,
                _ => 1,
            };
            let message = match mistake.line_column_range() {
                Some(place) => {
                    let (line, column) = (place.start.line, place.start.column);
                    format!("{} (line {line}, column {column})", mistake.error)
                }
                None => mistake.error.to_string(),
            };
            (rank, message)
        })
        .collect();
    mistakes.sort_by_key(|(rank, _)| *rank);
    let mut messages = mistakes.into_iter().map(|(_, message)| message).take(number);
    let first = Failure::invalid(code, messages.next().unwrap_or_default());
    first.and_also(messages.map(|message| Failure::invalid(code, message)).collect())
}

/// The response to an executed request.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
    data: Option<JsonMap>,
}

impl Answer {
    /// Adds the extensions of the errors.
    fn new(response: ExecutionResponse, mut failures: Failures) -> Self {
        let decorate = |error: GraphQLError| {
            let failure = failures.take(&error.path).unwrap_or_else(|| executors_own(&error));
            json!({
                "message": failure.message(),
                "locations": error.locations,
                "path": error.path,
                "extensions": failure.extensions(),
            })
        };
        Self {
            errors: response.errors.into_iter().map(decorate).collect(),
            data: response.data.map(schema::without_kinds),
        }
    }
}

/// The failure behind an error raised by the executor itself. Only root fields have arguments that
/// can be wrong; a deeper error is the emulator's fault.
fn executors_own(error: &GraphQLError) -> Failure {
    match error.path.as_slice() {
        [_] => Failure::bad_input(error.message.clone()),
        _ => Failure::new("UnexpectedError", error.message.clone()),
    }
}
