import System

enum Uptime {
  static let tool = Tool("uptime", "", "Prints how long the machine has been running.") { _ in
    output.line(text)
  }

  /// The time of day, the time since the start, and how many processes wanted harts.
  static var text: ByteString {
    let now = CalendarDate(Clock.realTime.now).formatted("%T")
    guard let summary = try? SystemInformation.summary() else { return " \(now)" }
    let minutes = summary.uptimeSeconds / 60
    let days: ByteString =
      minutes >= 1440 ? "\(minutes / 1440) day\(minutes >= 2880 ? "s" : ""), " : ""
    let hours = minutes / 60 % 24
    let clock: ByteString =
      hours > 0 ? "\(hours, width: 2):\(minutes % 60, zeros: 2)" : "\(minutes % 60) min"
    let loads = [summary.loads.0, summary.loads.1, summary.loads.2]
      .map { "\($0 / 100).\($0 % 100, zeros: 2)" as ByteString }.joined(by: ", ")
    return " \(now) up \(days)\(clock),  load average: \(loads)"
  }
}
