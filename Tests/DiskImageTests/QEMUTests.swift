import DiskImage
import Foundation
import Host
import HostTools
import Testing

/// Images that QEMU's tools make are read here, and images made here are read by them.
@Suite(
  .enabled(
    if: ExternalProgram.image != nil && ExternalProgram.io != nil,
    "qemu-img and qemu-io are not installed"))
struct QEMUTests {
  let folder: Folder
  let image: ExternalProgram
  let io: ExternalProgram

  init() throws {
    folder = try Folder()
    image = try #require(ExternalProgram.image)
    io = try #require(ExternalProgram.io)
  }

  private func check(_ path: String, _ location: SourceLocation = #_sourceLocation) throws {
    try image.succeed(["check", "-q", "-f", "qcow2", path], location)
  }

  /// A raw disk with a bit of everything.
  private func sample(_ name: String, size: Int = 8 << 20) throws -> String {
    var random = Random(state: 77)
    var bytes = [UInt8](repeating: 0, count: size)
    for start in stride(from: 0, to: size, by: 200 << 10) {
      let count = min(size - start, Int(random.below(100 << 10)))
      for place in start..<start + count { bytes[place] = UInt8(truncatingIfNeeded: place / 100) }
    }
    let path = folder.file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  static let variants = [
    "compat=0.10", "compat=1.1", "compat=0.10,cluster_size=512", "cluster_size=512",
    "cluster_size=4096", "cluster_size=2M", "refcount_bits=1", "refcount_bits=2", "refcount_bits=4",
    "refcount_bits=8", "refcount_bits=32", "refcount_bits=64", "lazy_refcounts=on",
    "preallocation=metadata", "preallocation=falloc", "cluster_size=1024,refcount_bits=1",
  ]

  @Test(arguments: variants, [false, true])
  func whatQEMUMakesIsReadAndWritten(options: String, isCompressed: Bool) throws {
    // Compressed clusters share clusters of the file, which then have refcounts that do not fit.
    if isCompressed && options.contains("refcount_bits") && !options.contains("8") { return }
    if isCompressed && options.contains("prealloc") { return }
    let raw = try sample("raw.img")
    let path = folder.file("made.qcow2")
    try image.succeed(
      ["convert", "-f", "raw", "-O", "qcow2"] + (isCompressed ? ["-c"] : [])
        + ["-o", options, raw, path])
    try compare(path, raw)
    // The same changes here and by QEMU.
    do {
      let disk = try DiskOpening.open(path, readOnly: false)
      try disk.put([UInt8](repeating: 0xab, count: 300 << 10), at: 100 << 10)
      try disk.put([UInt8](repeating: 0xac, count: 512), at: (8 << 20) - 512)
      try disk.writeZeroes(at: 1 << 20, count: 700 << 10, mayUnmap: true)
      try disk.writeZeroes(at: 5 << 20, count: 130 << 10, mayUnmap: false)
      try disk.flush()
    }
    try check(path)
    try io.succeed(
      ["-f", "raw", "-c", "write -P 0xab 100k 300k", "-c", "write -P 0xac 8191.5k 512"]
        + ["-c", "write -z 1M 700k", "-c", "write -z 5M 130k", raw])
    try image.succeed(["compare", "-f", "raw", "-F", "qcow2", raw, path])
    try compare(path, raw)
  }

  /// Expects a qcow2 image to hold the bytes of a raw one, as read here.
  private func compare(_ path: String, _ raw: String) throws {
    let disk = try DiskOpening.open(path, readOnly: true)
    let expected = [UInt8](try Data(contentsOf: URL(fileURLWithPath: raw)))
    #expect(disk.byteCount == UInt64(expected.count))
    #expect(try disk.bytes(at: 0, expected.count) == expected)
  }

  @Test func zstdIsRead() throws {
    let raw = try sample("raw.img")
    let path = folder.file("made.qcow2")
    try image.succeed(
      ["convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "compression_type=zstd", raw, path])
    try compare(path, raw)
  }

  @Test func chainsAreFollowed() throws {
    _ = try sample("base.img", size: 3 << 20)
    let (middle, top) = (folder.file("middle.qcow2"), folder.file("top.qcow2"))
    try image.succeed(
      ["create", "-q", "-f", "qcow2", "-b", "base.img", "-F", "raw", middle, "5M"])
    try image.succeed(
      ["create", "-q", "-f", "qcow2", "-b", "middle.qcow2", "-F", "qcow2", top, "6M"])
    try io.succeed(["-f", "qcow2", "-c", "write -P 1 2M 100k", middle])
    do {
      let disk = try DiskOpening.open(top, readOnly: false)
      try disk.put([UInt8](repeating: 2, count: 1000 * 512), at: (2 << 20) + 51200)
      try disk.flush()
    }
    try check(top)
    let flat = folder.file("flat.img")
    try image.succeed(["convert", "-f", "qcow2", "-O", "raw", top, flat])
    try compare(top, flat)
  }

  @Test func snapshotsAreLeftAlone() throws {
    let raw = try sample("raw.img")
    let path = folder.file("made.qcow2")
    try image.succeed(["convert", "-f", "raw", "-O", "qcow2", raw, path])
    try image.succeed(["snapshot", "-c", "before", path])
    do {
      let disk = try DiskOpening.open(path, readOnly: false)
      try disk.put([UInt8](repeating: 0xcd, count: 2 << 20), at: 300 << 10)
      try disk.writeZeroes(at: 4 << 20, count: 1 << 20, mayUnmap: true)
      try disk.discard(at: 6 << 20, count: 2 << 20)
      try disk.flush()
    }
    try check(path)
    let flat = folder.file("flat.img")
    try image.succeed(["convert", "-l", "before", "-f", "qcow2", "-O", "raw", path, flat])
    try image.succeed(["compare", "-f", "raw", "-F", "raw", flat, raw])
    try image.succeed(["snapshot", "-d", "before", path])
    try check(path)
  }

  @Test(arguments: [512, 4096, 65536, 2 << 20] as [UInt64], [2, 3] as [UInt32])
  func whatIsMadeHereQEMUReads(clusterSize: UInt64, version: UInt32) throws {
    let path = folder.file("made.qcow2")
    var plan = QCOW2Disk.Plan(byteCount: 64 << 20)
    plan.clusterSize = clusterSize
    plan.version = version
    try DiskCreation.create(path, format: .qcow2, plan: plan)
    try check(path)
    do {
      let disk = try DiskOpening.open(path, readOnly: false)
      for step in UInt64(0)..<40 {
        try disk.put(
          [UInt8](repeating: UInt8(step + 1), count: 70 << 10), at: step * 1_500_000 / 512 * 512)
      }
      try disk.flush()
      try disk.discard(at: 10 << 20, count: 20 << 20)
      try disk.resize(to: 100 << 20)
      try disk.put([UInt8](repeating: 9, count: 512), at: (100 << 20) - 512)
      try disk.flush()
      try disk.resize(to: 50 << 20)
    }
    try check(path)
    let flat = folder.file("flat.img")
    try image.succeed(["convert", "-f", "qcow2", "-O", "raw", path, flat])
    try compare(path, flat)
  }

  /// What QEMU leaves when it is killed with lazy refcounts is repaired when it is opened for writing.
  @Test func aDirtyImageIsRepaired() throws {
    let path = folder.file("made.qcow2")
    try image.succeed(["create", "-q", "-f", "qcow2", "-o", "lazy_refcounts=on", path, "16M"])
    _ = try io.run(["-f", "qcow2", "-c", "write -P 5 1M 3M", "-c", "flush", "-c", "abort", path])
    #expect(try image.run(["check", "-q", "-f", "qcow2", path]).code != 0)
    do {
      let disk = try DiskOpening.open(path, readOnly: false)
      #expect(try disk.bytes(at: 1 << 20, 3 << 20) == [UInt8](repeating: 5, count: 3 << 20))
    }
    try check(path)
  }

  @Test func lockedAgainstQEMU() throws {
    let path = folder.file("made.qcow2")
    try DiskCreation.create(path, format: .qcow2, plan: QCOW2Disk.Plan(byteCount: 1 << 20))
    let disk = try DiskOpening.open(path, readOnly: false)
    let (code, text) = try io.run(["-f", "qcow2", "-c", "write 0 512", path])
    #expect(code != 0 && text.contains("lock"), "\(text)")
    #expect(disk.byteCount == 1 << 20)
  }
}
