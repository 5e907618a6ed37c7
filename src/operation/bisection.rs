//! Isolates the rejected items of a batch.

/// Finds the items of a batch that Stigg rejects: a rejected request is divided, and its parts are
/// sent again, until the rejected items are alone.
///
/// A client's `batches` does this by itself. Use a bisection to do the same with a queue of your
/// own. It knows neither the items nor the network: it only says how many items go into the next
/// request. Parts are in the order of the items, so the next request always takes the first items
/// that are left.
///
/// ```
/// use stigg::operation::Bisection;
///
/// // A server that rejects requests with an odd item.
/// let mut items = vec![2, 4, 5, 6, 8, 10];
/// let mut rejected = Vec::new();
/// let mut bisection = Bisection::new(items.len(), 20);
/// while let Some(size) = bisection.next_size() {
///     let is_rejected = items[..size].iter().any(|item| item % 2 == 1);
///     if is_rejected && bisection.halve() {
///         continue;
///     }
///     let part = items.drain(..size);
///     if is_rejected {
///         rejected.extend(part);
///     }
///     bisection.settle();
/// }
/// assert_eq!(rejected, [5]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bisection {
    /// Sizes of the parts without an outcome. The next one is last.
    parts: Vec<usize>,
    extra_requests: usize,
}

impl Bisection {
    /// Starts with a batch as a whole. Dividing it takes at most `extra_requests` requests in
    /// addition to the first.
    #[must_use]
    pub fn new(items: usize, extra_requests: usize) -> Self {
        Self { parts: if items == 0 { Vec::new() } else { vec![items] }, extra_requests }
    }

    /// Returns the number of items in the next request, or `None` if all items have an outcome.
    #[must_use]
    pub fn next_size(&self) -> Option<usize> {
        self.parts.last().copied()
    }

    /// Records that the items of the next request have their outcome, and moves on to the part
    /// after them.
    pub fn settle(&mut self) {
        self.parts.pop();
    }

    /// Divides the next request into halves, because it was rejected.
    ///
    /// Returns `false` and changes nothing if it cannot be divided: it has only one item, or too
    /// few extra requests are left. Its items are rejected then.
    pub fn halve(&mut self) -> bool {
        let Some(size) = self.next_size() else { return false };
        self.divide([size / 2, size - size / 2])
    }

    /// Separates one item of the next request from those before and after it, because it is known
    /// to be rejected. `index` counts from the start of that request.
    ///
    /// Returns `false` and changes nothing if it cannot be divided, like [`halve`](Self::halve), or
    /// if it has no such item.
    pub fn separate(&mut self, index: usize) -> bool {
        let after = self.next_size().and_then(|size| size.checked_sub(index)?.checked_sub(1));
        after.is_some_and(|after| self.divide([index, 1, after]))
    }

    /// Replaces the next part by these, which are as large together.
    fn divide<const N: usize>(&mut self, sizes: [usize; N]) -> bool {
        let sizes = sizes.into_iter().filter(|size| *size > 0);
        let parts = sizes.clone().count();
        if parts < 2 || parts > self.extra_requests {
            return false;
        }
        self.extra_requests -= parts;
        self.parts.pop();
        self.parts.extend(sizes.rev());
        true
    }
}
