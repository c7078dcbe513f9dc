/// How long translating takes, on this host and now.
public struct TranslationTimes: Sendable {
  /// What is done, and the median of how long it takes, in seconds: recording, each analysis, writing, and all else.
  public let steps: [(name: String, seconds: Double)]

  /// All of it.
  public var seconds: Double { steps.reduce(0) { $0 + $1.seconds } }
}
