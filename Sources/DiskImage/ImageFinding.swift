/// Something that a check has found in an image.
public struct ImageFinding: Equatable, Sendable {
  /// What it means.
  public enum Kind: Sendable {
    /// Space that nobody uses.
    case leak
    /// A refcount or a flag that is wrong: data may be overwritten. Can be repaired.
    case error
    /// Something refers to what cannot be there. Those bytes are lost.
    case loss
  }

  /// What it means.
  public var kind: Kind
  /// What was found where, in words.
  public var text: String
}

/// What a check has found.
public struct ImageReport: Sendable {
  /// More findings than this are counted only.
  public static let shownLimit = 100

  /// The first of them.
  public private(set) var findings: [ImageFinding] = []
  /// Clusters that nobody uses.
  public private(set) var leakCount = 0
  /// What is wrong and can be repaired.
  public private(set) var errorCount = 0
  /// What cannot.
  public private(set) var lossCount = 0
  /// Clusters of the disk that have a place.
  public internal(set) var allocatedClusters: UInt64 = 0
  /// All clusters of the disk.
  public internal(set) var totalClusters: UInt64 = 0
  /// Clusters of the disk that are compressed.
  public internal(set) var compressedClusters: UInt64 = 0

  /// Nothing yet.
  public init() {}

  /// Whether there is nothing to complain about.
  public var isClean: Bool { leakCount + errorCount + lossCount == 0 }

  mutating func add(_ kind: ImageFinding.Kind, _ text: @autoclosure () -> String) {
    switch kind {
    case .leak: leakCount += 1
    case .error: errorCount += 1
    case .loss: lossCount += 1
    }
    if findings.count < Self.shownLimit { findings.append(ImageFinding(kind: kind, text: text())) }
  }
}
