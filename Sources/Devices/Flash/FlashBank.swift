public import Bus

/// A bank of NOR flash: two 16-bit chips side by side that make words of 32 bits and take Intel's commands (Intel
/// application note 646, "Common Flash Interface and Command Sets"; the numbers are those of QEMU's `virt`).
///
///     write    command, at any offset          what follows                                 reads then show
///              0xff                            -                                            contents
///              0x90, 0x98, 0x70                -                                            identifiers, query, status
///              0x40 or 0x10                    data                                         status
///              0xe8                            count, data, ..., 0xd0                       status
///              0x20                            0xd0, at the block's offset                  status
///              0x60                            lock or unlock: there are no locks           status
///
/// Programming clears bits, erasing a block sets them all. Both are over at once: the status is always ready. Both chips are
/// given the same commands, as drivers do: the first one's half of what is written counts, and both answer alike.
///
/// What the bank holds comes from a medium, to which every change is written before the status says that it is done. Without
/// one it begins all zero, as an empty bank does on QEMU.
public final class FlashBank: Device, CodeStore {
  /// Bytes in a bank.
  public static let byteCount: UInt64 = 32 << 20
  /// Bytes that are erased together.
  public static let blockSize: UInt64 = 256 << 10
  static let sectorSize: UInt64 = 512
  /// Bytes that are programmed together at most, from a multiple of this.
  static let bufferSize: UInt64 = 4096

  /// What reads show.
  enum View: UInt8 {
    case contents, status, identifiers, query
  }

  /// What the next write is.
  enum Step: UInt8 {
    case command, data, eraseConfirmation, lock, count, bufferData, bufferConfirmation
  }

  /// Everything that the device remembers besides its contents.
  struct State {
    var view = View.contents
    var step = Step.command
    var status = Status.ready
    /// How much is to come into the buffer, in bytes.
    var expected: UInt32 = 0
    /// Where the buffer's first byte goes.
    var bufferStart: UInt64 = 0
    /// Erased where nothing was written; empty before the first data.
    var buffer: [UInt8] = []
  }

  /// What the bank holds.
  public let contents: GuestMemory
  var state = State()
  let medium: (any BlockMedium)?
  /// Up to which epoch of `contents` decoded instructions have been forgotten.
  private var forgottenEpoch: UInt64 = 0
  /// Since when changes of `contents` count for who remembers them.
  var historyEpoch: UInt32 = 0

  /// A bank with what `medium` holds, which is a bank's size or, where it is read-only, less: then the rest is zero. Nil
  /// where the size is another one, the host has no room, or the medium failed.
  public init?(medium: (any BlockMedium)?, memoryProvider: any MemoryProvider) {
    if let medium, !Self.fits(medium) { return nil }
    guard
      let contents = GuestMemory(base: 0, byteCount: Self.byteCount, provider: memoryProvider)
    else { return nil }
    self.contents = contents
    self.medium = medium
    _ = contents.beginChangeEpoch()  // from now on it is known which pages are more than zeros
    if let medium, !load(medium) { return nil }
  }

  /// Whether a medium has the right size.
  public static func fits(_ medium: any BlockMedium) -> Bool {
    let sectors = byteCount / sectorSize
    return medium.isReadOnly ? medium.sectorCount <= sectors : medium.sectorCount == sectors
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { Self.byteCount }

  /// Whether reads show the contents.
  public var showsContents: Bool { state.view == .contents }

  /// Reads what the bank shows, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    guard width.isAligned(offset) else { throw .refused }
    if state.view == .contents { return try load(offset, width) }
    let word = UInt64(shownWord(offset / 4))
    return (word | word << 32) >> (offset % 4 * 8) & width.mask
  }

  /// Writes a command or data.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    guard width.isAligned(offset) else { throw .refused }
    guard width == .double else { return accept(value, at: offset, count: UInt64(width.rawValue)) }
    accept(value & 0xffff_ffff, at: offset, count: 4)
    accept(value >> 32, at: offset + 4, count: 4)
  }

  /// Back to power-on; the contents stay.
  public func reset() { state = State() }

  /// Changes what reads show. What was decoded is stale once they show no contents.
  func show(_ view: View) {
    if state.view == .contents, view != .contents, contents.codeEpochNow != forgottenEpoch {
      forgottenEpoch = contents.codeEpochNow
      for page in 0..<UInt64(contents.pageCount) {
        let start = page * GuestMemory.pageSize
        if contents.hasCode(pageOf: start) {
          contents.noteWrite(start, count: GuestMemory.pageSize)
        }
      }
    }
    state.view = view
  }

  /// Takes over what is not zero, so that the rest costs no memory.
  private func load(_ medium: any BlockMedium) -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    var offset: UInt64 = 0
    let end = medium.sectorCount * Self.sectorSize
    while offset < end {
      let count = Int(min(end - offset, UInt64(piece.count)))
      let isRead = piece.withUnsafeMutableBytes {
        medium.read(
          sector: offset / Self.sectorSize,
          into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]))
      }
      guard isRead else { return false }
      for start in stride(from: 0, to: count, by: Int(GuestMemory.pageSize)) {
        let page = piece[start..<min(start + Int(GuestMemory.pageSize), count)]
        if page.allSatisfy({ $0 == 0 }) { continue }
        guard (try? contents.write(offset + UInt64(start), bytes: page)) != nil else {
          return false
        }
      }
      offset += UInt64(count)
    }
    return true
  }

  private func load(_ offset: UInt64, _ width: Width) throws(BusError) -> UInt64 {
    switch width {
    case .byte: UInt64(try contents.load(offset, as: UInt8.self))
    case .half: UInt64(try contents.load(offset, as: UInt16.self))
    case .word: UInt64(try contents.load(offset, as: UInt32.self))
    case .double: try contents.load(offset, as: UInt64.self)
    }
  }

  /// A word of both chips, of what is not the contents.
  private func shownWord(_ index: UInt64) -> UInt32 {
    let half =
      switch state.view {
      case .identifiers: FlashQuery.identifier(index)
      case .query: FlashQuery.table(index)
      case .status, .contents: state.status
      }
    return UInt32(half) | UInt32(half) << 16
  }
}
