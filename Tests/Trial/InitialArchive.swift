public import Foundation
import HostTools

/// The small Linux's initial RAM disk, unpacked from gzip and with files of a test's own, for kernels that unpack none.
///
/// It is a cpio in the "newc" format: headers of thirteen numbers in hexadecimal, each with a name and contents, up to
/// the member "TRAILER!!!".
public struct InitialArchive {
  private var bytes: Data

  /// As `scripts/fetch-linux` has left it.
  ///
  /// - Throws: when the host cannot read it.
  public init() throws {
    guard let unpacker = ExternalProgram("gzip") else { throw CocoaError(.fileNoSuchFile) }
    let folder = try TemporaryFolder()
    let copy = folder.path("initrd.cpio.gz")
    try FileManager.default.copyItem(
      atPath: Repository.path(".cache/linux/initrd.cpio.gz"), toPath: copy)
    guard try unpacker.run(["-d", copy]).code == 0 else { throw CocoaError(.fileReadCorruptFile) }
    bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("initrd.cpio")))
    guard let end = bytes.range(of: Data("TRAILER!!!".utf8), options: .backwards) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    bytes.removeSubrange((end.lowerBound - Self.headerSize)...)
  }

  private static let headerSize = 110

  /// Adds a program or a script.
  public mutating func add(_ name: String, _ contents: Data) {
    append(name, mode: 0o100755, contents)
  }

  /// Writes all of it to a file.
  ///
  /// - Throws: when the host cannot.
  public func write(to path: String) throws {
    var whole = self
    whole.append("TRAILER!!!", mode: 0, Data())
    try whole.bytes.write(to: URL(fileURLWithPath: path))
  }

  private mutating func append(_ name: String, mode: Int, _ contents: Data) {
    let fields = [0, mode, 0, 0, 1, 0, contents.count, 0, 0, 0, 0, name.utf8.count + 1, 0]
    let numbers = fields.map { field in
      let digits = String(field, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }
    bytes.append(contentsOf: "070701\(numbers.joined())\(name)\0".utf8)
    pad()
    bytes.append(contents)
    pad()
  }

  private mutating func pad() {
    bytes.append(contentsOf: [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4))
  }
}
