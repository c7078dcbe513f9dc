/// How many threads ran or wanted to, averaged over 1, 5 and 15 minutes: as `uptime` tells.
///
/// Every five seconds each average moves towards the number of now, by 1/12, 1/60 and 1/180 of the
/// difference; in units of 1/2048.
enum LoadAverage {
  private static let unit = 2048
  nonisolated(unsafe) private static var averages = InlineArray<3, Int>(repeating: 0)

  /// By the boot hart's timer.
  static func update() {
    let running = Kernel.harts.reduce(0) { $0 + $1.queue.count + ($1.current === $1.idle ? 0 : 1) }
    let steps = [12, 60, 180]
    for index in 0..<3 { averages[index] += (running * unit - averages[index]) / steps[index] }
  }

  static func texts() -> String {
    var text = ""
    for index in 0..<3 {
      let hundredths = averages[index] * 100 / unit
      let fraction = hundredths % 100
      text += (index > 0 ? " " : "") + "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
    return text
  }

  /// Begins counting, on the hart that calls.
  static func start() {
    let timer = Timer(at: Clock.now + 5_000_000_000) {
      update()
      start()
    }
    Interrupts.hold()
    Hart.current.timers.add(timer)
    Interrupts.release()
  }
}
