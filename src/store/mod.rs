//! Files: atomic save, crash journal, watching, config.
