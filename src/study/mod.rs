//! Stories, told by a real request.
