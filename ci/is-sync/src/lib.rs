//! Both facades in a build where `maybe-async/is_sync` is on.

#[cfg(test)]
mod tests {
    use std::error::Error;

    use stigg_emulator::Emulator;

    /// What the feature does to code that, unlike this crate's facades, depends on it.
    #[maybe_async::maybe_async]
    async fn is_sync() -> bool {
        true
    }

    #[test]
    fn the_feature_is_on() {
        let sync: bool = is_sync();
        assert!(sync);
    }

    #[test]
    fn both_facades_answer() -> Result<(), Box<dyn Error>> {
        let emulator = Emulator::start()?;
        let blocking =
            stigg::blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        let asynk =
            stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;

        let coupons = blocking.get_coupons(stigg::GetCouponsInput::default())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let same = runtime.block_on(asynk.get_coupons(stigg::GetCouponsInput::default()))?;
        assert_eq!(coupons, same);
        assert!(!coupons.edges.is_empty());
        Ok(())
    }
}
