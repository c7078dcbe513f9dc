import System

func open(
  _ path: ByteString, _ options: FileDescriptor.OpenOptions = .readOnly,
  permissions: Int = 0o666, file: StaticString = #fileID, line: Int = #line
) -> FileDescriptor {
  must(try FileDescriptor.open(path, options, permissions: permissions), file: file, line: line)
}

/// A file that holds `text`.
func create(
  _ path: ByteString, _ text: ByteString = "", file: StaticString = #fileID, line: Int = #line
) {
  must(try FileSystem.write(text, to: path), file: file, line: line)
}

func contents(
  _ path: ByteString, file: StaticString = #fileID, line: Int = #line
) -> ByteString {
  must(try FileSystem.contents(of: path), file: file, line: line)
}

func remove(_ path: ByteString, file: StaticString = #fileID, line: Int = #line) {
  must(try FileSystem.remove(path), file: file, line: line)
}

func makeDirectory(_ path: ByteString, file: StaticString = #fileID, line: Int = #line) {
  must(try FileSystem.makeDirectory(path), file: file, line: line)
}

func change(_ path: ByteString, file: StaticString = #fileID, line: Int = #line) {
  must(try FileSystem.changeDirectory(path), file: file, line: line)
}

func metadata(
  _ path: ByteString, file: StaticString = #fileID, line: Int = #line
) -> Metadata {
  must(try FileSystem.metadata(of: path), file: file, line: line)
}

func close(_ file: FileDescriptor) { must(try file.close()) }

func write(
  _ file: FileDescriptor, _ text: ByteString, source: StaticString = #fileID,
  line: Int = #line
) {
  must(try file.writeAll(text), file: source, line: line)
}

func read(
  _ file: FileDescriptor, _ count: Int, source: StaticString = #fileID, line: Int = #line
) -> ByteString {
  must(try file.read(upTo: count), file: source, line: line)
}

/// Both ends of a pipe, which children inherit and programs do not.
func pipe() -> (reading: FileDescriptor, writing: FileDescriptor) {
  must(try FileDescriptor.pipe())
}

/// `count` times the same byte.
func bytes(_ byte: Unicode.Scalar, _ count: Int) -> ByteString {
  ByteString([UInt8](repeating: UInt8(ascii: byte), count: count))
}

// Closures of this compiler are taken for throwing where `try` stands in an argument: hence these.

func removeDirectory(_ path: ByteString, file: StaticString = #fileID, line: Int = #line) {
  must(try FileSystem.removeDirectory(path), file: file, line: line)
}

func rename(
  _ path: ByteString, to newPath: ByteString, file: StaticString = #fileID, line: Int = #line
) {
  must(try FileSystem.rename(path, to: newPath), file: file, line: line)
}

func link(
  _ path: ByteString, to newPath: ByteString, file: StaticString = #fileID, line: Int = #line
) {
  must(try FileSystem.link(path, to: newPath), file: file, line: line)
}

func makeLink(
  _ path: ByteString, to target: ByteString, file: StaticString = #fileID, line: Int = #line
) {
  must(try FileSystem.makeSymbolicLink(path, to: target), file: file, line: line)
}

func setPermissions(
  _ path: ByteString, _ mode: Int, file: StaticString = #fileID, line: Int = #line
) {
  must(try FileSystem.setPermissions(path, mode), file: file, line: line)
}

func unmount(_ path: ByteString, file: StaticString = #fileID, line: Int = #line) {
  must(try FileSystem.unmount(path), file: file, line: line)
}

func names(
  in path: ByteString, file: StaticString = #fileID, line: Int = #line
) -> [ByteString] {
  must(try Directory.names(in: path), file: file, line: line)
}
