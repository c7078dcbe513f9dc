/// What has become of clusters since the last commit. Clusters are told by their number in the file.
struct Transaction {
  /// Clusters that no one is to be given before the commit: the file as it is on disk refers to them.
  var released: Set<UInt64> = []
  /// Clusters that were allocated since.
  private(set) var fresh: Set<UInt64> = []
  /// Clusters that are free, the next one last. Metadata takes from here first, so that it alternates between the same
  /// few places.
  private(set) var free: [UInt64] = []
  /// Below here no free cluster is looked for.
  var searchStart: UInt64 = 1
  /// Where header, tables and blocks are, which no data may go to.
  var metadata: Set<UInt64> = []
  /// Clusters of the guest's data that were given up, whose space goes back to the host.
  var discarded: [UInt64] = []
  /// Where L1 and the refcount table were before the last commit.
  var spareL1: Range<UInt64> = 0..<0
  var spareRefcountTable: Range<UInt64> = 0..<0
  /// What is to be written anew.
  var changesL1 = false
  var changesRefcountTable = false
  var changesHeader = false

  /// More changes than this are committed at once, so that memory is bounded.
  static let limit = 1 << 16

  var isFull: Bool { released.count + fresh.count > Self.limit }

  mutating func allocated(_ clusters: Range<UInt64>) { fresh.formUnion(clusters) }

  /// The refcount of a cluster has become 0.
  mutating func freed(_ cluster: UInt64) {
    metadata.remove(cluster)
    if fresh.remove(cluster) != nil { free.append(cluster) } else { released.insert(cluster) }
  }

  /// A cluster that is known to be free, for data only where there are some to spare.
  mutating func takeFree(isMetadata: Bool) -> UInt64? {
    isMetadata || free.count > 16 ? free.popLast() : nil
  }

  /// Remembers clusters that were passed by.
  mutating func addFree(_ cluster: UInt64) { free.append(cluster) }

  /// The header points to the new state.
  mutating func committed() {
    let kept = released.filter {
      !spareL1.contains($0) && !spareRefcountTable.contains($0)
    }
    free += kept.sorted(by: >)
    released.removeAll()
    fresh.removeAll()
    discarded.removeAll()
    changesL1 = false
    changesRefcountTable = false
    changesHeader = false
    guard free.count > Self.limit else { return }
    // They are found again by looking at refcounts.
    searchStart = min(searchStart, free.min() ?? searchStart)
    free.removeAll()
  }
}
