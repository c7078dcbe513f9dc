import Bus

/// What makes, joins and takes back the code of one kind of host, in a block of code memory.
///
/// Calls come one at a time, but for `exceptions`. Places are counted from the beginning of the code memory; code may be executed
/// while another part of it is changed.
protocol BackEnd: AnyObject {
  /// How much is written, and how much can be.
  var count: Int { get }
  var room: Int { get }
  /// `enter(room, code, budget)`, a function of C.
  var enter: Int { get }

  /// The same, and what sees to accesses that fault, where code can go by windows.
  var windowThunks: WindowThunks? { get }

  /// Puts in a hart's room what translated code wants to find there.
  ///
  /// Unsafe pointer: the room.
  func prepare(_ room: UnsafeMutableRawPointer)

  /// Writes a region behind the rest, for a `CodeContext`; it is the same afterwards. Some of the accesses go by no window.
  func emit(
    _ region: inout [Block], context: Int, windowless: Set<AccessPlace>,
    _ observer: (any TranslationObserver)?
  ) -> [Placement]

  /// Has a jump lead to `target`, the head of a block, or its own stub.
  func setJump(at place: UInt32, to target: UInt32)

  /// Sets the number that the page of a jump's target must have. Another hart may see this and a change of the jump in any order.
  func setNumber(_ number: UInt32, at place: UInt32)

  /// Has whoever comes to the head of a block go to `gone`.
  func closeHead(at head: UInt32, gone: UInt32)

  /// Forgets all that was written by `emit`.
  func removeAll()

  /// The guest's exceptions for the host's.
  func exceptions(_ status: UInt32) -> UInt8

  // MARK: In words

  /// What its code has where.
  var registerMap: RegisterMap { get }

  /// What is at a displacement from the base of the hart's room, if it is no register of the guest.
  func name(ofWord displacement: Int) -> String?

  /// What code jumps to that is none of a region's; nil where a translation may be.
  func nameOfThunk(at offset: Int) -> String?
}

extension HostProcessor {
  /// Makes its code in a block of memory, with its exits in a table.
  func backEnd(_ memory: any CodeMemory, _ exits: ExitTable) -> any BackEnd {
    switch self {
    case .x86_64: X86BackEnd(memory, exits)
    case .arm64: A64BackEnd(memory, exits)
    }
  }
}
