//! Tests of whole runs, on small boards built in code.

mod arrivals;
mod balancing;
mod conservation;
mod determinism;
mod faults;
mod freezes;
mod half_drawn;
mod kit;
mod migrating;
mod names;
mod proxying;
mod static_files;
