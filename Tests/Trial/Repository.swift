public import Foundation

/// Where the sources are that these tests were built from.
public enum Repository {
  /// Its top.
  public static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The path of a file in it.
  public static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
