//! Stories run against the emulator, each through both facades.

#[cfg(feature = "async")]
mod asynk;
#[cfg(feature = "blocking")]
mod blocking;
