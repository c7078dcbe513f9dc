import Foundation
import MVM
import TestPrograms
import Testing
import Trial

/// What is wrong with a machine is said in one line that names it.
@Suite struct MistakeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path(name)))
    return folder.path(name)
  }

  private func message(
    kernel: String? = nil, _ change: (inout MachineConfiguration) -> Void = { _ in }
  ) -> String {
    var configuration = MachineConfiguration()
    configuration.kernel = kernel
    change(&configuration)
    do throws(MachineError) {
      _ = try Machine(configuration)
      return "no mistake"
    } catch {
      #expect(!error.description.contains("\n"))
      return error.description
    }
  }

  @Test func everyBeginningOfAnELFFileIsRefused() throws {
    let whole = ELFBuilder().build()
    for count in stride(from: 4, to: whole.count, by: 7) {
      let path = try file("part.elf", Array(whole.prefix(count)))
      let text = message(kernel: path)
      #expect(text.hasPrefix("\(path): ") && text.contains("truncated"), "\(count): \(text)")
    }
  }

  @Test func programsStayInMemory() throws {
    var elf = ELFBuilder()
    elf.memorySize = 1 << 40
    let path = try file("large.elf", elf.build())
    #expect(message(kernel: path).contains("memory is 0x80000000 to 0x88000000"))
    elf.memorySize = nil
    elf.address = 0x7fff_fffc
    let low = try file("low.elf", elf.build())
    #expect(message(kernel: low).hasPrefix("\(low): "))
    let raw = try file("raw.bin", [UInt8](repeating: 1, count: 2 << 20))
    #expect(message(kernel: raw) { $0.memory = 1 << 20 }.hasPrefix("\(raw): "))
  }

  @Test func filesThatCannotBeRead() throws {
    let missing = folder.path("missing")
    #expect(message(kernel: missing) == "kernel: \(missing): there is no such file: check the path")
    let directory = folder.url.path
    #expect(
      message(kernel: directory) == "kernel: \(directory): is a directory: name a file in it")
    #expect(message { $0.firmware = missing }.hasPrefix("firmware: \(missing): "))
    let program = try file("program", GuestCode.spin.bytes)
    #expect(message(kernel: program) { $0.initrd = missing }.hasPrefix("initrd: \(missing): "))
    let empty = try file("empty", [])
    #expect(message(kernel: empty).hasPrefix("\(empty): "))
    let damaged = try file("damaged.gz", [0x1f, 0x8b, 0x08, 0, 0, 0])
    #expect(message(kernel: damaged).contains("gzip"))
  }

  @Test func disksThatCannotBeUsed() throws {
    let program = try file("program", GuestCode.spin.bytes)
    func disk(_ path: String, readonly: Bool = false) -> String {
      message(kernel: program) {
        $0.disks = [DiskConfiguration(file: path, readonly: readonly)]
      }
    }
    let missing = folder.path("missing.img")
    #expect(disk(missing) == "disk: \(missing): there is no such file: check the path")
    #expect(disk(folder.url.path).contains("is a directory"))
    #expect(disk(try file("odd.img", [1, 2, 3])).contains("no multiple of 512"))
    #expect(disk(try file("empty.img", [])).contains("is empty"))
    let image = try file("twice.img", [UInt8](repeating: 0, count: 512))
    let twice = message(kernel: program) {
      $0.disks = [DiskConfiguration(file: image), DiskConfiguration(file: image)]
    }
    #expect(twice.contains("in use by another disk"))
    let many = (0..<25).map { _ in DiskConfiguration(file: image, readonly: true) }
    #expect(message(kernel: program) { $0.disks = many }.contains("24 slots"))
  }

  @Test func numbersThatMakeNoMachine() throws {
    let program = try file("program", GuestCode.spin.bytes)
    for harts in [0, -1, 65, .max] {
      #expect(message(kernel: program) { $0.harts = harts }.hasPrefix("harts cannot be"))
    }
    for memory: UInt64 in [0, 1, 1 << 20 + 1, 1 << 41, .max] {
      #expect(message(kernel: program) { $0.memory = memory }.hasPrefix("memory cannot be"))
    }
  }

  @Test func nothingToRun() {
    #expect(message() == "nothing to run: give a kernel, a firmware or both")
  }

  @Test func flashOfTheWrongSize() throws {
    let path = try file("code.fd", [UInt8](repeating: 1, count: 1024))
    #expect(
      message { $0.flash = [FlashConfiguration(file: path)] }
        == "flash: \(path): has 1024 bytes, but a bank of flash memory 33554432: "
        + "truncate -s 32M \(path) makes it so")
    #expect(message { $0.flash = [FlashConfiguration(file: path, readonly: true)] } == "no mistake")
    #expect(
      message { $0.flash = [FlashConfiguration(file: folder.path("none"))] }.hasPrefix("flash: "))
  }

  @Test func symbolsThatAreNotThere() throws {
    let path = try file("plain.elf", ELFBuilder().build())
    #expect(
      message(kernel: path) { $0.tohost = true }.hasPrefix("\(path): has no symbol 'tohost'"))
    #expect(
      message(kernel: path) { $0.signature = folder.path("signature") }
        .hasPrefix("\(path): has no symbol 'begin_signature'"))
  }

  @Test func filesThatCannotBeWritten() throws {
    let path = try file("plain.elf", ELFBuilder().build())
    let nowhere = folder.path("no/such/folder")
    #expect(
      message(kernel: path) { $0.trace.file = nowhere }.hasPrefix("trace: \(nowhere): "))
  }

  @Test(arguments: [
    ("rv64gc", "no mistake"), ("rv64imac_zicsr", "no mistake"), ("RV64GC_Zba_Zbb", "no mistake"),
    ("rv64gcb_sstc", "no mistake"), ("rv32i", "64-bit"), ("rv64gcv", "'v'"), ("rv64", "no base"),
    ("rv64gc_", "''"), ("rv64gc_zbaa", "did you mean 'zba'?"), ("", "isa"), ("rv64mac", "no base"),
  ])
  func strings(isa: String, expected: String) throws {
    let program = try file("program", GuestCode.spin.bytes)
    #expect(message(kernel: program) { $0.isa = isa }.contains(expected))
  }
}
