import DiskImage
import Host
import Testing

/// An image gets another backing file.
@Suite struct RebasingTests {
  private func image(_ plan: QCOW2Disk.Plan) throws -> MemoryFile {
    let file = MemoryFile()
    try QCOW2Disk.create(plan, in: file, decompressor: LibraryDecompressor())
    return file
  }

  private var plan: QCOW2Disk.Plan {
    var plan = QCOW2Disk.Plan(byteCount: 1 << 20)
    (plan.backingFile, plan.backingFormat) = ("disk.img", .raw)
    plan.stamp = ImageStamp(byteCount: 5, modified: 6)
    plan.owner = [UInt8](1...16)
    return plan
  }

  private func open(_ file: MemoryFile) throws -> QCOW2Disk {
    try QCOW2Disk(file: file, isReadOnly: false, decompressor: LibraryDecompressor())
  }

  /// Killed between any two writes, the image is based on the one file or on the other.
  @Test func itIsTheOneOrTheOtherAtEveryInstant() throws {
    let file = try image(plan)
    let disk = try open(file)
    try disk.put([7], at: 70_000)
    let names = [
      ("next.qcow2", DiskFormat.qcow2), ("a/third.img", .raw), ("../fourth.qcow2", .qcow2),
    ]
    var former = ("disk.img", DiskFormat.raw)
    for name in names {
      var seen: [String] = []
      file.beforeWrite = { file in
        let copy = MemoryFile(file.bytes)
        guard let header = try? QCOW2Header(reading: copy) else {
          Issue.record("there is no header")
          return
        }
        let now = (header.backingFile, header.backingFormat)
        #expect(
          now == (former.0, former.1.rawValue) || now == (name.0, name.1.rawValue), "\(now)")
        #expect(header.owner == [UInt8](1...16))
        #expect(header.stamp == ImageStamp(byteCount: 5, modified: 6))
        if seen.last != header.backingFile { seen.append(header.backingFile ?? "") }
      }
      try disk.setBackingFile(name.0, format: name.1)
      #expect(seen == [former.0, name.0])
      former = name
      file.beforeWrite = { _ in }
      // It can still be written to.
      try disk.put([8], at: 200_000)
      try disk.flush()
      #expect(try QCOW2Header(reading: file).backingFile == name.0)
    }
    #expect(try open(MemoryFile(file.bytes)).bytes(at: 70_000, 1) == [7])
  }

  @Test func whatHasNoRoomIsRefused() throws {
    var small = plan
    small.clusterSize = 512
    let disk = try open(image(small))
    #expect(throws: ImageError.self) { try disk.setBackingFile("x.qcow2", format: .qcow2) }
    let other = try open(image(plan))
    #expect(throws: ImageError.self) {
      try other.setBackingFile(String(repeating: "x", count: 2000), format: .raw)
    }
    #expect(throws: ImageError.self) {
      try open(image(QCOW2Disk.Plan(byteCount: 512))).setBackingFile("x", format: .raw)
    }
  }

  @Test func aStampIsNoted() throws {
    let file = try image(plan)
    let disk = try open(file)
    try disk.noteStamp(ImageStamp(byteCount: 50, modified: 60))
    #expect(try QCOW2Header(reading: file).stamp == ImageStamp(byteCount: 50, modified: 60))
    #expect(try QCOW2Header(reading: file).owner == [UInt8](1...16))
  }
}
