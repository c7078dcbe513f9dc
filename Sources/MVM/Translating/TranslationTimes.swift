/// How long translating takes, on this host and now.
public struct TranslationTimes: Sendable {
  /// What is done, and the median of how long it takes, in seconds, where a clock is looked at between all steps: recording, each
  /// analysis, writing, and all else.
  public let steps: [(name: String, seconds: Double)]

  /// All of it, where no clock is looked at in between: less than the sum of the steps.
  public let seconds: Double
}
