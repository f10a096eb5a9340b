//! The terminal as a device.
