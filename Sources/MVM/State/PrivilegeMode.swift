import Hart

/// A privilege mode (privileged manual, section 1.2).
public typealias PrivilegeMode = TraceConfiguration.Privilege

extension PrivilegeMode {
  init(_ privilege: Privilege) {
    switch privilege {
    case .machine: self = .machine
    case .supervisor: self = .supervisor
    case .user: self = .user
    }
  }
}
