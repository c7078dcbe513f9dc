/// Which executed instructions are written down, where, and how.
public struct TraceConfiguration: Equatable, Sendable {
  /// How an instruction is written.
  public enum Format: String, CaseIterable, Sendable {
    /// A line to read: hart, privilege, address, instruction, what changed.
    case words
    /// A JSON object a line, for programs.
    case json
  }

  /// Privilege modes (privileged manual, section 1.2).
  public enum Privilege: String, CaseIterable, Sendable {
    case machine, supervisor, user
  }

  /// Where the trace goes; nothing is traced without it.
  public var file: String?
  /// How an instruction is written.
  public var format = Format.words
  /// Only this hart's instructions, counted from 0.
  public var hart: Int?
  /// Only instructions executed in this mode.
  public var privilege: Privilege?
  /// Only instructions whose virtual address is in here.
  public var range: Range<UInt64>?

  /// No trace.
  public init() {}
}
