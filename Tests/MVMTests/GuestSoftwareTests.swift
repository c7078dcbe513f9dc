import Foundation
import Host
import Testing
import Trial

/// Where firmware is looked for.
@Suite struct GuestSoftwareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ name: String) throws -> String {
    let file = URL(fileURLWithPath: folder.path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data([1]).write(to: file)
    return file.path
  }

  private func find(_ folder: String? = nil, executable: String) -> String? {
    GuestSoftware(folder: folder, executable: executable).path(of: "boot")
  }

  /// The folder that the user names, what is installed, what was built.
  @Test func itIsFoundInOrder() throws {
    let executable = folder.path(".build/x86_64/release/mvm")
    #expect(find(executable: executable) == nil)
    let built = try make(".build/firmware/boot/boot.elf")
    #expect(find(executable: executable) == built)
    let installed = try make(".build/x86_64/share/mvm/boot.elf")
    #expect(find(executable: executable) == installed)
    let named = try make("mine/boot.elf")
    #expect(find(folder.path("mine"), executable: executable) == named)
    #expect(find("", executable: executable) == installed)
    #expect(find(folder.path("absent"), executable: executable) == installed)
  }

  @Test func nothingIsFoundFromNowhere() {
    for executable in ["", "/", "mvm", "/mvm"] {
      #expect(find(folder.path("absent"), executable: executable) == nil)
    }
  }
}
