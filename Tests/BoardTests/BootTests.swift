import Board
import Bus
import Testing

/// Where images go.
@Suite struct BootTests {
  let host = TestHost()
  static let mebibyte: UInt64 = 1 << 20

  private func board(
    memory: UInt64, _ change: (inout BootImages) -> Void
  ) throws -> Board {
    var plan = host.plan([])
    plan.memorySize = memory
    plan.images = BootImages()
    change(&plan.images)
    return try Board(plan)
  }

  /// The words in the boot ROM: start, device tree, and what the firmware goes on to.
  private func bootWords(_ board: Board) throws -> (start: UInt64, tree: UInt64, next: UInt64) {
    try (
      board.bus.read(0x1018, width: .double), board.bus.read(0x1020, width: .double),
      board.bus.read(0x1038, width: .double)
    )
  }

  /// The initial file system's range as the tree says.
  private func fileSystem(_ board: Board) throws -> [DeviceTreeValue?] {
    let chosen = try DeviceTreeReader.root(of: board.deviceTree).child("chosen")
    return [chosen?["linux,initrd-start"], chosen?["linux,initrd-end"]]
  }

  static func linuxImage(textOffset: UInt64, imageSize: UInt64, count: Int = 4096) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    for index in 0..<8 {
      bytes[8 + index] = UInt8(truncatingIfNeeded: textOffset >> (index * 8))
      bytes[16 + index] = UInt8(truncatingIfNeeded: imageSize >> (index * 8))
    }
    bytes.replaceSubrange(48..<53, with: Array("RISCV".utf8))
    bytes.replaceSubrange(56..<60, with: [0x52, 0x53, 0x43, 5])
    return bytes
  }

  @Test func theROMIsQEMUs() throws {
    let board = try board(memory: 64 << 20) {
      $0.firmware = [1, 2, 3, 4]
      $0.kernel = Self.linuxImage(textOffset: 0x20_0000, imageSize: 0)
    }
    let expected: [UInt64] = [
      0x0000_0297, 0x0282_8613, 0xf140_2573, 0x0202_b583, 0x0182_b283, 0x0002_8067,
      0x8000_0000, 0, 0x83e0_0000, 0, 0x4942_534f, 0, 2, 0, 0x8020_0000, 0, 1, 0, 0, 0, 0, 0, 0,
    ]
    let words = try expected.indices.map {
      try board.bus.read(0x1000 + 4 * UInt64($0), width: .word)
    }
    #expect(words == expected)
    #expect(throws: BusError.self) { try board.bus.write(0x1000, width: .word, value: 0) }
  }

  @Test func aLinuxKernelLiesAboveTheFirmware() throws {
    let board = try board(memory: 512 << 20) {
      $0.firmware = [UInt8](repeating: 7, count: 300_000)
      $0.kernel = Self.linuxImage(textOffset: 0x20_0000, imageSize: 0x100_0000)
      $0.initialFileSystem = [9, 9, 9]
      $0.bootArguments = "quiet"
    }
    let (start, tree, next) = try bootWords(board)
    #expect((start, next, tree) == (0x8000_0000, 0x8020_0000, 0x9fe0_0000))
    #expect(try board.memory.load(0x8000_0000, as: UInt8.self) == 7)
    #expect(try board.memory.load(0x8020_0030, as: UInt32.self) == 0x4353_4952)
    #expect(try fileSystem(board) == [.pairs(0x8820_0000), .pairs(0x8820_0003)])
    #expect(try board.memory.load(0x8820_0000, as: UInt32.self) == 0x09_0909)
    #expect(try board.memory.load(tree, as: UInt32.self) == 0xedfe_0dd0)
    let chosen = try DeviceTreeReader.root(of: board.deviceTree).child("chosen")
    #expect(chosen?["bootargs"] == .text("quiet"))
  }

  @Test func largeFirmwareMovesTheKernelUp() throws {
    let board = try board(memory: 64 << 20) {
      $0.firmware = [UInt8](repeating: 7, count: (2 << 20) + 1)
      $0.kernel = Self.linuxImage(textOffset: 0x20_0000, imageSize: 0)
    }
    #expect(try bootWords(board).next == 0x8040_0000)
  }

  /// Firmware in flash memory is next, and is handed the kernel by `fw_cfg`; nothing of it is in RAM.
  @Test func firmwareInFlashIsHandedTheKernel() throws {
    for hasFirmware in [true, false] {
      var plan = host.plan([])
      plan.memorySize = 64 << 20
      plan.images.firmware = hasFirmware ? [7, 7, 7, 7] : nil
      plan.images.kernel = [1, 2, 3, 4, 5]
      plan.images.initialFileSystem = [6]
      plan.images.bootArguments = "quiet"
      plan.flash = [TestDisk(isReadOnly: true)]
      let board = try Board(plan)
      let words = try bootWords(board)
      #expect(words.start == (hasFirmware ? 0x8000_0000 : 0x2000_0000))
      #expect(words.next == (hasFirmware ? 0x2000_0000 : 0))
      #expect(try board.memory.load(0x8020_0000, as: UInt64.self) == 0)
      #expect(try fileSystem(board) == [nil, nil])
      for (item, expected) in [(0x08, 5), (0x11, 0x0403_0201), (0x0b, 1), (0x12, 6), (0x14, 6)]
        as [(UInt16, UInt64)]
      {
        try board.bus.write(0x1010_0008, width: .half, value: UInt64(item.byteSwapped))
        #expect(try board.bus.read(0x1010_0000, width: .word) == expected, "item \(item)")
      }
    }
  }

  @Test func firmwareAloneGetsNoNextStage() throws {
    let board = try board(memory: 64 << 20) { $0.firmware = [1] }
    let words = try bootWords(board)
    #expect((words.start, words.next) == (0x8000_0000, 0))
  }

  @Test func aKernelAloneIsStartedInItsPlace() throws {
    let board = try board(memory: 64 << 20) {
      $0.kernel = Self.linuxImage(textOffset: 0, imageSize: 0)
    }
    let words = try bootWords(board)
    #expect((words.start, words.next) == (0x8000_0000, 0))
  }

  @Test func theDeviceTreeStaysBelowThreeGibibytes() throws {
    // RAM begins at 2 GiB, so 1 GiB of it lies below.
    var plan = host.plan(GuestProgram.share)
    plan.memorySize = (1 << 30) + (64 << 20)
    let board = try Board(plan)
    #expect(try bootWords(board).tree == 0xbfe0_0000)
  }

  @Test func inLittleMemoryThingsMoveTogether() throws {
    let board = try board(memory: 1 << 20) {
      $0.kernel = [UInt8](repeating: 1, count: 700 << 10)
      $0.initialFileSystem = [UInt8](repeating: 2, count: 200 << 10)
    }
    let tree = try bootWords(board).tree
    let range = try fileSystem(board).map { $0?.bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    let (start, end) = (try #require(range[0]), try #require(range[1]))
    #expect(end - start == 200 << 10)
    #expect(start >= 0x8000_0000 + 700 << 10 && end <= tree && tree < 0x8010_0000)
  }

  @Test func whatAKernelNeedsBeyondItsFileIsKeptFree() throws {
    let board = try board(memory: 64 << 20) {
      $0.kernel = Self.linuxImage(textOffset: 0, imageSize: 40 << 20)
      $0.initialFileSystem = [2]
    }
    // Half of RAM above the kernel is within it: the file system goes below the device tree.
    #expect(try fileSystem(board)[0] == .pairs(0x83df_f000))
  }

  // MARK: ELF

  /// An ELF of one segment.
  static func elf(
    type: UInt16 = 2, entry: UInt64, virtual: UInt64, physical: UInt64, bytes: [UInt8],
    memorySize: UInt64
  ) -> [UInt8] {
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    func append(_ value: UInt64, _ count: Int) {
      for index in 0..<count { file.append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
    }
    append(UInt64(type), 2)
    append(243, 2)
    append(1, 4)
    for word in [entry, 64, 0] { append(word, 8) }
    append(0, 4)
    for half: UInt64 in [64, 56, 1, 64, 0, 0] { append(half, 2) }
    append(1, 4)
    append(7, 4)
    for word in [120, virtual, physical, UInt64(bytes.count), memorySize, 4096] { append(word, 8) }
    return file + bytes
  }

  @Test func anELFGoesToItsPhysicalAddress() throws {
    let board = try board(memory: 64 << 20) {
      $0.kernel = Self.elf(
        entry: 0xffff_ffff_8000_0004, virtual: 0xffff_ffff_8000_0000, physical: 0x8010_0000,
        bytes: [1, 2, 3, 4], memorySize: 0x2000)
    }
    #expect(try bootWords(board).start == 0x8010_0004)
    #expect(try board.memory.load(0x8010_0000, as: UInt64.self) == 0x0403_0201)
  }

  @Test func anELFsLastBytesAreZeroAfterAReset() throws {
    let images = {
      var images = BootImages()
      images.kernel = Self.elf(
        entry: 0x8000_0000, virtual: 0x8000_0000, physical: 0x8000_0000, bytes: [1, 2, 3, 4],
        memorySize: 0x1000)
      return images
    }()
    let board = try board(memory: 64 << 20) { $0 = images }
    try board.memory.store(UInt64.max, 0x8000_0ff8)
    try board.memory.store(UInt64.max, 0x8000_1000)
    try board.reset(images)
    #expect(try board.memory.load(0x8000_0ff8, as: UInt64.self) == 0)
    #expect(try board.memory.load(0x8000_1000, as: UInt64.self) == .max)
  }

  /// What wants to be started by firmware: Linux, and what leaves room for it.
  @Test func kernelsForSupervisorModeAreTold() {
    func elf(_ address: UInt64, type: UInt16 = 2) -> [UInt8] {
      Self.elf(
        type: type, entry: address, virtual: address, physical: address, bytes: [1, 2],
        memorySize: 0x1000)
    }
    #expect(BootImages.isBehindFirmware(Self.linuxImage(textOffset: 0, imageSize: 0)))
    #expect(BootImages.isBehindFirmware(elf(0x8020_0000)))
    #expect(BootImages.isBehindFirmware(elf(0x9000_0000)))
    #expect(!BootImages.isBehindFirmware(elf(0x8000_0000)))
    #expect(!BootImages.isBehindFirmware(elf(0x801f_f000)))
    #expect(!BootImages.isBehindFirmware(elf(0, type: 3)))
    // By where it goes, not by where it thinks it is.
    #expect(
      BootImages.isBehindFirmware(
        Self.elf(
          entry: 0xffff_ffff_8000_0000, virtual: 0xffff_ffff_8000_0000, physical: 0x8020_0000,
          bytes: [1], memorySize: 1)))
    #expect(!BootImages.isBehindFirmware([1, 2, 3, 4]))
    #expect(!BootImages.isBehindFirmware([0x7f, 0x45, 0x4c, 0x46]))
    #expect(!BootImages.isBehindFirmware([]))
  }

  @Test func firmwareForAnywhereGoesToTheStartOfMemory() throws {
    let board = try board(memory: 64 << 20) {
      $0.firmware = Self.elf(
        type: 3, entry: 8, virtual: 0, physical: 0, bytes: [5, 6], memorySize: 100)
    }
    #expect(try bootWords(board).start == 0x8000_0008)
    #expect(try board.memory.load(0x8000_0000, as: UInt16.self) == 0x605)
  }

  @Test(arguments: [0x1000, 0x83ff_f000, 0xffff_ffff_ffff_0000])
  func anELFOutsideMemoryIsRefused(address: UInt64) {
    #expect {
      try board(memory: 64 << 20) {
        $0.kernel = Self.elf(
          entry: address, virtual: address, physical: address, bytes: [1], memorySize: 0x1001)
      }
    } throws: { error in
      guard case .outsideMemory(.kernel, _, _) = error as? BoardError else { return false }
      return true
    }
  }

  @Test func imagesThatOverlapAreRefused() {
    #expect(
      throws: BoardError.overlap(
        .kernel, 0x8000_0800..<0x8000_0900, .firmware, 0x8000_0000..<0x8000_1000)
    ) {
      try board(memory: 64 << 20) {
        $0.firmware = [UInt8](repeating: 0, count: 0x1000)
        $0.kernel = Self.elf(
          entry: 0x8000_0800, virtual: 0x8000_0800, physical: 0x8000_0800, bytes: [1],
          memorySize: 0x100)
      }
    }
  }
}
