/// Calls for whom a process acts for (POSIX: real, effective and saved identifiers).
enum IdentityCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(143, "setregid", 2) { call throws(Errno) in
        try setGroups(call, call.uint32(0), call.uint32(1), nil)
      },
      .init(144, "setgid", 1, setGroup),
      .init(145, "setreuid", 2) { call throws(Errno) in
        try setUsers(call, call.uint32(0), call.uint32(1), nil)
      },
      .init(146, "setuid", 1, setUser),
      .init(147, "setresuid", 3) { call throws(Errno) in
        try setUsers(call, call.uint32(0), call.uint32(1), call.uint32(2))
      },
      .init(148, "getresuid", 3) { call throws(Errno) in
        let own = call.process.credentials
        return try writeThree(call, own.user, own.effectiveUser, own.savedUser)
      },
      .init(149, "setresgid", 3) { call throws(Errno) in
        try setGroups(call, call.uint32(0), call.uint32(1), call.uint32(2))
      },
      .init(150, "getresgid", 3) { call throws(Errno) in
        let own = call.process.credentials
        return try writeThree(call, own.group, own.effectiveGroup, own.savedGroup)
      },
      .init(158, "getgroups", 2, groups),
      .init(159, "setgroups", 2, setSupplementary),
      .init(174, "getuid", 0) { call throws(Errno) in Int(call.process.credentials.user) },
      .init(175, "geteuid", 0) { call throws(Errno) in Int(call.process.credentials.effectiveUser)
      },
      .init(176, "getgid", 0) { call throws(Errno) in Int(call.process.credentials.group) },
      .init(177, "getegid", 0) { call throws(Errno) in
        Int(call.process.credentials.effectiveGroup)
      },
    ]
  }

  private static func writeThree(
    _ call: borrowing SystemCall, _ first: UInt32, _ second: UInt32, _ third: UInt32
  ) throws(Errno) -> Int {
    try UserMemory.write(first, to: call[0])
    try UserMemory.write(second, to: call[1])
    try UserMemory.write(third, to: call[2])
    return 0
  }

  static func setUser(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let user = call.uint32(0)
    let own = call.process.credentials
    if own.isRoot { return try setUsers(call, user, user, user) }
    return try setUsers(call, .max, user, nil)
  }

  static func setGroup(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let group = call.uint32(0)
    let own = call.process.credentials
    if own.isRoot { return try setGroups(call, group, group, group) }
    return try setGroups(call, .max, group, nil)
  }

  /// All ones leave an identifier as it is. Who is not root chooses among those he has.
  private static func setUsers(
    _ call: borrowing SystemCall, _ real: UInt32, _ effective: UInt32, _ saved: UInt32?
  ) throws(Errno) -> Int {
    var own = call.process.credentials
    let known = [UInt32.max, own.user, own.effectiveUser, own.savedUser]
    let wanted = [real, effective, saved ?? .max]
    guard own.isRoot || wanted.allSatisfy({ known.contains($0) }) else { throw .notPermitted }
    if real != .max { own.user = real }
    if effective != .max { own.effectiveUser = effective }
    if let saved {
      if saved != .max { own.savedUser = saved }
    } else if real != .max || (effective != .max && effective != call.process.credentials.user) {
      own.savedUser = own.effectiveUser
    }
    call.process.credentials = own
    return 0
  }

  private static func setGroups(
    _ call: borrowing SystemCall, _ real: UInt32, _ effective: UInt32, _ saved: UInt32?
  ) throws(Errno) -> Int {
    var own = call.process.credentials
    let known = [UInt32.max, own.group, own.effectiveGroup, own.savedGroup]
    let wanted = [real, effective, saved ?? .max]
    guard own.isRoot || wanted.allSatisfy({ known.contains($0) }) else { throw .notPermitted }
    if real != .max { own.group = real }
    if effective != .max { own.effectiveGroup = effective }
    if let saved {
      if saved != .max { own.savedGroup = saved }
    } else if real != .max || (effective != .max && effective != call.process.credentials.group) {
      own.savedGroup = own.effectiveGroup
    }
    call.process.credentials = own
    return 0
  }

  static func groups(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let groups = call.process.credentials.groups
    guard call.int(0) != 0 else { return groups.count }
    guard call.int(0) >= groups.count else { throw .invalidArgument }
    for (index, group) in groups.enumerated() {
      try UserMemory.write(group, to: call[1] + UInt64(index * 4))
    }
    return groups.count
  }

  static func setSupplementary(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    guard (0...64).contains(call.int(0)) else { throw .invalidArgument }
    var groups: [UInt32] = []
    for index in 0..<call.int(0) {
      groups.append(try UserMemory.read(UInt32.self, at: call[1] + UInt64(index * 4)))
    }
    call.process.credentials.groups = groups
    return 0
  }
}
