import System

/// What is wrong with a picture's file, and at which byte of it.
struct PictureFailure: Error {
  let offset: Int
  let message: ByteString
}
