import Bus

extension FlashBank {
  /// Bits of the status register.
  enum Status {
    static let ready: UInt8 = 0x80
    static let eraseFailed: UInt8 = 0x20
    static let programFailed: UInt8 = 0x10
    static let isProtected: UInt8 = 0x02
    /// Both failures at once: a sequence of commands that is none.
    static let wrongSequence = eraseFailed | programFailed
  }

  /// What the low byte of a write says.
  enum Command {
    static let program: UInt8 = 0x10
    static let programWord: UInt8 = 0x40
    static let eraseBlock: UInt8 = 0x20
    static let clearStatus: UInt8 = 0x50
    static let lock: UInt8 = 0x60
    static let readStatus: UInt8 = 0x70
    static let readIdentifiers: UInt8 = 0x90
    static let readQuery: UInt8 = 0x98
    static let suspend: UInt8 = 0xb0
    static let confirm: UInt8 = 0xd0
    static let programBuffer: UInt8 = 0xe8
    static let readContents: UInt8 = 0xff
  }

  /// Takes a write of 1, 2 or 4 bytes.
  func accept(_ value: UInt64, at offset: UInt64, count: UInt64) {
    let byte = UInt8(truncatingIfNeeded: value)
    switch state.step {
    case .command: begin(byte)
    case .data:
      let bytes = Self.bytes(of: value, count: count)
      program(bytes[...], at: offset)
      state.step = .command
    case .eraseConfirmation:
      if byte == Command.confirm { erase(at: offset) } else { abandon(byte) }
      state.step = .command
    case .lock:
      // Whatever it is about, nothing is ever locked.
      if byte == Command.readContents { show(.contents) }
      state.step = .command
    case .count: beginBuffer(wordsLessOne: value & 0xffff)
    case .bufferData: fillBuffer(value, at: offset, count: count)
    case .bufferConfirmation:
      if byte == Command.confirm { programBuffer() } else { abandon(byte) }
      state.buffer = []
      state.step = .command
    }
  }

  /// Takes the first write of a command.
  private func begin(_ command: UInt8) {
    switch command {
    case Command.program, Command.programWord: expect(.data)
    case Command.programBuffer: expect(.count)
    case Command.eraseBlock: expect(.eraseConfirmation)
    case Command.lock: expect(.lock)
    // Nothing is ever under way that could be suspended or resumed.
    case Command.readStatus, Command.suspend, Command.confirm: show(.status)
    case Command.clearStatus: state.status = Status.ready
    case Command.readIdentifiers: show(.identifiers)
    case Command.readQuery: show(.query)
    default: show(.contents)  // also what drivers try on chips of other makers
    }
  }

  private func expect(_ step: Step) {
    show(.status)
    state.step = step
  }

  /// A sequence goes on as it must not; reading the contents is how drivers give up on purpose.
  private func abandon(_ command: UInt8) {
    if command == Command.readContents {
      show(.contents)
    } else {
      state.status |= Status.wrongSequence
    }
  }

  // MARK: Programming by a buffer

  /// The count is of words of a chip, and so of words of 32 bits in the bank.
  private func beginBuffer(wordsLessOne: UInt64) {
    let byteCount = (wordsLessOne + 1) * 4
    guard byteCount <= Self.bufferSize else {
      state.status |= Status.wrongSequence
      state.step = .command
      return
    }
    state.expected = UInt32(byteCount)
    state.buffer = []
    state.step = .bufferData
  }

  /// The first data says which part of the bank the buffer is for; data for elsewhere ends it.
  private func fillBuffer(_ value: UInt64, at offset: UInt64, count: UInt64) {
    if state.buffer.isEmpty {
      state.bufferStart = offset / Self.bufferSize * Self.bufferSize
      state.buffer = [UInt8](repeating: 0xff, count: Int(Self.bufferSize))
    }
    guard offset / Self.bufferSize * Self.bufferSize == state.bufferStart else {
      state.status |= Status.wrongSequence
      state.buffer = []
      state.step = .command
      return
    }
    let place = Int(offset - state.bufferStart)
    for (index, byte) in Self.bytes(of: value, count: count).enumerated() {
      state.buffer[place + index] = byte
    }
    state.expected -= min(state.expected, UInt32(count))
    if state.expected == 0 { state.step = .bufferConfirmation }
  }

  private func programBuffer() { program(state.buffer[...], at: state.bufferStart) }

  // MARK: Changes of the contents

  /// Clears the bits that are clear in `bytes`, which lie within the bank.
  private func program(_ bytes: ArraySlice<UInt8>, at offset: UInt64) {
    guard let start = place(offset, UInt64(bytes.count), failure: Status.programFailed) else {
      return
    }
    for (index, byte) in bytes.enumerated() { start[index] &= byte }
    keep(offset, UInt64(bytes.count), failure: Status.programFailed)
  }

  /// Sets every bit of the block that `offset` lies in.
  private func erase(at offset: UInt64) {
    let first = offset / Self.blockSize * Self.blockSize
    guard let start = place(first, Self.blockSize, failure: Status.eraseFailed) else { return }
    start.initialize(repeating: 0xff)
    keep(first, Self.blockSize, failure: Status.eraseFailed)
  }

  /// A part of the contents that may be changed; nil, with the failure noted, where it may not.
  ///
  /// Unsafe pointer: checked against the bank's size, and used before the write that asked for it is over.
  private func place(
    _ offset: UInt64, _ count: UInt64, failure: UInt8
  ) -> UnsafeMutableBufferPointer<UInt8>? {
    guard medium?.isReadOnly != true, let start = contents.hostAddress(of: offset, count: count)
    else {
      state.status |= failure | Status.isProtected
      return nil
    }
    return UnsafeMutableBufferPointer(
      start: start.assumingMemoryBound(to: UInt8.self), count: Int(count))
  }

  /// Notes a change, and has the medium keep it.
  private func keep(_ offset: UInt64, _ count: UInt64, failure: UInt8) {
    contents.noteWrite(offset, count: count)
    if !store(offset, count) { state.status |= failure }
  }

  /// Writes the sectors that a part of the contents lies in to the medium; false when that failed.
  func store(_ offset: UInt64, _ count: UInt64) -> Bool {
    guard let medium, !medium.isReadOnly else { return true }
    let sector = offset / Self.sectorSize
    let start = sector * Self.sectorSize
    let end = (offset + count + Self.sectorSize - 1) / Self.sectorSize * Self.sectorSize
    guard let bytes = contents.hostAddress(of: start, count: end - start) else { return false }
    return medium.write(
      sector: sector, from: UnsafeRawBufferPointer(start: bytes, count: Int(end - start)))
  }

  private static func bytes(of value: UInt64, count: UInt64) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
