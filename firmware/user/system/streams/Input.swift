/// Buffered input, by bytes and by lines.
public final class Input {
  public let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  private var position = 0
  private var ended = false

  public init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// The standard input for "-", else the file.
  public convenience init(path: ByteString) throws(Errno) {
    self.init(path == "-" ? .standardInput : try .open(path))
  }

  public func close() {
    if descriptor != .standardInput { try? descriptor.close() }
  }

  /// The next line with its newline, if it has one; nil at the end of the input.
  public func nextLine() throws(Errno) -> ByteString? {
    var line: [UInt8] = []
    while true {
      if let newline = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        line += buffer[position...newline]
        position = newline + 1
        return ByteString(line)
      }
      line += buffer[position...]
      guard try fill() else { return line.isEmpty ? nil : ByteString(line) }
    }
  }

  public func nextByte() throws(Errno) -> UInt8? {
    if position == buffer.count { guard try fill() else { return nil } }
    position += 1
    return buffer[position - 1]
  }

  /// What is buffered, or else what one read gives; empty at the end of the input.
  public func nextPiece() throws(Errno) -> ArraySlice<UInt8> {
    if position == buffer.count { guard try fill() else { return [] } }
    defer { position = buffer.count }
    return buffer[position...]
  }

  /// Reads on, when all that was buffered has been taken.
  private func fill() throws(Errno) -> Bool {
    position = 0
    buffer.removeAll(keepingCapacity: true)
    if ended { return false }
    buffer = try descriptor.read(upTo: 16000).bytes
    ended = buffer.isEmpty
    return !ended
  }
}

extension ByteString {
  /// Without the newline at its end.
  public var withoutNewline: ByteString {
    last == UInt8(ascii: "\n") ? ByteString(bytes.dropLast()) : self
  }

  /// The lines, without their newlines.
  public var lines: [ByteString] {
    var pieces = split(at: "\n")
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    return pieces
  }
}
