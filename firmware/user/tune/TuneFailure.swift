import System

/// What is wrong with a tune, and where.
struct TuneFailure: Error {
  let line: Int
  let message: ByteString
}
