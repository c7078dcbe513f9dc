/// Files that the firmware brought along: an archive of cpio's "newc" format, unpacked into the first
/// root. A header is 110 bytes, thirteen numbers of eight hexadecimal digits behind a magic number; name
/// and contents follow, each up to a multiple of four.
enum InitialFileSystem {
  private static let headerSize = 110

  static func unpack(_ range: Range<UInt64>) {
    let start = UnsafePointer<UInt8>(
      bitPattern: UInt(MemoryMap.directMap + range.lowerBound)
    ).unsafelyUnwrapped
    let bytes = UnsafeBufferPointer(start: start, count: Int(range.upperBound - range.lowerBound))
    var position = 0
    while position + headerSize <= bytes.count {
      guard let member = Member(bytes, at: position) else {
        return log("the initial file system is damaged, or compressed: it is ignored from there")
      }
      if member.name == "TRAILER!!!" { return }
      do throws(Errno) {
        try member.store()
      } catch {
        log("a file of the initial file system cannot be made: error \(error.rawValue)")
      }
      position = member.end
    }
  }

  private struct Member {
    let name: ByteString
    let mode: UInt16
    let device: DeviceNumber
    let contents: UnsafeBufferPointer<UInt8>
    let end: Int

    init?(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
      guard Array(bytes[start..<start + 6]) == Array("070701".utf8) else { return nil }
      func field(_ index: Int) -> Int? {
        var value = 0
        for digit in bytes[start + 6 + index * 8..<start + 14 + index * 8] {
          guard let number = Self.value(digit) else { return nil }
          value = value << 4 | number
        }
        return value
      }
      guard let mode = field(1), let size = field(6), let major = field(9), let minor = field(10),
        let nameSize = field(11), nameSize > 0, nameSize < 4096
      else { return nil }
      let nameStart = start + headerSize
      let contentsStart = (nameStart + nameSize + 3) & ~3
      guard contentsStart + size <= bytes.count else { return nil }
      name = ByteString(Array(bytes[nameStart..<nameStart + nameSize - 1]))
      self.mode = UInt16(truncatingIfNeeded: mode)
      device = DeviceNumber(major: UInt32(major), minor: UInt32(minor))
      contents = UnsafeBufferPointer(rebasing: bytes[contentsStart..<contentsStart + size])
      end = (contentsStart + size + 3) & ~3
    }

    private static func value(_ digit: UInt8) -> Int? {
      switch digit {
      case 48...57: Int(digit) - 48
      case 97...102: Int(digit) - 87
      case 65...70: Int(digit) - 55
      default: nil
      }
    }

    func store() throws(Errno) {
      guard let root = Files.root, let kind = FileKind(rawValue: mode & 0o170000) else { return }
      var walk = PathWalk(root: root, credentials: Credentials())
      let text = ByteString([ByteString.slash] + name.bytes)
      guard let (parent, last, _) = try? walk.findParent(text, from: root), !last.isDot else {
        return
      }
      if kind == .symbolicLink {
        return try Files.createLink(
          last, in: parent, to: ByteString(Array(contents)), Credentials())
      }
      let path = try Files.create(
        last, in: parent, kind, mode & 0o7777, Credentials(), device: device)
      guard kind == .regular, let source = contents.baseAddress else { return }
      let file = try Files.open(path, [.writeOnly], credentials: Credentials())
      var transfer = Transfer(
        kernel: UnsafeMutableRawPointer(mutating: source), count: contents.count)
      _ = try file.write(&transfer, at: 0)
    }
  }
}
