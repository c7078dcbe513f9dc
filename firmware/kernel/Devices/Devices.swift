/// The devices that files stand for, by kind and number (Linux's Documentation/admin-guide/devices.txt).
enum Devices {
  struct Entry {
    let name: ByteString
    let kind: FileKind
    let number: DeviceNumber
    let permissions: UInt16
    let open: (OpenOptions) throws(Errno) -> OpenFile
  }

  private static let lock = SpinLock()
  /// Guarded by the lock, and only ever added to.
  nonisolated(unsafe) private static var entries: [Entry] = []
  /// Where messages for people go, and where the first process is: /dev/console.
  nonisolated(unsafe) private(set) static var console: Terminal?
  nonisolated(unsafe) private(set) static var consoleName: ByteString = ""

  static var all: [Entry] { lock.withLock { entries } }

  static func register(
    _ name: ByteString, _ kind: FileKind, _ major: UInt32, _ minor: UInt32,
    permissions: UInt16 = 0o666, _ open: @escaping (OpenOptions) throws(Errno) -> OpenFile
  ) {
    let entry = Entry(
      name: name, kind: kind, number: DeviceNumber(major: major, minor: minor),
      permissions: permissions, open: open)
    lock.withLock { entries.append(entry) }
    DeviceFileSystem.shared?.add(entry)
  }

  /// A terminal at the end of a line of the machine's. The first one is the console, unless the kernel's
  /// command line names another.
  static func register(_ name: ByteString, _ terminal: Terminal) {
    let number = terminal.device
    register(name, .characterDevice, number.major, number.minor, permissions: 0o620) {
      TerminalFile.open(terminal, $0)
    }
    if console == nil || name == CommandLine.console { (console, consoleName) = (terminal, name) }
  }

  static func register(_ name: ByteString, _ disk: any BlockDevice, minor: UInt32) {
    register(name, .blockDevice, BlockDeviceFile.major, minor, permissions: 0o660) {
      BlockDeviceFile(disk, $0)
    }
  }

  static func find(_ kind: FileKind, _ number: DeviceNumber) -> Entry? {
    lock.withLock { entries.first { $0.kind == kind && $0.number == number } }
  }

  /// Opens the device that a special file stands for.
  static func open(_ attributes: FileAttributes, _ options: OpenOptions) throws(Errno) -> OpenFile {
    let number = attributes.device
    if attributes.kind == .characterDevice, number.major == PseudoTerminal.major {
      return try PseudoTerminals.open(Int(number.minor), options)
    }
    guard let entry = find(attributes.kind, number) else { throw .noSuchAddressOrDevice }
    return try entry.open(options)
  }

  /// What is there in every machine.
  static func start() {
    register("null", .characterDevice, 1, 3) { NullDevice($0) }
    register("zero", .characterDevice, 1, 5) { ZeroDevice($0) }
    register("full", .characterDevice, 1, 7) { FullDevice($0) }
    register("random", .characterDevice, 1, 8) { RandomDevice($0) }
    register("urandom", .characterDevice, 1, 9) { RandomDevice($0) }
    register("kmsg", .characterDevice, 1, 11, permissions: 0o644) { LogDevice($0) }
    register("vsock", .characterDevice, 10, 121) { MachineNumberFile($0) }
    register("tty", .characterDevice, 5, 0) { (options) throws(Errno) in
      let process = Process.current
      guard let terminal = Processes.lock.withLock({ process.terminal }) as? Terminal else {
        throw .noSuchAddressOrDevice
      }
      return TerminalFile(terminal, options)
    }
    register("console", .characterDevice, 5, 1, permissions: 0o600) { (options) throws(Errno) in
      guard let console else { throw .noSuchAddressOrDevice }
      return TerminalFile(console, options)
    }
    register("ptmx", .characterDevice, 5, 2) { (options) throws(Errno) in
      try PseudoTerminals.openMaster(options)
    }
  }
}

/// What the kernel's command line says of devices.
private enum CommandLine {
  /// The name behind the last `console=`, up to a comma.
  static var console: ByteString? {
    var name: ByteString?
    for word in Kernel.hardware.commandLine.utf8.split(separator: UInt8.space) {
      let bytes = Array(word)
      let prefix = Array("console=".utf8)
      guard bytes.starts(with: prefix) else { continue }
      name = ByteString(Array(bytes.dropFirst(prefix.count).prefix { $0 != UInt8(ascii: ",") }))
    }
    return name
  }
}
