import Processor

/// Replaces a process's program: `execve`.
///
///     userEnd  +--------------------+
///              | return from signal |  a page
///              | ...                |
///     stackTop +--------------------+
///              | strings            |  arguments, environment, the program's name
///              | auxiliary vector   |  what the kernel tells (AT_...)
///              | envp, argv, argc   |
///     sp  -->  +--------------------+
///              |  grows down        |
enum Exec {
  static let stackTop = MemoryMap.userEnd - 0x10000
  private static let initialStack: UInt64 = 0x20000
  /// One argument or variable, with its zero, as Linux has it; all of them together, half of Linux's.
  static let longestArgument = 128 * 1024
  static let mostArgumentBytes = 1 << 20
  /// Where position-independent programs go, and their interpreter.
  private static let programBase: UInt64 = 0x10_0000_0000
  private static let interpreterBase: UInt64 = 0x18_0000_0000
  private static let mostScripts = 4

  /// A program that was found and checked, in memory of its own.
  private struct Loaded {
    let space: AddressSpace
    var entry: UInt64 = 0
    var auxiliary: [(UInt64, UInt64)] = []
  }

  /// Finds the program, builds its memory, and only then lets go of the old one: an error leaves all as it was.
  static func execute(
    _ text: ByteString, from start: Path, arguments: [ByteString], environment: [ByteString]
  ) throws(Errno) {
    let process = Process.current
    var arguments = arguments
    let (file, attributes) = try openProgram(text, from: start, &arguments, process)
    guard
      arguments.reduce(0, { $0 + $1.count + 9 }) + environment.reduce(0, { $0 + $1.count + 9 })
        <= mostArgumentBytes
    else { throw .argListTooLong }
    var program = try load(file, process)
    let stack = try buildStack(&program, arguments, environment, text, process, attributes)
    try ThreadGroup.becomeOnlyThread(of: process)
    commit(program, stack, file, arguments, attributes, process)
    // By what was asked for: a script's own name, and the name of a link, not of what it leads to.
    Thread.current.rename(PathWalk.names(text).last?.bytes ?? [])
  }

  /// Follows `#!` lines to a program.
  private static func openProgram(
    _ text: ByteString, from start: Path, _ arguments: inout [ByteString], _ process: Process
  ) throws(Errno) -> (OpenFile, FileAttributes) {
    var text = text
    for _ in 0..<mostScripts {
      var walk = PathWalk(for: process)
      let path = try walk.find(text, from: start)
      let attributes = path.inode.lock.withLock { path.inode.attributes }
      guard attributes.kind == .regular, process.credentials.may(.execute, attributes) else {
        throw .permissionDenied
      }
      let file = try Files.open(path, [], credentials: Credentials())
      let first = try Files.readAll(file, limit: 256)
      guard first.starts(with: [0x23, 0x21]) else { return (file, attributes) }
      let line = first.prefix { $0 != 10 }.dropFirst(2)
      let words = line.split(maxSplits: 1, whereSeparator: { $0 == 32 || $0 == 9 })
      guard let interpreter = words.first else { throw .execFormatError }
      var prefix = [ByteString(interpreter)]
      if words.count > 1 { prefix.append(ByteString(trimmed(words[1]))) }
      arguments = prefix + [text] + arguments.dropFirst()
      text = prefix[0]
    }
    throw .tooManySymbolicLinkLevels
  }

  private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var word = word
    while let last = word.last, last == 32 || last == 9 { word.removeLast() }
    return word
  }

  private static func load(_ file: OpenFile, _ process: Process) throws(Errno) -> Loaded {
    let elf = try ELFProgram(try Files.readAll(file, limit: 4096))
    var loaded = Loaded(space: try AddressSpace())
    loaded.space.obey(process.limits)
    let bias = elf.isPositionIndependent ? programBase - elf.extent.lowerBound : 0
    try map(elf, file, at: bias, in: loaded.space)
    loaded.space.heapStart = (elf.extent.upperBound + bias).roundedUpToPage
    loaded.space.heapEnd = loaded.space.heapStart
    loaded.entry = elf.entry + bias
    loaded.auxiliary = [
      (3, elf.tableAddress + bias), (4, 56), (5, elf.tableCount), (9, elf.entry + bias),
    ]
    if let range = elf.interpreter {
      try loadInterpreter(range, file, &loaded, process)
    }
    try loaded.space.map(SignalReturn.region)
    return loaded
  }

  /// The dynamic linker, which then loads the rest itself.
  private static func loadInterpreter(
    _ range: Range<UInt64>, _ file: OpenFile, _ loaded: inout Loaded, _ process: Process
  ) throws(Errno) {
    var name = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
    let count = try name.withUnsafeMutableBufferPointer { (buffer) throws(Errno) -> Int in
      var transfer = Transfer(kernel: buffer.baseAddress.unsafelyUnwrapped, count: buffer.count)
      return try file.read(&transfer, at: range.lowerBound)
    }
    let text = ByteString(name[..<count].prefix { $0 != 0 })
    var walk = PathWalk(for: process)
    let path = try walk.find(text, from: process.root)
    let linker = try Files.open(path, [], credentials: process.credentials)
    let elf = try ELFProgram(try Files.readAll(linker, limit: 4096))
    let bias = elf.isPositionIndependent ? interpreterBase - elf.extent.lowerBound : 0
    try map(elf, linker, at: bias, in: loaded.space)
    loaded.entry = elf.entry + bias
    loaded.auxiliary.append((7, bias))
  }

  private static func map(
    _ elf: ELFProgram, _ file: OpenFile, at bias: UInt64, in space: AddressSpace
  ) throws(Errno) {
    guard elf.extent.lowerBound + bias >= 4096, elf.extent.upperBound + bias < stackTop - (1 << 30)
    else { throw .execFormatError }
    let source = try file.pageSource([.read], isShared: false)
    for segment in elf.segments {
      try map(segment, source, file.path, at: bias, in: space)
    }
  }

  /// The part that is in the file, page by page on demand; then zeros.
  private static func map(
    _ segment: ELFProgram.Segment, _ source: any PageSource, _ path: Path?, at bias: UInt64,
    in space: AddressSpace
  ) throws(Errno) {
    let start = (segment.address + bias).roundedDownToPage
    let fileEnd = segment.address + bias + segment.fileSize
    let mapped = segment.fileSize == 0 ? start : fileEnd.roundedUpToPage
    let end = (segment.address + bias + segment.memorySize).roundedUpToPage
    let name = path.map { $0.text(root: Files.root.unsafelyUnwrapped) } ?? ByteString([])
    if mapped > start {
      try space.map(
        Region(
          range: start..<mapped, protection: segment.protection, isShared: false, source: source,
          offset: segment.offset.roundedDownToPage, name: name))
    }
    if end > mapped {
      try space.map(
        Region(
          range: mapped..<end, protection: segment.protection, isShared: false, source: nil,
          offset: 0))
    }
    // Behind the file's end the last page holds whatever follows in the file.
    if segment.memorySize > segment.fileSize, segment.protection.contains(.write),
      !fileEnd.isPageAligned, segment.fileSize > 0
    {
      let rest = Int(mapped - fileEnd)
      try space.store([UInt8](repeating: 0, count: rest), at: fileEnd)
    }
  }

  // MARK: The stack

  private static func buildStack(
    _ program: inout Loaded, _ arguments: [ByteString], _ environment: [ByteString],
    _ name: ByteString, _ process: Process, _ attributes: FileAttributes
  ) throws(Errno) -> UInt64 {
    try program.space.map(
      Region(
        range: stackTop - UInt64(mostArgumentBytes) - initialStack..<stackTop,
        protection: [.read, .write], isShared: false, source: nil, offset: 0, name: "[stack]",
        isStack: true))
    var strings = StackStrings(below: stackTop)
    let random = strings.add(RandomNumbers.bytes(16))
    let nameAddress = strings.add(name.bytes + [0])
    let environmentAddresses = environment.map { strings.add($0.bytes + [0]) }
    let argumentAddresses = arguments.map { strings.add($0.bytes + [0]) }
    let auxiliary =
      program.auxiliary + identity(process, attributes) + [
        (6, 4096), (16, 0x112d), (17, 100), (25, random), (31, nameAddress), (0, 0),
      ]
    var words: [UInt64] = [UInt64(arguments.count)]
    words += argumentAddresses + [0] + environmentAddresses + [0]
    for (kind, value) in auxiliary { words += [kind, value] }
    let stack = (strings.start - UInt64(words.count * 8)) & ~15
    guard stack > stackTop - initialStack - UInt64(mostArgumentBytes) else { throw .argListTooLong }
    try strings.store(in: program.space)
    try program.space.store(words.withUnsafeBytes { Array($0) }, at: stack)
    return stack
  }

  private static func identity(
    _ process: Process, _ attributes: FileAttributes
  ) -> [(UInt64, UInt64)] {
    let old = process.credentials
    let new = credentials(old, attributes)
    return [
      (11, UInt64(new.user)), (12, UInt64(new.effectiveUser)), (13, UInt64(new.group)),
      (14, UInt64(new.effectiveGroup)),
      (23, new.effectiveUser != new.user || new.effectiveGroup != new.group ? 1 : 0),
    ]
  }

  /// Those of the file's owner, if it is a set-user or set-group program.
  private static func credentials(
    _ old: Credentials, _ attributes: FileAttributes
  ) -> Credentials {
    var new = old
    if attributes.permissions & 0o4000 != 0 { new.effectiveUser = attributes.user }
    if attributes.permissions & 0o2010 == 0o2010 { new.effectiveGroup = attributes.group }
    new.savedUser = new.effectiveUser
    new.savedGroup = new.effectiveGroup
    return new
  }

  // MARK: The point of no return

  private static func commit(
    _ program: Loaded, _ stack: UInt64, _ file: OpenFile, _ arguments: [ByteString],
    _ attributes: FileAttributes, _ process: Process
  ) {
    let thread = Thread.current
    let old = process.addressSpace
    Interrupts.hold()
    process.addressSpace = program.space
    program.space.activate(on: Hart.current)
    Interrupts.release()
    Exit.endVfork(process)
    old?.releaseIfLast()
    let user = process.credentials.effectiveUser
    process.credentials = credentials(process.credentials, attributes)
    if process.credentials.effectiveUser != user { Tracing.stop(process) }
    process.executable = file.path
    process.arguments = arguments
    process.files = process.files.unshared()
    process.files.closeForExec()
    Processes.lock.withLock { process.signals.resetForExec() }
    SignalTimers.removeAll(of: process)
    thread.signals.stackSize = 0
    thread.clearOnExit = 0
    thread.robustList = 0
    begin(thread, at: program.entry, stack)
  }

  private static func begin(_ thread: Thread, at entry: UInt64, _ stack: UInt64) {
    let frame = thread.userFrame
    memset(frame, 0, MemoryLayout<TrapFrame>.size)
    frame.pointee.sepc = entry
    frame.pointee.sp = stack
    frame.pointee.sstatus = UserMode.initialStatus
    thread.usesFloatingPoint = false
    thread.hartWithItsFloats = nil
    memset(FloatingPoint.registers(of: thread), 0, 33 * 8)
  }
}

/// Texts on a new program's stack, the first one highest.
private struct StackStrings {
  private(set) var start: UInt64
  private var pieces: [(UInt64, [UInt8])] = []

  init(below top: UInt64) { start = top }

  mutating func add(_ bytes: [UInt8]) -> UInt64 {
    start -= UInt64(bytes.count)
    pieces.append((start, bytes))
    return start
  }

  func store(in space: AddressSpace) throws(Errno) {
    for (address, bytes) in pieces { try space.store(bytes, at: address) }
  }
}
