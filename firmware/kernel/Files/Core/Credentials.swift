/// Who a process acts for.
struct Credentials {
  var user: UInt32 = 0
  var group: UInt32 = 0
  /// Those that decide: others than the real ones after a set-user program was started.
  var effectiveUser: UInt32 = 0
  var effectiveGroup: UInt32 = 0
  var savedUser: UInt32 = 0
  var savedGroup: UInt32 = 0
  var groups: [UInt32] = []

  var isRoot: Bool { effectiveUser == 0 }

  func isIn(_ group: UInt32) -> Bool { effectiveGroup == group || groups.contains(group) }

  /// Whether a file may be used so (POSIX.1-2017, 4.5 "File Access Permissions").
  func may(_ access: AccessRights, _ file: FileAttributes) -> Bool {
    if isRoot {
      // Root may execute what anybody may.
      return !access.contains(.execute) || file.kind == .directory || file.permissions & 0o111 != 0
    }
    let shift: UInt16 =
      effectiveUser == file.user ? 6 : isIn(file.group) ? 3 : 0
    return access.rawValue & ~(file.permissions >> shift & 7) == 0
  }

  /// Whether a file's attributes may be changed.
  func owns(_ file: FileAttributes) -> Bool { isRoot || effectiveUser == file.user }
}

struct AccessRights: OptionSet {
  let rawValue: UInt16
  static let execute = AccessRights(rawValue: 1)
  static let write = AccessRights(rawValue: 2)
  static let read = AccessRights(rawValue: 4)
}
