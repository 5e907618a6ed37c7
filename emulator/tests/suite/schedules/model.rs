//! Random updates, changes of plan, cancellations and months against a small model of Stigg's
//! published rules.

use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;

const SEEDS: u64 = 24;
const STEPS: u32 = 40;

/// A subscription according to the model. Everything happens in the middle of a month, and every
/// billing period begins on the first.
#[derive(Clone, Debug, PartialEq)]
struct Model {
    plan: &'static str,
    seats: i32,
    boosts: i32,
    is_annual: bool,
    is_half: bool,
    version: i32,
    /// The month in which the billing cycle began.
    anchor: i32,
    waiting: Option<Waiting>,
}

/// Changes that wait, and the month at whose beginning they are due.
#[derive(Clone, Debug, PartialEq)]
struct Waiting {
    month: i32,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Update(Changes),
    Plan { id: String, plan: &'static str, seats: i32, boosts: i32, is_annual: bool },
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Changes {
    seats: Option<i32>,
    boosts: Option<i32>,
    is_annual: Option<bool>,
    is_half: Option<bool>,
}

/// The conditions of both sides.
#[derive(Clone, Copy, Debug)]
struct Rules {
    downgrades_wait: bool,
    month: i32,
    version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Strategy {
    Default,
    Immediate,
    Period,
    Month,
}

impl Strategy {
    fn name(self) -> Value {
        match self {
            Self::Default => Value::Null,
            Self::Immediate => json!("IMMEDIATE"),
            Self::Period => json!("END_OF_BILLING_PERIOD"),
            Self::Month => json!("END_OF_BILLING_MONTH"),
        }
    }
}

impl Model {
    fn has_seats(&self) -> bool {
        self.plan != "starter"
    }

    fn due(&self, strategy: Strategy, rules: Rules) -> i32 {
        let next = rules.month + 1;
        if self.is_annual && strategy != Strategy::Month {
            next + (self.anchor - next).rem_euclid(12)
        } else {
            next
        }
    }

    fn update(&mut self, changes: &Changes, strategy: Strategy, rules: Rules) {
        let waits = |is_lower: bool| match strategy {
            Strategy::Immediate => false,
            Strategy::Default => rules.downgrades_wait && is_lower,
            Strategy::Period | Strategy::Month => true,
        };
        let (mut now, mut later) = (Changes::default(), Changes::default());
        if let Some(seats) = changes.seats.filter(|seats| *seats != self.seats) {
            let part = if waits(seats < self.seats) { &mut later } else { &mut now };
            part.seats = Some(seats);
        }
        if let Some(boosts) = changes.boosts.filter(|boosts| *boosts != self.boosts) {
            let part = if waits(boosts < self.boosts) { &mut later } else { &mut now };
            part.boosts = Some(boosts);
        }
        if let Some(is_annual) = changes.is_annual.filter(|it| *it != self.is_annual) {
            let part = if waits(self.is_annual) { &mut later } else { &mut now };
            part.is_annual = Some(is_annual);
        }
        if changes.is_half.is_some() {
            let part = if waits(false) { &mut later } else { &mut now };
            part.is_half = changes.is_half;
        }
        let buys_seats = now.seats.is_some_and(|seats| seats > self.seats)
            && later == Changes::default()
            && now == Changes { seats: now.seats, ..Changes::default() };
        match &mut self.waiting {
            Some(Waiting { what: What::Plan { plan, seats, .. }, .. }) if buys_seats => {
                if *plan != "starter" {
                    *seats = changes.seats.unwrap_or(*seats);
                }
            }
            waiting => {
                *waiting = None;
            }
        }
        if later != Changes::default() {
            self.waiting =
                Some(Waiting { month: self.due(strategy, rules), what: What::Update(later) });
        }
        self.apply(&now);
    }

    fn apply(&mut self, changes: &Changes) {
        self.seats = changes.seats.unwrap_or(self.seats);
        self.boosts = changes.boosts.unwrap_or(self.boosts);
        self.is_annual = changes.is_annual.unwrap_or(self.is_annual);
        self.is_half = changes.is_half.unwrap_or(self.is_half);
    }

    /// Returns the identifier of the subscription that replaces this one, if one does.
    fn begin_month(&mut self, rules: Rules) -> Option<String> {
        let waiting = self.waiting.take_if(|waiting| waiting.month == rules.month)?;
        match waiting.what {
            What::Update(changes) => {
                if changes != (Changes { is_half: changes.is_half, ..Changes::default() }) {
                    self.version = rules.version;
                }
                if changes.is_annual.is_some() {
                    self.anchor = rules.month;
                }
                self.apply(&changes);
                None
            }
            What::Plan { id, plan, seats, boosts, is_annual } => {
                let anchor = rules.month;
                let version = rules.version;
                *self = Self {
                    plan,
                    seats,
                    boosts,
                    is_annual,
                    is_half: false,
                    version,
                    anchor,
                    waiting: None,
                };
                Some(id)
            }
        }
    }

    fn total(&self) -> f64 {
        let of_plan = match self.plan {
            "starter" => 4,
            "team" => 5 * self.seats,
            _ => 10 * self.seats,
        };
        let full = f64::from((of_plan + 2 * self.boosts) * if self.is_annual { 10 } else { 1 });
        if self.is_half { full / 2.0 } else { full }
    }

    fn emails(&self) -> i32 {
        let of_plan = match self.plan {
            "starter" => 50,
            "team" => 100,
            _ => 200,
        };
        of_plan + self.version + 10 * self.boosts
    }

    /// The scheduled updates, in any order.
    fn updates(&self) -> Vec<String> {
        let Some(Waiting { month, what }) = &self.waiting else { return Vec::new() };
        let updates = match what {
            What::Update(changes) => [
                changes.boosts.map(|boosts| format!("Addon {boosts}")),
                changes.seats.map(|seats| format!("UnitAmount {seats}")),
                changes.is_annual.map(|it| format!("BillingPeriod {}", period(it))),
                changes.is_half.map(|it| format!("Coupon {it}")),
            ],
            What::Plan { plan, seats, boosts, is_annual, .. } => {
                let rank =
                    |plan: &str| ["starter", "team", "pro"].iter().position(|it| *it == plan);
                let kind = if rank(plan) < rank(self.plan) { "Downgrade" } else { "Plan" };
                let seats = if *plan == "starter" { 0 } else { *seats };
                [
                    Some(format!("{kind} {plan} {seats} {boosts} {}", period(*is_annual))),
                    None,
                    None,
                    None,
                ]
            }
        };
        let month = date(*month);
        updates.into_iter().flatten().map(|update| format!("{month} {update}")).collect()
    }
}

fn period(is_annual: bool) -> &'static str {
    if is_annual { "ANNUALLY" } else { "MONTHLY" }
}

/// The first day of a month, counted from the one that the emulator begins with.
fn date(month: i32) -> String {
    format!("{}-{:02}-01", 2026 + (month + 8) / 12, (month + 8) % 12 + 1)
}

fn middle_of(month: i32) -> OffsetDateTime {
    let first = datetime!(2026-09-15 08:00 UTC);
    let year = 2026 + (month + 8) / 12;
    let number = u8::try_from((month + 8) % 12 + 1).expect("a month");
    let number = time::Month::try_from(number).expect("a month");
    first.replace_year(year).and_then(|date| date.replace_month(number)).expect("a date")
}

/// The state of the emulator in the form of the model.
fn observed(world: &World, id: &str) -> (Value, Vec<String>) {
    let held = read(world, id);
    let updates = held["futureUpdates"].as_array().expect("a list").iter();
    let updates = updates.map(|update| {
        let month = &update["scheduledExecutionTime"].as_str().expect("a date")[..10];
        let kind = update["subscriptionScheduleType"].as_str().expect("a kind");
        let given = &update["scheduleVariables"];
        let text = match kind {
            "Addon" => format!("{}", given["quantity"]),
            "UnitAmount" => format!("{}", given["newUnitAmount"]),
            "BillingPeriod" => given["billingPeriod"].as_str().expect("a period").to_owned(),
            "Coupon" => format!("{}", !given.is_null()),
            _ => {
                let plan = given["planRefId"].as_str().or(given["downgradePlanRefId"].as_str());
                let number = |value: &Value| value.as_i64().unwrap_or_default();
                format!(
                    "{} {} {} {}",
                    plan.expect("a plan"),
                    number(&given["billableFeatures"][0]["quantity"]),
                    number(&given["addons"][0]["quantity"]),
                    given["billingPeriod"].as_str().expect("a period"),
                )
            }
        };
        format!("{month} {kind} {text}")
    });
    let mut updates: Vec<_> = updates.collect();
    updates.sort();
    let seats = held["prices"][0]["usageLimit"].as_f64();
    let boosts = held["addons"][0]["quantity"].as_f64().unwrap_or_default();
    let state = json!({
        "status": held["status"], "plan": held["plan"]["refId"], "seats": seats,
        "boosts": boosts, "period": held["billingPeriod"],
        "total": held["totalPrice"]["total"]["amount"].as_f64(),
        "emails": world.limit("acme", EMAILS).as_f64(),
    });
    (state, updates)
}

fn expected(model: &Model) -> (Value, Vec<String>) {
    let state = json!({
        "status": "ACTIVE", "plan": model.plan,
        "seats": model.has_seats().then_some(f64::from(model.seats)),
        "boosts": f64::from(model.boosts), "period": period(model.is_annual),
        "total": model.total(), "emails": f64::from(model.emails()),
    });
    let mut updates = model.updates();
    updates.sort();
    (state, updates)
}

/// A xorshift generator.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn number(&mut self, from: i32, to: i32) -> i32 {
        let range = u64::try_from(to - from + 1).expect("a range");
        from + i32::try_from(self.below(range)).expect("a small number")
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let bound = u64::try_from(choices.len()).expect("a small number");
        choices[usize::try_from(self.below(bound)).expect("a small number")]
    }
}

/// One run of the emulator beside the model.
struct Run {
    world: World,
    random: Random,
    rules: Rules,
    model: Model,
    id: String,
    orders: i32,
}

impl Run {
    fn new(seed: u64) -> Self {
        let downgrades_wait = seed.is_multiple_of(2);
        let settings = if downgrades_wait {
            json!({ "downgradeTime": "END_OF_BILLING_PERIOD" })
        } else {
            json!({})
        };
        let world = world_with(&settings);
        world.emulator.set_now(datetime!(2026-09-01 08:00 UTC)).expect("a date");
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let is_annual = random.one_in(2);
        let content = json!({ "billableFeatures": seats(10), "billingPeriod": period(is_annual) });
        subscribe(&world, "team", &content);
        let model = Model {
            plan: "team",
            seats: 10,
            boosts: 0,
            is_annual,
            is_half: false,
            version: 0,
            anchor: 0,
            waiting: None,
        };
        let rules = Rules { downgrades_wait, month: 0, version: 0 };
        let run = Self { world, random, rules, model, id: "sub".to_owned(), orders: 0 };
        run.world.emulator.set_now(middle_of(0)).expect("a date");
        run
    }

    /// Takes a random step on both sides, and describes it.
    fn step(&mut self) -> String {
        match self.random.below(10) {
            0..=4 => self.update(),
            5..=6 => self.change_plan(),
            7 => {
                cancel_schedule(&self.world, &self.id);
                self.model.waiting = None;
                "cancels the schedule".to_owned()
            }
            8 => self.publish(),
            _ => self.begin_month(),
        }
    }

    fn update(&mut self) -> String {
        let random = &mut self.random;
        let strategies =
            [Strategy::Default, Strategy::Immediate, Strategy::Period, Strategy::Month];
        let strategy = random.one_of(&strategies);
        let mut changes = Changes::default();
        if self.model.has_seats() && !random.one_in(3) {
            changes.seats = Some(random.number(8, 12));
        }
        if random.one_in(3) {
            changes.boosts = Some(random.number(0, 3));
        }
        // A change of the period now would begin a cycle in the middle of the month.
        if self.model.has_seats()
            && strategy.name().as_str().is_some_and(|it| it != "IMMEDIATE")
            && random.one_in(4)
        {
            changes.is_annual = Some(random.one_in(2));
        }
        if random.one_in(4) {
            changes.is_half = Some(random.one_in(2));
        }
        let mut input = json!({ "subscriptionId": self.id, "scheduleStrategy": strategy.name() });
        if let Some(quantity) = changes.seats {
            input["billableFeatures"] = seats(quantity);
        }
        match changes.boosts {
            Some(0) => input["addons"] = json!([]),
            Some(quantity) => input["addons"] = addons(&[("boost", quantity)]),
            None => {}
        }
        if let Some(is_annual) = changes.is_annual {
            input["billingPeriod"] = json!(period(is_annual));
        }
        match changes.is_half {
            Some(true) => input["appliedCoupon"] = json!({ "couponId": "half" }),
            Some(false) => input["appliedCoupon"] = Value::Null,
            None => {}
        }
        let text = format!("updates: {input}");
        self.world.try_update(input).data();
        if changes != Changes::default() {
            self.model.update(&changes, strategy, self.rules);
        }
        text
    }

    fn change_plan(&mut self) -> String {
        let random = &mut self.random;
        let plan = random.one_of(&["starter", "team", "pro"]);
        let is_annual = plan != "starter" && random.one_in(2);
        // The end of a month within an annual period could keep the cycle or begin another one.
        let ends_month = !(self.model.is_annual && is_annual) && random.one_in(2);
        let strategy = if ends_month { Strategy::Month } else { Strategy::Period };
        let (quantity, boosts) = (random.number(8, 12), random.number(0, 3));
        self.orders += 1;
        let id = format!("sub-{}", self.orders);
        let mut order = json!({
            "customerId": "acme", "planId": plan, "subscriptionId": id,
            "billingPeriod": period(is_annual), "scheduleStrategy": strategy.name(),
        });
        if plan != "starter" {
            order["billableFeatures"] = seats(quantity);
        }
        if boosts > 0 {
            order["addons"] = addons(&[("boost", boosts)]);
        }
        let text = format!("orders: {order}");
        self.world.provision(order);
        let month = self.model.due(strategy, self.rules);
        let seats = if plan == "starter" { 0 } else { quantity };
        let what = What::Plan { id, plan, seats, boosts, is_annual };
        self.model.waiting = Some(Waiting { month, what });
        text
    }

    fn publish(&mut self) -> String {
        self.rules.version += 1;
        let more = f64::from(self.rules.version);
        let settings = if self.rules.downgrades_wait {
            json!({ "downgradeTime": "END_OF_BILLING_PERIOD" })
        } else {
            json!({})
        };
        publish_with(&self.world, &settings, |catalog| {
            for (plan, emails) in catalog.plans.iter_mut().zip([1.0, 50.0, 100.0, 200.0, 1000.0]) {
                plan.entitlements[0].usage_limit = Some(emails + more);
            }
        });
        format!("publishes version {}", self.rules.version)
    }

    fn begin_month(&mut self) -> String {
        self.rules.month += 1;
        self.world.emulator.set_now(middle_of(self.rules.month)).expect("a date");
        if let Some(id) = self.model.begin_month(self.rules) {
            let replaced = read(&self.world, &self.id);
            assert_eq!(replaced["status"], "CANCELED");
            self.id = id;
        }
        format!("begins month {}", self.rules.month)
    }
}

#[test]
fn scheduled_updates_follow_the_published_rules_in_any_order() {
    for seed in 1..=SEEDS {
        let mut run = Run::new(seed);
        let mut story = format!("seed {seed}, {:?}, {:?}", run.rules, run.model);
        for _ in 0..STEPS {
            story = format!("{story}\n{}", run.step());
            // The clock runs on while requests are answered, but not into another month.
            assert!(run.world.emulator.now() < middle_of(run.rules.month) + Duration::DAY);
            assert_eq!(observed(&run.world, &run.id), expected(&run.model), "{story}");
        }
    }
}
