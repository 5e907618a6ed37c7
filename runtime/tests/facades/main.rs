//! Cases through both facades, against the emulator and against servers that misbehave.

#[cfg(feature = "async")]
mod asynk;
#[cfg(feature = "blocking")]
mod blocking;
