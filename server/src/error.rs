//! Operational errors: what was being done, and what went wrong. Never carries words, secrets or names. Rules that say
//! no are [`review::refusal::Refusal`], not errors.

/// A store could not do something.
#[derive(Debug, thiserror::Error)]
#[error("{operation}: {source}")]
pub struct StoreError {
    /// What was being done.
    pub operation: &'static str,
    /// What went wrong.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl StoreError {
    /// An error from its source.
    pub fn new(operation: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { operation, source: source.into() }
    }
}

/// Names the operation of a failed result.
pub trait During<T> {
    /// The same result, with the operation named.
    fn during(self, operation: &'static str) -> Result<T, StoreError>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> During<T> for Result<T, E> {
    fn during(self, operation: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::new(operation, source))
    }
}
