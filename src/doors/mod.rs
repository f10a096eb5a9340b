//! The real listeners. The only room that knows tokio and hyper.
