/// What may be done with a range of memory. The bits stand as in a PMP configuration byte.
struct Permissions: OptionSet {
  let rawValue: UInt8

  static let read = Permissions(rawValue: 1)
  static let write = Permissions(rawValue: 2)
  static let execute = Permissions(rawValue: 4)
  static let all: Permissions = [.read, .write, .execute]

  /// Whether they allow an access.
  func allow(_ access: Access) -> Bool {
    switch access {
    case .load: contains(.read)
    case .store: contains(.write)
    case .fetch: contains(.execute)
    }
  }
}
