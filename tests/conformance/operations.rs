//! The operations and subscriptions: what their documents send, and what the crate makes of it.

use std::ops::Deref;
use std::sync::LazyLock;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::OperationType;
use apollo_compiler::validation::Valid;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use stigg::RetryClass;
use stigg::operation::{self, Operation, StreamingOperation};
use stigg::testing::Fixture;

use crate::conformance::{json, schema};

/// An operation or subscription of the crate, and what its document says of it.
pub(crate) struct DocumentCase {
    pub(crate) name: &'static str,
    /// The document as it is sent.
    pub(crate) document: &'static str,
    pub(crate) kind: OperationType,
    pub(crate) root_field: String,
    pub(crate) response_key: String,
    /// Names and types.
    pub(crate) variables: Vec<(String, String)>,
    /// Decodes the value under the response key into the output, and encodes it again.
    pub(crate) recode: fn(&Value) -> Result<Value, String>,
    /// The output with a value in every field.
    pub(crate) fixture: fn() -> Value,
}

/// An operation of the crate.
pub(crate) struct OperationCase {
    document: DocumentCase,
    /// Makes the operation of its input, and describes it.
    pub(crate) describe: fn(&Value) -> Result<Description, String>,
}

/// Description of an operation by itself.
pub(crate) struct Description {
    pub(crate) name: Option<String>,
    pub(crate) document: String,
    pub(crate) response_key: Option<&'static str>,
    pub(crate) retry_class: RetryClass,
    /// The same, once a client has prepared the operation to be sent.
    pub(crate) retry_class_as_sent: RetryClass,
    pub(crate) variables: Value,
}

impl Deref for OperationCase {
    type Target = DocumentCase;

    fn deref(&self) -> &DocumentCase {
        &self.document
    }
}

/// A subscription of the crate.
pub(crate) struct SubscriptionCase {
    document: DocumentCase,
    /// Its name, document, variables and response key.
    pub(crate) told: Told,
}

/// Description of a subscription by itself.
pub(crate) struct Told {
    pub(crate) name: Option<String>,
    pub(crate) document: String,
    pub(crate) response_key: Option<&'static str>,
    pub(crate) variables: Value,
}

impl Deref for SubscriptionCase {
    type Target = DocumentCase;

    fn deref(&self) -> &DocumentCase {
        &self.document
    }
}

impl DocumentCase {
    fn new<O: Serialize + DeserializeOwned + Fixture>(
        name: &'static str,
        document: &'static str,
    ) -> Self {
        let parsed = schema::validated(name, document);
        let operation = parsed.operations.get(None).unwrap();
        let roots: Vec<_> = operation.root_fields(&parsed).collect();
        let [root] = roots[..] else { panic!("{name} selects {} root fields", roots.len()) };
        Self {
            name,
            document,
            kind: operation.operation_type,
            root_field: root.name.to_string(),
            response_key: root.response_key().to_string(),
            variables: (operation.variables.iter())
                .map(|variable| (variable.name.to_string(), variable.ty.to_string()))
                .collect(),
            recode: json::recode::<O>,
            fixture: || json::encode(&O::fixture()).unwrap(),
        }
    }

    /// The document as its files have it: with a fragment for each type.
    pub(crate) fn written(&self) -> Valid<ExecutableDocument> {
        schema::validated(self.name, &schema::written(self.name))
    }

    /// The operation's input in its variables: the one that it requires, or all of them together.
    pub(crate) fn input<'a>(&self, variables: &'a Value) -> &'a Value {
        match &self.variables[..] {
            [(variable, ty)] if ty.ends_with('!') => &variables[variable],
            _ => variables,
        }
    }
}

fn describe(operation: impl Operation + Clone) -> Result<Description, String> {
    let mut as_sent = operation.clone();
    as_sent.prepare();
    Ok(Description {
        name: operation.name().map(str::to_owned),
        document: operation.document().to_owned(),
        response_key: operation.response_key(),
        retry_class: operation.retry_class(),
        retry_class_as_sent: as_sent.retry_class(),
        variables: json::encode(&operation.variables())?,
    })
}

fn told(subscription: impl StreamingOperation) -> Told {
    Told {
        name: subscription.name().map(str::to_owned),
        document: subscription.document().to_owned(),
        response_key: subscription.response_key(),
        variables: json::encode(&subscription.variables()).unwrap(),
    }
}

macro_rules! cases {
    ($($name:ident)+) => {
        /// Every operation.
        pub(crate) static OPERATIONS: LazyLock<Vec<OperationCase>> = LazyLock::new(|| vec![
            $(OperationCase {
                document: DocumentCase::new::<<operation::$name as Operation>::Output>(
                    stringify!($name),
                    operation::$name::DOCUMENT,
                ),
                describe: |input| describe(operation::$name(json::decode(input)?)),
            }),+
        ]);
    };
}

every_operation!(cases);

macro_rules! subscription_cases {
    ($($name:ident)+) => {
        /// Every subscription.
        pub(crate) static SUBSCRIPTIONS: LazyLock<Vec<SubscriptionCase>> = LazyLock::new(|| vec![
            $(SubscriptionCase {
                document: DocumentCase::new::<<operation::$name as StreamingOperation>::Output>(
                    stringify!($name),
                    operation::$name::DOCUMENT,
                ),
                told: told(operation::$name),
            }),+
        ]);
    };
}

every_subscription!(subscription_cases);

/// Every operation and every subscription.
pub(crate) fn documents() -> impl Iterator<Item = &'static DocumentCase> {
    let operations = OPERATIONS.iter().map(|case| &case.document);
    operations.chain(SUBSCRIPTIONS.iter().map(|case| &case.document))
}
