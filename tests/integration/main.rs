//! The tests of the whole program, one module per room.

mod house;
