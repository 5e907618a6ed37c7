//! Webhooks from end to end: a change in the emulator, a webhook to a service, and a decision of that
//! service that changes.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::{ProvisionCustomerSubscriptionInput, ProvisionSubscriptionInput};
use stigg::usage::ReportUsageInput;
use stigg::webhooks::{Delivery, Error, Inbox, Verifier};
use stigg_emulator::{Emulator, Webhook, WebhookFault, WebhookStatus};
use stigg_runtime::Fallback;
use stigg_runtime::asynk::Entitlements;
use tokio::net::TcpListener;

const SECRET: &str = "webhook-secret";
/// 4 of them a month on the free plan.
const CAMPAIGNS: &str = "feature-02-campaigns";
/// Not on the free plan.
const ANALYTICS: &str = "feature-04-analytics";

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

#[derive(Clone)]
struct App {
    entitlements: Entitlements,
    inbox: Inbox,
}

impl FromRef<App> for Inbox {
    fn from_ref(app: &App) -> Self {
        app.inbox.clone()
    }
}

async fn receive(
    State(app): State<App>,
    delivery: Delivery,
) -> std::result::Result<StatusCode, Error> {
    app.entitlements.apply_webhook(&delivery);
    delivery.done()?;
    Ok(StatusCode::NO_CONTENT)
}

/// An emulator with a customer on the free plan, and a service that it tells of changes.
struct World {
    emulator: Emulator,
    client: Client,
    entitlements: Entitlements,
    service: SocketAddr,
}

impl World {
    async fn new() -> Result<Self> {
        let emulator = Emulator::start()?;
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        let plan = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
        let acme = ProvisionCustomerInput::builder("acme").subscription_params(plan);
        client.provision_customer(acme).await?;

        // Long enough that only webhooks make anything stale.
        let builder = Entitlements::builder(client.clone(), Fallback::deny());
        let entitlements = builder.fresh_for(Duration::from_secs(3_600)).start()?;
        let inbox = Inbox::new(Verifier::new(SECRET)?);
        let app = App { entitlements: entitlements.clone(), inbox };
        let router = Router::new().route("/webhooks/stigg", post(receive)).with_state(app);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let service = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        let url = format!("http://{service}/webhooks/stigg");
        emulator.add_webhook(Webhook::new(url, SECRET))?;
        Ok(Self { emulator, client, entitlements, service })
    }

    async fn is_granted(&self, feature: &str) -> bool {
        self.entitlements.check("acme", feature).await.is_granted()
    }

    /// Waits for a decision: the check after a webhook begins the fetch that shows the change.
    async fn until(&self, feature: &str, is_granted: bool) {
        for _ in 0..10_000 {
            if self.is_granted(feature).await == is_granted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("{feature} does not become {is_granted}: {:?}", self.emulator.webhook_deliveries());
    }

    /// The answers to the webhook, in order.
    async fn answers(&self) -> Vec<Option<u16>> {
        for _ in 0..10_000 {
            let deliveries = self.emulator.webhook_deliveries();
            let is_over = |status| status == WebhookStatus::Delivered;
            if deliveries.iter().all(|delivery| is_over(delivery.status)) {
                let attempts = deliveries.into_iter().flat_map(|delivery| delivery.attempts);
                return attempts.map(|attempt| attempt.status).collect();
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("{:?}", self.emulator.webhook_deliveries());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_by_someone_else_opens_what_it_pays_for() -> Result {
    let world = World::new().await?;
    assert!(!world.is_granted(ANALYTICS).await);

    let upgrade = ProvisionSubscriptionInput::builder("acme", "plan-revvenu-essentials");
    let upgrade = upgrade.billing_period(stigg::catalog::BillingPeriod::Monthly);
    world.client.provision_subscription(upgrade).await?;
    let checkouts = world.emulator.checkouts();
    for checkout in checkouts {
        world.emulator.complete_checkout(&checkout.url)?;
    }
    world.until(ANALYTICS, true).await;
    assert!(world.entitlements.stats().webhooks.customer > 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usage_reported_elsewhere_closes_a_feature_at_its_limit() -> Result {
    let world = World::new().await?;
    assert!(world.is_granted(CAMPAIGNS).await);

    world.client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 4)).await?;
    world.until(CAMPAIGNS, false).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_event_is_applied_once_and_accepted_twice() -> Result {
    let world = World::new().await?;
    assert!(world.is_granted(CAMPAIGNS).await);
    world.emulator.inject_webhook_fault(WebhookFault::duplicate());

    world.client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 4)).await?;
    assert_eq!(world.answers().await, [Some(204), Some(200)]);
    assert_eq!(world.entitlements.stats().webhooks.events(), 1);
    world.until(CAMPAIGNS, false).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_webhook_changes_nothing() -> Result {
    let world = World::new().await?;
    assert!(world.is_granted(CAMPAIGNS).await);
    world.emulator.remove_webhooks();
    let url = format!("http://{}/webhooks/stigg", world.service);
    world.emulator.add_webhook(Webhook::new(url, "guessed"))?;

    world.client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 4)).await?;
    for _ in 0..10_000 {
        let deliveries = world.emulator.webhook_deliveries();
        if deliveries.iter().any(|delivery| delivery.attempts.len() == 4) {
            let attempts = &deliveries[0].attempts;
            assert!(attempts.iter().all(|attempt| attempt.status == Some(401)), "{attempts:?}");
            assert_eq!(world.entitlements.stats().webhooks.events(), 0);
            assert!(world.is_granted(CAMPAIGNS).await);
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{:?}", world.emulator.webhook_deliveries());
}
