import System

/// Processes of an ordinary user in a group of their own, which can be ended together.
struct Crowd {
  static let user = 1000

  private(set) var members: [Int] = []

  private var group: Int { members.first ?? 0 }

  /// One more, that does `body` as the ordinary user and exits with what it gives back.
  mutating func add(_ body: () -> Int) throws(Errno) {
    let group = group
    let child = try Process.spawn {
      try? Process.setGroup(0, group)
      guard (try? Process.become(user: Crowd.user, group: Crowd.user)) != nil else { return 99 }
      return body()
    }
    // Both do it, for either may be first.
    try? Process.setGroup(child, group)
    members.append(child)
  }

  /// Waits for the end of each, at most until `deadline`; what is left then is ended. How each ended.
  func finish(by deadline: Time) throws(Errno) -> [ProcessStatus] {
    var statuses: [ProcessStatus] = []
    for member in members {
      while true {
        let (identifier, status) = try Process.wait(member, .noHang)
        if identifier == member {
          statuses.append(status)
          break
        }
        if Clock.monotonic.now > deadline { try? Signal.kill.send(to: member) }
        Clock.sleep(Time(milliseconds: 5))
      }
    }
    endAll()
    return statuses
  }

  /// Ends all of the group, also those that were made by members, and waits for them: until nobody is
  /// left. A process that is being made while the signal is sent is met the next time.
  func endAll() {
    let end = Clock.monotonic.now + Time(seconds: 10)
    while Clock.monotonic.now < end {
      try? Signal.kill.send(to: -group)
      while let (identifier, _) = try? Process.wait(-group, .noHang) {
        if identifier == 0 { break }
      }
      if (try? Process.wait(-group, .noHang)) == nil { return }
      Clock.sleep(Time(milliseconds: 1))
    }
  }
}
