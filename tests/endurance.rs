//! Ten thousand operations while a tenth of the requests fail. At the end, nothing is lost and
//! nothing was done twice.

#[cfg(feature = "async")]
mod asynk;
#[cfg(feature = "blocking")]
mod blocking;
mod model;
