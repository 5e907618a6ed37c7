//! Paging through lists.

use serde_json::{Value, json};
use stigg::catalog::GetProductsInput;
use stigg::common::CursorPaging;
use stigg::coupons::GetCouponsInput;
use stigg::credits::{CreditLedgerInput, GetCreditGrantsInput};
use stigg::operation::{self, GetCreditLedger, Paged};
use stigg::subscriptions::GetSubscriptionsInput;
use stigg::{Error, ErrorCode, ErrorKind};

use super::{Client, Items, Pages, case, client, facade};
use crate::support::answers::{json, refusal};
use crate::support::server::{Request, Server, Step};

/// A page of the credit ledger with entries of these amounts.
pub(in super::super) fn page(amounts: &[i32], has_next: Option<bool>, end: Option<&str>) -> Step {
    let entry = |amount| {
        json!({ "cursor": format!("entry-{amount}"), "node": {
            "eventType": "CREDITS_GRANTED",
            "amount": amount,
            "creditCurrencyId": "credits",
            "creditGrantId": "grant",
            "customerId": "customer-demo-01",
            "timestamp": "2026-01-01T00:00:00Z",
        } })
    };
    json(&json!({ "data": { "creditsLedger": {
        "edges": amounts.iter().map(entry).collect::<Vec<_>>(),
        "pageInfo": { "hasNextPage": has_next, "endCursor": end },
        "totalCount": 1_000,
    } } }))
}

/// A page that is not the last.
pub(in super::super) fn full(amounts: &[i32], end: &str) -> Step {
    page(amounts, Some(true), Some(end))
}

/// The last page.
pub(in super::super) fn last(amounts: &[i32], end: &str) -> Step {
    page(amounts, Some(false), Some(end))
}

pub(in super::super) fn ledger() -> GetCreditLedger {
    let paging = CursorPaging::builder().first(2);
    GetCreditLedger::new(CreditLedgerInput::builder("customer-demo-01").paging(paging))
}

fn pages(server: &Server) -> Pages<GetCreditLedger> {
    client(&server.url()).pages(ledger())
}

/// The amounts of all entries up to the end or an error, and the error.
#[facade]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
async fn walk(items: &mut Items<GetCreditLedger>) -> (Vec<f64>, Option<Error>) {
    let mut amounts = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(entry) => amounts.push(entry.amount),
            Err(error) => return (amounts, Some(error)),
        }
    }
    (amounts, None)
}

/// The cursors in the requests.
fn asked_after(requests: &[Request]) -> Vec<Value> {
    (requests.iter())
        .map(|request| request.json()["variables"]["input"]["paging"]["after"].take())
        .collect()
}

#[facade]
#[case]
async fn items_span_several_pages() {
    let server = Server::start([full(&[1, 2], "a"), full(&[3, 4], "b"), last(&[5], "c")]);

    let (amounts, error) = walk(&mut pages(&server).items()).await;

    assert!(error.is_none(), "{error:?}");
    assert_eq!(amounts, [1.0, 2.0, 3.0, 4.0, 5.0]);
    let requests = server.finish().requests;
    assert_eq!(asked_after(&requests), [json!(null), json!("a"), json!("b")]);
    for request in requests {
        let input = &request.json()["variables"]["input"];
        assert_eq!(input["customerId"], "customer-demo-01");
        assert_eq!(input["paging"]["first"], 2);
    }
}

#[facade]
#[case]
async fn pages_are_returned_with_all_their_fields() {
    let server = Server::start([full(&[1, 2], "a"), last(&[3], "b")]);
    let mut pages = pages(&server);

    let first = pages.next().await.unwrap().unwrap();
    let second = pages.next().await.unwrap().unwrap();
    let end = pages.next().await;

    assert_eq!((first.nodes().count(), first.total_count), (2, 1_000));
    assert_eq!(second.edges[0].cursor, "entry-3");
    assert!(end.is_none());
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn pages_are_requested_lazily() {
    let server = Server::start([full(&[1, 2], "a"), last(&[3], "b")]);

    drop(pages(&server));
    drop(pages(&server).items());
    let mut items = pages(&server).items();
    for _ in 0..2 {
        items.next().await.unwrap().unwrap();
    }

    assert_eq!(asked_after(&server.finish().requests), [json!(null)]);
}

#[facade]
#[case]
async fn empty_pages_are_skipped() {
    let server = Server::start([full(&[], "a"), full(&[1], "b"), full(&[], "c"), last(&[2], "d")]);

    let (amounts, error) = walk(&mut pages(&server).items()).await;

    assert!(error.is_none(), "{error:?}");
    assert_eq!(amounts, [1.0, 2.0]);
    assert_eq!(server.finish().requests.len(), 4);
}

#[facade]
#[case]
async fn the_first_error_ends_the_list() {
    let server = Server::start([full(&[1], "a"), refusal("CustomerNotFound"), last(&[2], "b")]);
    let mut items = pages(&server).items();

    let (amounts, error) = walk(&mut items).await;
    let after = items.next().await;

    assert_eq!(amounts, [1.0]);
    assert_eq!(error.unwrap().code(), Some(ErrorCode::CustomerNotFound));
    assert!(after.is_none());
    assert_eq!(items.cursor(), Some("a"));
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn paging_can_resume_from_a_cursor() {
    let server = Server::start([
        full(&[1, 2], "a"),
        refusal("CustomerNotFound"),
        full(&[3, 4], "b"),
        last(&[5], "c"),
    ]);
    let mut stopped = pages(&server);
    stopped.next().await.unwrap().unwrap();
    stopped.next().await.unwrap().unwrap_err();
    let cursor = stopped.cursor().unwrap().to_owned();

    let (amounts, error) = walk(&mut pages(&server).after(cursor).items()).await;

    assert!(error.is_none(), "{error:?}");
    assert_eq!(amounts, [3.0, 4.0, 5.0]);
    let asked = asked_after(&server.finish().requests);
    assert_eq!(asked, [json!(null), json!("a"), json!("a"), json!("b")]);
}

#[facade]
#[case]
async fn paging_starts_at_the_cursor_of_the_input() {
    let server = Server::always(last(&[3], "b"));
    let paging = CursorPaging::builder().after("a");
    let input = CreditLedgerInput::builder("customer-demo-01").paging(paging);
    let mut pages = client(&server.url()).pages(GetCreditLedger::new(input));

    let before = pages.cursor().map(str::to_owned);
    pages.next().await.unwrap().unwrap();

    assert_eq!((before.as_deref(), pages.cursor()), (Some("a"), Some("b")));
    assert_eq!(asked_after(&server.finish().requests), [json!("a")]);
}

#[facade]
#[case]
async fn the_page_size_is_not_sent_unless_set() {
    let server = Server::start([full(&[1], "a"), last(&[2], "b")]);
    let ledger = GetCreditLedger::new("customer-demo-01");

    let (amounts, _) = walk(&mut client(&server.url()).pages(ledger).items()).await;

    assert_eq!(amounts, [1.0, 2.0]);
    let requests = server.finish().requests;
    let input = |index: usize| requests[index].json()["variables"]["input"].take();
    assert_eq!(input(0), json!({ "customerId": "customer-demo-01" }));
    let second = json!({ "customerId": "customer-demo-01", "paging": { "after": "a" } });
    assert_eq!(input(1), second);
}

#[facade]
#[case]
async fn resuming_within_a_page_skips_no_item() {
    let server = Server::start([full(&[1, 2], "a"), full(&[3, 4], "b"), last(&[5], "c")]);
    let mut items = pages(&server).items();

    let mut cursors = vec![items.cursor().map(str::to_owned)];
    for _ in 0..5 {
        items.next().await.unwrap().unwrap();
        cursors.push(items.cursor().map(str::to_owned));
    }

    let cursors: Vec<_> = cursors.iter().map(Option::as_deref).collect();
    assert_eq!(cursors, [None, None, Some("a"), Some("a"), Some("b"), Some("c")]);
}

#[facade]
#[case]
async fn a_list_ends_without_a_next_page() {
    for end in [
        page(&[2], Some(true), None),
        page(&[2], Some(false), None),
        page(&[2], None, Some("b")),
        // The cursor repeats, but nothing after it is requested.
        page(&[2], Some(false), Some("a")),
    ] {
        let server = Server::start([full(&[1], "a"), end.clone(), last(&[3], "never")]);

        let (amounts, error) = walk(&mut pages(&server).items()).await;

        assert!(error.is_none(), "{end:?}: {error:?}");
        assert_eq!(amounts, [1.0, 2.0], "{end:?}");
        assert_eq!(server.finish().requests.len(), 2, "{end:?}");
    }
}

#[facade]
#[case]
async fn a_cursor_that_repeats_is_an_error() {
    let server = Server::always(full(&[1, 2], "a"));

    let (amounts, error) = walk(&mut pages(&server).items()).await;

    let error = error.unwrap();
    assert_eq!(amounts, [1.0, 2.0], "the repeated page is not returned");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.json_path(), Some("creditsLedger.pageInfo.endCursor"));
    assert_eq!(error.operation(), Some("GetCreditLedger"));
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn a_cycle_of_cursors_is_an_error() {
    for circle in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d", "e", "f", "g"]] {
        for lead in 0..3 {
            let way = ["x", "y", "z"].into_iter().take(lead);
            let cursors = way.chain(circle.iter().copied().cycle().take(50));
            let server = Server::start(cursors.map(|cursor| full(&[1], cursor)));

            let (amounts, error) = walk(&mut pages(&server).items()).await;

            assert_eq!(error.unwrap().kind(), ErrorKind::Decode);
            assert!(amounts.len() >= lead + circle.len(), "{circle:?}: {}", amounts.len());
            assert!(amounts.len() <= 3 * (lead + circle.len()), "{circle:?}: {}", amounts.len());
        }
    }
}

#[facade]
#[case]
async fn paging_backwards_is_refused() {
    let server = Server::always(last(&[1], "a"));
    for (paging, field) in [
        (CursorPaging::builder().last(10), "paging.last"),
        (CursorPaging::builder().first(10).before("a"), "paging.before"),
    ] {
        let input = CreditLedgerInput::builder("customer-demo-01").paging(paging);
        let mut pages = client(&server.url()).pages(GetCreditLedger::new(input));

        let error = pages.next().await.unwrap().unwrap_err();
        let end = pages.next().await;

        assert_eq!(error.invalid_input().unwrap().field, field);
        assert_eq!(error.operation(), Some("GetCreditLedger"));
        assert!(end.is_none());
    }
    assert_eq!(server.finish().connections, 0);
}

/// Requests two pages of a list that is empty except for its cursors, and returns the second
/// request.
#[facade]
async fn second_request<O: Paged>(key: &str, operation: O) -> Value {
    let page = |has_next: bool, end: &str| {
        json(&json!({ "data": { key: {
            "edges": [],
            "pageInfo": { "hasNextPage": has_next, "endCursor": end },
            "totalCount": 0,
        } } }))
    };
    let server = Server::start([page(true, "a"), page(false, "b")]);
    let client: Client = client(&server.url());
    let mut pages = client.pages(operation);
    for _ in 0..2 {
        pages.next().await.unwrap().unwrap();
    }
    server.finish().requests.pop().unwrap().json()["variables"].take()
}

#[facade]
#[case]
async fn every_list_can_be_paged() {
    let paging = CursorPaging::builder().first(7).build();
    let next = json!({ "first": 7, "after": "a" });

    let coupons = GetCouponsInput::builder().paging(paging.clone());
    let asked = second_request("coupons", operation::GetCoupons::new(coupons)).await;
    assert_eq!(asked, json!({ "paging": next }));

    let products = GetProductsInput::builder().paging(paging.clone());
    let asked = second_request("products", operation::GetProducts::new(products)).await;
    assert_eq!(asked, json!({ "paging": next }));

    let subscriptions = GetSubscriptionsInput::builder().paging(paging.clone());
    let operation = operation::GetSubscriptions::new(subscriptions);
    let asked = second_request("subscriptions", operation).await;
    assert_eq!(asked, json!({ "paging": next }));

    let grants = GetCreditGrantsInput::builder("customer-demo-01").paging(paging.clone());
    let asked = second_request("creditGrants", operation::GetCreditGrants::new(grants)).await;
    assert_eq!(asked, json!({ "input": { "customerId": "customer-demo-01", "paging": next } }));

    let ledger = CreditLedgerInput::builder("customer-demo-01").paging(paging);
    let asked = second_request("creditsLedger", GetCreditLedger::new(ledger)).await;
    assert_eq!(asked, json!({ "input": { "customerId": "customer-demo-01", "paging": next } }));
}
