/// Buffered output. To a terminal a line goes out when it is complete, elsewhere when the buffer is
/// full; the program's end flushes the standard output.
public final class Output {
  public let descriptor: FileDescriptor

  /// The first failure; what follows it is dropped.
  public private(set) var failure: Errno?

  private var pending: [UInt8] = []
  private let byLine: Bool

  public init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
    byLine = Terminal.isTerminal(descriptor)
  }

  public func write(_ text: ByteString) { write(text.bytes[...]) }

  public func write(_ bytes: ArraySlice<UInt8>) {
    pending += bytes
    if pending.count >= 8192 || (byLine && bytes.contains(UInt8(ascii: "\n"))) { flush() }
  }

  public func write(byte: UInt8) {
    pending.append(byte)
    if pending.count >= 8192 || (byLine && byte == UInt8(ascii: "\n")) { flush() }
  }

  /// The text and a newline.
  public func line(_ text: ByteString) {
    pending += text.bytes
    write(byte: UInt8(ascii: "\n"))
  }

  public func flush() {
    if failure == nil && !pending.isEmpty {
      do {
        try descriptor.writeAll(ByteString(pending))
      } catch {
        failure = error
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// The first failure, once: what is written from now on may succeed.
  public func takeFailure() -> Errno? {
    defer { failure = nil }
    return failure
  }

  /// Forgets what was not flushed: for the child of a fork, whose parent will write it.
  public func discard() { pending.removeAll() }
}

/// The standard output.
public nonisolated(unsafe) let output = Output(.standardOutput)
