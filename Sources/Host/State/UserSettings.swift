import Glibc

/// Files in which the user says how he likes things.
package enum UserSettings {
  /// One of them, in `$XDG_CONFIG_HOME/mvm` or `~/.config/mvm`; nil where there is none of this name.
  package static func file(_ name: String) -> String? {
    func folder(_ variable: String) -> String? {
      getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let home = folder("XDG_CONFIG_HOME") ?? folder("HOME").map({ "\($0)/.config" }) else {
      return nil
    }
    let path = "\(home)/mvm/\(name)"
    return access(path, F_OK) == 0 ? path : nil
  }
}
