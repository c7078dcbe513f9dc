import Processor

/// A call that a program makes: its number and six words, which mean nothing until they are checked.
struct SystemCall {
  let number: Int
  let thread: Thread
  let process: Process
  private let words: InlineArray<6, UInt64>

  init(_ thread: Thread, _ process: Process, _ frame: UnsafeMutablePointer<TrapFrame>) {
    self.thread = thread
    self.process = process
    number = Int(truncatingIfNeeded: frame.pointee.a7)
    words = [
      frame.pointee.a0, frame.pointee.a1, frame.pointee.a2, frame.pointee.a3, frame.pointee.a4,
      frame.pointee.a5,
    ]
  }

  subscript(index: Int) -> UInt64 { words[index] }

  /// An `int`.
  func int(_ index: Int) -> Int { Int(Int32(truncatingIfNeeded: words[index])) }

  /// An `unsigned int`.
  func uint32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[index]) }

  /// A `long`.
  func long(_ index: Int) -> Int { Int(bitPattern: UInt(words[index])) }

  /// A count of bytes, no longer than a transfer may be.
  func count(_ index: Int) -> Int { Int(min(words[index], 0x7fff_f000)) }

  /// The file of a descriptor.
  func file(_ index: Int) throws(Errno) -> OpenFile { try process.files.file(int(index)) }

  /// A path as a program gives it.
  func path(_ index: Int) throws(Errno) -> ByteString { try UserMemory.readString(words[index]) }

  /// Where a relative path starts: at a directory's descriptor, or AT_FDCWD.
  func directory(_ index: Int) throws(Errno) -> Path {
    let descriptor = int(index)
    if descriptor == -100 { return process.workingDirectory }
    let file = try process.files.file(descriptor)
    guard let path = file.path else { throw .notDirectory }
    return path
  }

  /// The file at a path, relative to a directory's descriptor: arguments `index` and the next one.
  func find(_ index: Int, follow: Bool = true) throws(Errno) -> Path {
    let text = try path(index + 1)
    let isAbsolute = text.bytes.first == ByteString.slash
    var walk = PathWalk(for: process)
    let start = isAbsolute ? process.root : try directory(index)
    return try walk.find(text, from: start, followLast: follow)
  }

  /// The directory of a path's last name, and the name.
  func findParent(
    _ index: Int
  ) throws(Errno) -> (parent: Path, name: ByteString, mustBeDirectory: Bool) {
    let text = try path(index + 1)
    let isAbsolute = text.bytes.first == ByteString.slash
    var walk = PathWalk(for: process)
    let start = isAbsolute ? process.root : try directory(index)
    let (parent, name, mustBeDirectory) = try walk.findParent(text, from: start)
    return (parent.top, name, mustBeDirectory)
  }
}
