//! Encoding and decoding alone, for bodies from small to a one-megabyte paywall.
//!
//! Compares our types with `serde_json::Value`, alone and as an intermediate step.

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use stigg::operation::Operation;
use support::cases::{self, Case};

/// The body of a request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a, V> {
    operation_name: Option<&'a str>,
    query: &'a str,
    variables: V,
}

/// A successful GraphQL response.
#[derive(serde::Deserialize)]
struct Envelope<D> {
    data: D,
}

fn encode<C: Case>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let operation = C::operation();
    let typed = Request {
        operation_name: operation.name(),
        query: operation.document(),
        variables: operation.variables(),
    };
    let untyped = serde_json::to_value(&typed).unwrap();
    group.throughput(Throughput::Bytes(serde_json::to_vec(&typed).unwrap().len() as u64));
    group.bench_function(format!("{}/types", C::NAME), |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&typed)).unwrap());
    });
    group.bench_function(format!("{}/types via Value", C::NAME), |bencher| {
        bencher.iter(|| serde_json::to_vec(&serde_json::to_value(black_box(&typed)).unwrap()));
    });
    group.bench_function(format!("{}/Value", C::NAME), |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&untyped)).unwrap());
    });
}

fn decode<C: Case>(group: &mut BenchmarkGroup<'_, WallTime>, answer: &[u8]) {
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function(format!("{}/types", C::NAME), |bencher| {
        bencher.iter(|| {
            let text = str::from_utf8(black_box(answer)).unwrap();
            serde_json::from_str::<Envelope<C::Data>>(text).unwrap().data
        });
    });
    group.bench_function(format!("{}/types in two passes", C::NAME), |bencher| {
        bencher.iter(|| {
            let text = str::from_utf8(black_box(answer)).unwrap();
            let envelope: Envelope<&RawValue> = serde_json::from_str(text).unwrap();
            serde_json::from_str::<C::Data>(envelope.data.get()).unwrap()
        });
    });
    group.bench_function(format!("{}/types via Value", C::NAME), |bencher| {
        bencher.iter(|| {
            let value: Value = serde_json::from_slice(black_box(answer)).unwrap();
            serde_json::from_value::<Envelope<C::Data>>(value).unwrap().data
        });
    });
    group.bench_function(format!("{}/Value", C::NAME), |bencher| {
        bencher.iter(|| serde_json::from_slice::<Value>(black_box(answer)).unwrap());
    });
}

fn main() {
    let (emulator, client) = cases::emulator();
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .configure_from_args();

    let mut group = criterion.benchmark_group("encode");
    macro_rules! encode {
        ($($case:ident)+) => { $(encode::<cases::$case>(&mut group);)+ };
    }
    encode!(GetEntitlement ReportUsage GetSubscription GetPaywall);
    group.finish();

    let mut group = criterion.benchmark_group("decode");
    macro_rules! decode {
        ($($case:ident)+) => {
            $(decode::<cases::$case>(&mut group, &cases::$case::answer(&client));)+
        };
    }
    decode!(GetEntitlement ReportUsage GetSubscription GetPaywall GetLargePaywall);
    group.finish();
    drop(emulator);
    criterion.final_summary();
}
