public import Foundation

/// A folder that is gone when the test is over.
public final class TemporaryFolder {
  /// Where it is.
  public let url: URL

  /// An empty folder.
  ///
  /// - Throws: when the host allows none.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("mvm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of a file in it.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}
