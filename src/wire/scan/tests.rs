use super::*;

fn found(document: &str) -> Vec<(Option<OperationKind>, Option<String>)> {
    operations(document).into_iter().map(|found| (found.kind, found.name)).collect()
}

#[test]
fn finds_operations_and_nothing_that_looks_like_one() {
    use OperationKind::{Mutation, Query};
    let name = |name: &str| Some(name.to_owned());
    for (document, expected) in [
        ("{ a }", vec![(Some(Query), None)]),
        ("query { a }", vec![(Some(Query), None)]),
        ("{ query { a { mutation } } fragment { b } }", vec![(Some(Query), None)]),
        ("query A($mutation: X = {query: 1}) { mutation query }", vec![(Some(Query), name("A"))]),
        ("# mutation X\nmutation M{a(b:\"} mutation Y {\")}", vec![(Some(Mutation), name("M"))]),
        ("query A{a}mutation B{b}", vec![(Some(Query), name("A")), (Some(Mutation), name("B"))]),
        ("fragment query on X { mutation } query A { ...query }", vec![(Some(Query), name("A"))]),
        ("subscription S { a }", vec![(None, name("S"))]),
        (r#"query A @x(y: """ "} \""" { """) { a }"#, vec![(Some(Query), name("A"))]),
        (r#"{ a(b: "\\") } query B { b }"#, vec![(Some(Query), None), (Some(Query), name("B"))]),
        ("", vec![]),
        ("query A(\"unterminated", vec![(Some(Query), name("A"))]),
    ] {
        assert_eq!(found(document), expected, "{document}");
    }
}
