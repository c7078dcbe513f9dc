/// Why a device of virtio is not used, or not any more.
enum VirtioError: Error {
  case featureMissing(StaticString)
  case featuresRefused
  case queueMissing(Int)
  case noMemory
  /// Its configuration says what cannot be.
  case wrongConfiguration(StaticString)
  /// It has given back a buffer that it was not given.
  case wrongIdentifier(UInt32)
  /// It says that it has written more than there was room for.
  case wrongLength(UInt32)
  /// It has given back more buffers than it had.
  case wrongIndex(UInt16)
  /// It has answered what is no answer to the request, by the number of its kind.
  case wrongAnswer(UInt32)
  /// It has not answered in time.
  case noAnswer
  /// It says itself that it cannot go on.
  case needsReset

  var words: String {
    switch self {
    case .featureMissing(let name): "it lacks \(name)"
    case .featuresRefused: "it does not accept the features it offers"
    case .queueMissing(let index): "it has no queue \(index)"
    case .noMemory: "there is no memory for its queues"
    case .wrongConfiguration(let field): "its configuration has a wrong \(field)"
    case .wrongIdentifier(let identifier):
      "it gave back buffer \(identifier), which it did not have"
    case .wrongLength(let length): "it says it wrote \(length) bytes, more than there is room for"
    case .wrongIndex(let index): "its used ring went to \(index), further than it had buffers"
    case .wrongAnswer(let kind):
      "it answered a request with \(kind), which is an error or no answer"
    case .noAnswer: "it does not answer"
    case .needsReset: "it asks to be reset"
    }
  }
}
