import Foundation
import Host
import Testing

/// The user's own disk: where it is, and that nothing is ever lost.
@Suite struct UserDiskTests {
  private let folder: TemporaryFolder
  private let system: String
  private let disk: UserDisk

  init() throws {
    folder = try TemporaryFolder()
    system = folder.path + "/system.img"
    disk = try UserDisk(dataFolder: folder.path + "/data/of/mine", home: nil)
    try write(Self.image(identifier: 1), to: system)
  }

  /// What looks like ext2 from as far as it is looked at, a hole, and a last word.
  private static func image(identifier: UInt8) -> Data {
    var image = Data(count: 4 << 20)
    image[1080] = 0x53
    image[1081] = 0xef
    image.replaceSubrange(1128..<1144, with: [UInt8](repeating: identifier, count: 16))
    image[image.count - 1] = 77
    return image
  }

  private func write(_ data: Data, to path: String) throws {
    try data.write(to: URL(fileURLWithPath: path))
  }

  private func contents(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func itIsWhereTheSpecificationSays() throws {
    let place = { (data: String?, home: String?) in try UserDisk(dataFolder: data, home: home).path
    }
    #expect(try place("/data", "/home/me") == "/data/mvm/disk.img")
    for data in [nil, "", "relative"] {
      #expect(try place(data, "/home/me") == "/home/me/.local/share/mvm/disk.img")
    }
    for home in [nil, ""] {
      #expect(throws: HostError.noHome) { try place(nil, home) }
    }
  }

  @Test func itIsACopyAndStays() throws {
    #expect(!disk.exists)
    try disk.make(from: system)
    #expect(disk.exists && disk.isMade(from: system))
    #expect(contents(disk.path) == contents(system))
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/data/of/mine/mvm")
    #expect(files == ["disk.img"])

    var changed = Self.image(identifier: 1)
    changed[2 << 20] = 5
    try write(changed, to: disk.path)
    try disk.make(from: system)
    #expect(contents(disk.path) == changed, "it is never written over")
    #expect(disk.isMade(from: system), "what is on it does not tell what it was made from")
  }

  @Test func aNewerSystemIsNoticed() throws {
    try disk.make(from: system)
    try write(Self.image(identifier: 2), to: system)
    #expect(!disk.isMade(from: system))
    try write(Data([1, 2, 3]), to: system)
    #expect(!disk.isMade(from: system))
  }

  @Test func oldOnesAreKept() throws {
    for ending in ["old", "old-2", "old-3"] {
      try disk.make(from: system)
      let before = contents(disk.path)
      #expect(try disk.setAside() == "\(disk.path).\(ending)")
      #expect(!disk.exists && contents("\(disk.path).\(ending)") == before)
    }
  }

  @Test func inUseItIsNotSetAside() throws {
    try disk.make(from: system)
    let user = try FileDisk(path: disk.path)
    #expect(throws: HostError.self) { try disk.setAside() }
    #expect(disk.exists)
    withExtendedLifetime(user) {}
  }

  @Test func withoutASystemThereIsNone() throws {
    #expect(throws: HostError.self) { try disk.make(from: folder.path + "/absent.img") }
    #expect(!disk.exists)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/data/of/mine/mvm")
    #expect(files == [])
  }
}
