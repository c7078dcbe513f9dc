import Hart

/// All exits of translated code, and the numbers of its places of access.
///
/// Harts read it while others add to it, so it never moves. Unsafe pointer: freed with this object; indices are those that `add`
/// returned.
final class ExitTable: @unchecked Sendable {
  static let capacity = 1 << 20
  private static let windowAccessCapacity = 1 << 18
  let exits: UnsafeMutablePointer<Exit>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private(set) var siteCount = 0

  private let sites: UnsafeMutablePointer<Site>
  /// Accesses by windows, in the order of their code.
  @exclusivity(unchecked) private(set) var windowAccessCount = 0
  private let windowAccesses: UnsafeMutablePointer<WindowAccess>

  /// What an access of its own is to a site.
  struct Site {
    /// Which access checks.
    let place: AccessPlace
    /// What the access is made with, as of a group.
    let displacement: Int32
    let size: UInt8
    let isStore: Bool
    /// Whether it goes by constant steps: then it pays to remember a page that is used for some time.
    let isWalk: Bool
  }

  init() {
    exits = .allocate(capacity: Self.capacity)
    sites = .allocate(capacity: EngineCaches.siteCapacity)
    windowAccesses = .allocate(capacity: Self.windowAccessCapacity)
  }

  deinit {
    exits.deallocate()
    sites.deallocate()
    windowAccesses.deallocate()
  }

  /// Whether there is room for as many as a block can have.
  var hasRoom: Bool {
    count < Self.capacity - 4096 && siteCount < EngineCaches.siteCapacity - 4096
      && windowAccessCount < Self.windowAccessCapacity - 4096
  }

  func add(_ exit: Exit) -> Int {
    (exits + count).initialize(to: exit)
    count += 1
    return count - 1
  }

  func site(_ index: Int) -> Site { sites[index] }

  /// Numbers a place of access.
  func takeSite(_ site: Site) -> UInt32 {
    (sites + siteCount).initialize(to: site)
    siteCount += 1
    return UInt32(siteCount - 1)
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
  func cut(to count: Int, sites: Int, windowAccesses: Int) {
    self.count = count
    siteCount = sites
    windowAccessCount = windowAccesses
  }

  func removeAll() { cut(to: 0, sites: 0, windowAccesses: 0) }
}
