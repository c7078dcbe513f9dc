import CSystem
import System

/// Runs the mix once, under one class, on one hart.
final class Stage: @unchecked Sendable {
  let name: ByteString
  let players: [Player]
  private(set) var scale = TimeScale(start: Time(nanoseconds: 0), span: Mix.window)

  /// 0 until the threads may begin: they look for it at a futex.
  private let gate = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  init(_ name: ByteString, seed: Int) {
    self.name = name
    players = Mix.roles(seed: seed).map { Player($0) }
    gate.initialize(to: 0)
  }

  deinit { gate.deallocate() }

  func run() throws(Errno) {
    try Scheduling.use(name)
    var threads: [Thread] = []
    for player in players {
      threads.append(try Thread { [self] in enter(player) })
    }
    for (player, thread) in zip(players, threads) { try prepare(player.role, thread.identifier) }
    // Late enough that all are asleep when it comes.
    scale = TimeScale(start: Clock.hardware + Time(milliseconds: 10), span: Mix.window)
    atomic_store(gate, 1)
    Futex.wake(gate, players.count)
    for thread in threads { thread.join() }
  }

  private func enter(_ player: Player) {
    while atomic_load(gate) == 0 { Futex.wait(gate, while: 0) }
    player.play(scale)
  }

  /// Fixed priorities go before everything under the fair class, too: there they would hide what it does.
  private func prepare(_ role: Role, _ thread: Int) throws(Errno) {
    let harts = try Scheduling.harts()
    try Scheduling.setHarts(of: thread, 1 << UInt64(63 - harts.leadingZeroBitCount))
    if name == "fixed-priority" { try Scheduling.setPriority(thread, role.priority) }
    try Process.setNice(thread, role.nice)
  }
}
