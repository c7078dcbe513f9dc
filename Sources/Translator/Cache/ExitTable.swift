import Hart

/// All exits of translated code, and what is to be known of its accesses.
///
/// Harts read it while others add to it, so it never moves. Unsafe pointer: freed with this object; indices are those that `add`
/// returned.
final class ExitTable: @unchecked Sendable {
  static let capacity = 1 << 20
  private static let windowAccessCapacity = 1 << 18
  let exits: UnsafeMutablePointer<Exit>
  @exclusivity(unchecked) private(set) var count = 0

  private static let memberCapacity = 1 << 18
  private let members: UnsafeMutablePointer<Member>
  @exclusivity(unchecked) private(set) var memberCount = 0
  /// Accesses by windows, in the order of their code.
  @exclusivity(unchecked) private(set) var windowAccessCount = 0
  private let windowAccesses: UnsafeMutablePointer<WindowAccess>

  /// An access among several that go by one check: how far it is from what the register holds there.
  struct Member {
    let displacement: Int32
    let size: UInt8
    let isStore: Bool
  }

  init() {
    exits = .allocate(capacity: Self.capacity)
    members = .allocate(capacity: Self.memberCapacity)
    windowAccesses = .allocate(capacity: Self.windowAccessCapacity)
  }

  deinit {
    exits.deallocate()
    members.deallocate()
    windowAccesses.deallocate()
  }

  /// Whether there is room for as many as a block can have.
  var hasRoom: Bool {
    count < Self.capacity - 4096 && memberCount < Self.memberCapacity - 4096
      && windowAccessCount < Self.windowAccessCapacity - 4096
  }

  func add(_ exit: Exit) -> Int {
    (exits + count).initialize(to: exit)
    count += 1
    return count - 1
  }

  func member(_ index: Int) -> Member { members[index] }

  func add(_ member: Member) {
    (members + memberCount).initialize(to: member)
    memberCount += 1
  }

  subscript(index: Int) -> Exit {
    get { exits[index] }
    set { exits[index] = newValue }
  }

  /// Adds one whose code comes behind that of the others; returns its number.
  func add(_ access: WindowAccess) -> Int {
    (windowAccesses + windowAccessCount).initialize(to: access)
    windowAccessCount += 1
    return windowAccessCount - 1
  }

  func windowAccess(_ index: Int) -> WindowAccess { windowAccesses[index] }

  /// The last access whose code begins at a place or before it: that of an instruction there which faults.
  func windowAccess(at place: UInt32) -> WindowAccess? {
    var (low, high) = (0, windowAccessCount)
    while low < high {
      let middle = (low + high) / 2
      if windowAccesses[middle].code <= place { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? windowAccesses[low - 1] : nil
  }

  /// Notes that an access could not be shown at an instant; returns whether that is often so.
  func isRefusedOften(windowAccess index: Int, at instant: UInt64) -> Bool {
    windowAccesses[index].noteRefusal(at: instant)
    return windowAccesses[index].isRefusedOften
  }

  /// Forgets those that were added last.
  func cut(to count: Int, members: Int, windowAccesses: Int) {
    self.count = count
    memberCount = members
    windowAccessCount = windowAccesses
  }

  func removeAll() { cut(to: 0, members: 0, windowAccesses: 0) }
}
