/// A place in a text file that a person can go to.
public struct SourceLocation: Equatable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// The column in Unicode scalars, counted from 1.
  public let column: Int

  /// A place from its parts; `line` and `column` count from 1.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `FILE:LINE:COLUMN`, which editors and terminals make clickable.
  public var description: String { "\(file):\(line):\(column)" }
}
