//! Lists of subscriptions.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::operations::subscriptions::Place;
use crate::resolvers::{SubscriptionView, Tree, pages, view};
use crate::rules::paging::Page;
use crate::store::Store;

/// A page of subscriptions that borrows the store while its fields are resolved.
pub(crate) struct SubscriptionList<'a, 's> {
    pub(crate) store: Ref<'a, &'s mut Store>,
    pub(crate) page: Page<Place>,
}

impl ObjectValue for SubscriptionList<'_, '_> {
    fn type_name(&self) -> &'static str {
        "SubscriptionQueryConnection"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "edges" => ResolvedValue::list(self.edges().map(ResolvedValue::object)),
            "pageInfo" => Tree::answer("PageInfo", pages::page_info(&self.page)),
            _ => ResolvedValue::null(),
        })
    }
}

impl SubscriptionList<'_, '_> {
    fn edges(&self) -> impl Iterator<Item = EdgeView<'_>> {
        let store = &**self.store;
        self.page.entries.iter().filter_map(move |place| {
            let account = store.account(&place.customer)?;
            let subscription = account.subscription(&place.subscription)?;
            Some(EdgeView(ItemView(SubscriptionView { store, account, subscription })))
        })
    }
}

#[derive(Clone, Copy)]
struct EdgeView<'a>(ItemView<'a>);

view!(EdgeView, "SubscriptionQueryEdge");

impl<'a> EdgeView<'a> {
    fn field(self, name: &str) -> ResolvedValue<'a> {
        match name {
            "node" => ResolvedValue::object(self.0),
            _ => ResolvedValue::null(),
        }
    }
}

/// A subscription in the form used in lists.
#[derive(Clone, Copy)]
struct ItemView<'a>(SubscriptionView<'a>);

view!(ItemView, "SubscriptionQuery");

impl<'a> ItemView<'a> {
    fn field(self, name: &str) -> ResolvedValue<'a> {
        self.0.field(name)
    }
}
