import Foundation
import Testing

/// An HTTP server on this host's loopback, of the files in a folder; it ends with this object, or after a quarter of an hour.
final class FileServer {
  private static let program = """
    import functools, http.server, sys
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  private let process = Process()
  let port: UInt16

  init(of folder: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "900", "python3", "-c", Self.program, folder]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = String(
      decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(UInt16(said.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  deinit { process.terminate() }
}
