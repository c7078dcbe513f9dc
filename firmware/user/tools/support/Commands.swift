import System

/// Commands that tools run for their users.
enum Commands {
  /// Runs it to its end, and gives its status: 127 if there is no such command, 126 if it cannot run.
  static func run(_ arguments: [ByteString]) -> Int {
    do throws(Errno) {
      let child = try Process.spawn { become(arguments) }
      while true {
        do throws(Errno) {
          return try Process.wait(child).status.shellStatus
        } catch {
          if error != .interrupted { throw error }
        }
      }
    } catch {
      Program.complain("\(arguments.first ?? ""): \(error)")
      return 126
    }
  }

  /// Turns into it; comes back only if that fails.
  static func become(_ arguments: [ByteString]) -> Int {
    output.flush()
    let error = Process.executeFromPath(arguments)
    Program.complain("\(arguments.first ?? ""): \(error)")
    return error == .noSuchFileOrDirectory ? 127 : 126
  }
}
