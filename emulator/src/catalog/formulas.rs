//! Formulas that turn the dimensions of an event into a number of credits.

use serde_json::{Map, Value};

use crate::values::amount::Amount;

/// A formula in reverse Polish notation, so that it is evaluated without recursion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Formula(Vec<Item>);

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Number(Amount),
    Dimension(String),
    Operation(Operator),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
}

impl Operator {
    fn binary(symbol: char) -> Option<Self> {
        match symbol {
            '+' => Some(Self::Add),
            '-' => Some(Self::Subtract),
            '*' | '×' => Some(Self::Multiply),
            '/' => Some(Self::Divide),
            _ => None,
        }
    }

    fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
            Self::Negate => 3,
        }
    }
}

/// An operator or an opening parenthesis that waits for its operands.
#[derive(Clone, Copy, Debug)]
enum Waiting {
    Operator(Operator),
    Parenthesis,
}

impl Formula {
    /// Parses a formula of numbers, names of dimensions, `+`, `-`, `*`, `/` and parentheses. The
    /// error describes the problem.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut output = Vec::new();
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut expects_operand = true;
        let mut rest = text.trim_start();
        while let Some(symbol) = rest.chars().next() {
            let length = match symbol {
                '(' if expects_operand => {
                    waiting.push(Waiting::Parenthesis);
                    1
                }
                ')' if !expects_operand => {
                    close(&mut waiting, &mut output)?;
                    1
                }
                '-' if expects_operand => {
                    waiting.push(Waiting::Operator(Operator::Negate));
                    1
                }
                _ if expects_operand => {
                    let (operand, length) = operand(rest)?;
                    output.push(operand);
                    expects_operand = false;
                    length
                }
                _ => {
                    let Some(operator) = Operator::binary(symbol) else {
                        return Err(format!("`{rest}` does not begin with an operator"));
                    };
                    await_operands(operator, &mut waiting, &mut output);
                    expects_operand = true;
                    symbol.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default().trim_start();
        }
        if expects_operand {
            return Err("it ends where a number or a dimension is missing".to_owned());
        }
        while let Some(top) = waiting.pop() {
            match top {
                Waiting::Operator(operator) => output.push(Item::Operation(operator)),
                Waiting::Parenthesis => return Err("a parenthesis is not closed".to_owned()),
            }
        }
        Ok(Self(output))
    }

    /// The number of credits for these dimensions. Dimensions that are missing or no numbers count
    /// as zero, and so does a division by zero.
    pub(crate) fn evaluate(&self, dimensions: Option<&Map<String, Value>>) -> Amount {
        let mut stack: Vec<Amount> = Vec::new();
        for item in &self.0 {
            let value = match item {
                Item::Number(number) => *number,
                Item::Dimension(name) => {
                    let value = dimensions.and_then(|dimensions| dimensions.get(name)?.as_f64());
                    value.unwrap_or_default().into()
                }
                Item::Operation(Operator::Negate) => -stack.pop().unwrap_or_default(),
                Item::Operation(operator) => {
                    let right = stack.pop().unwrap_or_default();
                    let left = stack.pop().unwrap_or_default();
                    match operator {
                        Operator::Add => left + right,
                        Operator::Divide => left.divided_by(right),
                        Operator::Multiply => left * right,
                        Operator::Subtract | Operator::Negate => left - right,
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or_default()
    }
}

/// Reads a number or the name of a dimension, and returns its length in bytes.
fn operand(text: &str) -> Result<(Item, usize), String> {
    let is_part = |symbol: char| symbol.is_ascii_alphanumeric() || "_$.".contains(symbol);
    let length = text.find(|symbol| !is_part(symbol)).unwrap_or(text.len());
    let word = text.get(..length).unwrap_or_default();
    let begins = |is: fn(&char) -> bool| word.chars().next().is_some_and(|first| is(&first));
    if begins(|first| first.is_ascii_digit() || *first == '.') {
        let number: f64 = word.parse().map_err(|_| format!("`{word}` is not a number"))?;
        return Ok((Item::Number(number.into()), length));
    }
    if word.is_empty() {
        return Err(format!("`{text}` does not begin with a number or a dimension"));
    }
    Ok((Item::Dimension(word.to_owned()), length))
}

/// Lets an operator wait for its right operand. Operators that bind as tightly apply first.
fn await_operands(operator: Operator, waiting: &mut Vec<Waiting>, output: &mut Vec<Item>) {
    while let Some(Waiting::Operator(earlier)) = waiting.last().copied() {
        if earlier.precedence() < operator.precedence() {
            break;
        }
        waiting.pop();
        output.push(Item::Operation(earlier));
    }
    waiting.push(Waiting::Operator(operator));
}

/// Applies the operators within a parenthesis.
fn close(waiting: &mut Vec<Waiting>, output: &mut Vec<Item>) -> Result<(), String> {
    loop {
        match waiting.pop() {
            Some(Waiting::Operator(operator)) => output.push(Item::Operation(operator)),
            Some(Waiting::Parenthesis) => return Ok(()),
            None => return Err("a parenthesis is not opened".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn value_of(formula: &str) -> String {
        let dimensions = json!({ "a": 2, "b_1": 0.5, "text": "3", "model.tokens": 7 });
        let formula = Formula::parse(formula).expect("a formula");
        formula.evaluate(dimensions.as_object()).to_string()
    }

    #[test]
    fn operators_bind_as_in_mathematics() {
        for (formula, value) in [
            ("1 + 2 * 3", "7"),
            ("(1 + 2) * 3", "9"),
            ("10 - 4 - 3", "3"),
            ("8 / 4 / 2", "1"),
            ("-2 * -3", "6"),
            ("-(1 + 2) - -4", "1"),
            ("2.5 × a + 10*b_1", "10"),
            ("  a  ", "2"),
            ("model.tokens * 0.1", "0.7"),
        ] {
            assert_eq!(value_of(formula), value, "{formula}");
        }
    }

    #[test]
    fn what_is_not_a_number_counts_as_zero() {
        for (formula, value) in
            [("a + none", "2"), ("text * 4", "0"), ("a / 0", "0"), ("a / none + 1", "1")]
        {
            assert_eq!(value_of(formula), value, "{formula}");
        }
        let formula = Formula::parse("a + 1").expect("a formula");
        assert_eq!(formula.evaluate(None).to_string(), "1");
    }

    #[test]
    fn mistakes_are_described() {
        for (formula, word) in [
            ("", "missing"),
            ("a +", "missing"),
            ("a b", "operator"),
            ("(a", "not closed"),
            ("a)", "not opened"),
            ("()", "begin with a number"),
            ("a * ^2", "begin with a number"),
            ("1.2.3", "not a number"),
            ("ä", "begin with a number"),
        ] {
            let error = Formula::parse(formula).expect_err(formula);
            assert!(error.contains(word), "{formula}: {error}");
        }
        let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(value_of(&deep), "1");
    }
}
