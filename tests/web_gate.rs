//! Runs the `web_gate` example.

#[path = "../examples/web_gate/gate.rs"]
mod gate;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;
use tower::ServiceExt;

async fn create_campaign(client: &Client, customer: &str) -> StatusCode {
    let request = Request::post(format!("/customers/{customer}/campaigns")).body(Body::empty());
    let answer = gate::service(client.clone()).oneshot(request.unwrap()).await;
    answer.unwrap().status()
}

#[tokio::test]
async fn access_is_granted_until_the_limit_is_reached() {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let acme = ProvisionCustomerInput::builder("acme")
        .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"));
    client.provision_customer(acme).await.unwrap();

    for _ in 0..4 {
        assert_eq!(create_campaign(&client, "acme").await, StatusCode::CREATED);
    }
    assert_eq!(create_campaign(&client, "acme").await, StatusCode::PAYMENT_REQUIRED);
    assert_eq!(create_campaign(&client, "nobody").await, StatusCode::PAYMENT_REQUIRED);
}

#[tokio::test]
async fn an_outage_is_not_reported_as_a_denial() {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(stigg::RetryPolicy::none())
        .build()
        .unwrap();
    emulator.inject(stigg_emulator::Fault::status(503));
    assert_eq!(create_campaign(&client, "acme").await, StatusCode::SERVICE_UNAVAILABLE);
}
