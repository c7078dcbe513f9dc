import CSystem

/// The running program: what it was called with, and how it ends.
public enum Program {
  /// The command's name and its arguments.
  public nonisolated(unsafe) static var arguments: [ByteString] = []

  /// By what name complaints begin; a multi-call program sets it.
  public nonisolated(unsafe) static var name: ByteString = "program"

  /// What the program ends with; complaints make it 1.
  public nonisolated(unsafe) static var exitStatus = 0

  /// The pairs of the auxiliary vector (getauxval(3)), as the kernel left them.
  public nonisolated(unsafe) static var auxiliaryVector: [(type: Int, value: Int)] = []

  /// Ends the program with what `exitStatus` says, or `status`, after flushing the output.
  public static func exit(_ status: Int? = nil) -> Never {
    var status = status ?? exitStatus
    output.flush()
    if let failure = output.failure, failure != .brokenPipe {
      complain("write error: \(failure)")
      status = 1
    }
    exitImmediately(status)
  }

  /// Ends all threads at once; what was printed and not flushed is lost.
  public static func exitImmediately(_ status: Int) -> Never {
    while true { _ = SystemCall.exitGroup.raw(status) }
  }

  /// Says what is wrong on standard error, and makes the exit status 1.
  public static func complain(_ message: ByteString) {
    output.flush()
    FileDescriptor.standardError.writeMessage("\(name): \(message)\n")
    exitStatus = max(exitStatus, 1)
  }

  /// Complains, and ends the program.
  public static func fail(_ message: ByteString, status: Int = 1) -> Never {
    complain(message)
    exit(status)
  }

  /// For a heap that cannot go on: says so without allocating, and ends the program.
  static func abort(_ reason: StaticString) -> Never {
    reason.withUTF8Buffer {
      _ = SystemCall.write.raw(2, Int(bitPattern: $0.baseAddress), $0.count)
    }
    _ = SystemCall.write.raw(2, Int(bitPattern: newline.utf8Start), 1)
    exitImmediately(134)
  }

  private static let newline: StaticString = "\n\n"
}

/// Does `body`; if the kernel refuses, says about which `subject`, and gives back nil.
@discardableResult
public func attempt<Result>(
  _ subject: @autoclosure () -> ByteString, _ body: () throws(Errno) -> Result
) -> Result? {
  do {
    return try body()
  } catch {
    Program.complain("\(subject()): \(error)")
    return nil
  }
}

/// The same of a single call: `attempt(path, try FileSystem.remove(path))`.
@discardableResult
public func attempt<Result>(
  _ subject: @autoclosure () -> ByteString, _ call: @autoclosure () throws(Errno) -> Result
) -> Result? {
  attempt(subject(), call)
}

/// Called by start.S before `main`: `stack` is what the kernel left, `heapRoom` 2048 bytes.
@c(system_initialize)
public func initializeProgram(
  _ stack: UnsafeMutablePointer<UInt>, _ heapRoom: UnsafeMutableRawPointer
) {
  precondition(MemoryLayout<Heap>.size <= 2048)
  heap = heapRoom.bindMemory(to: Heap.self, capacity: 1)
  heap?.initialize(to: Heap())
  var strings = stack + 1
  Program.arguments = readStrings(&strings)
  Program.name = Program.arguments.first?.lastComponent ?? "program"
  Environment.variables = readStrings(&strings)
  while strings.pointee != 0 {
    Program.auxiliaryVector.append((Int(strings[0]), Int(bitPattern: strings[1])))
    strings += 2
  }
}

/// Texts up to the null pointer, and on behind it.
private func readStrings(_ position: inout UnsafeMutablePointer<UInt>) -> [ByteString] {
  var result: [ByteString] = []
  while let text = UnsafePointer<UInt8>(bitPattern: position.pointee) {
    result.append(ByteString(terminated: text))
    position += 1
  }
  position += 1
  return result
}

/// Called by start.S when `main` has come back.
@c(system_finish)
public func finishProgram() { Program.exit() }

/// Swift's own `print` ends here, a character at a time.
@c(putchar)
public func putCharacter(_ character: Int32) -> Int32 {
  output.write(byte: UInt8(truncatingIfNeeded: character))
  return character
}
