/// How a file is opened: the numbers of `open(2)` on riscv64.
struct OpenOptions: OptionSet {
  var rawValue: UInt32

  static let writeOnly = OpenOptions(rawValue: 1)
  static let readWrite = OpenOptions(rawValue: 2)
  static let create = OpenOptions(rawValue: 0o100)
  static let exclusive = OpenOptions(rawValue: 0o200)
  static let noControllingTerminal = OpenOptions(rawValue: 0o400)
  static let truncate = OpenOptions(rawValue: 0o1000)
  static let append = OpenOptions(rawValue: 0o2000)
  static let nonBlocking = OpenOptions(rawValue: 0o4000)
  static let synchronous = OpenOptions(rawValue: 0o4010000)
  static let dataSynchronous = OpenOptions(rawValue: 0o10000)
  static let directory = OpenOptions(rawValue: 0o200000)
  static let noFollow = OpenOptions(rawValue: 0o400000)
  static let noAccessTime = OpenOptions(rawValue: 0o1000000)
  static let closeOnExec = OpenOptions(rawValue: 0o2000000)
  static let pathOnly = OpenOptions(rawValue: 0o10000000)

  var canRead: Bool { rawValue & 3 != 1 && !contains(.pathOnly) }
  var canWrite: Bool { rawValue & 3 != 0 && !contains(.pathOnly) }

  /// Those that `fcntl(F_SETFL)` changes.
  static let changeable: OpenOptions = [.append, .nonBlocking, .noAccessTime]
}
