import System

/// What a run under one class gave, as a row of the table and as a picture.
struct StageReport {
  private let stage: Stage

  init(_ stage: Stage) { self.stage = stage }

  static let heading: [ByteString] = [
    "                      share of the hart      waits of those     four short jobs,",
    "                      by nice, in %          awake, in ms       in ms",
    "class                  -5      0      5      mean    worst      mean   worst  done   turns",
  ]

  /// A line for each column, below the table.
  static let explanation: [ByteString] = [
    "share    of the time, what the threads with nice -5, 0 (each of three: least to most) and 5 had",
    "waits    from the instant that a sleeper was to wake to its answer, less what the answer costs",
    "jobs     from a job's arrival to its end; the jobs that came to an end, of four",
    "turns    how often the hart was handed to one of these threads",
  ]

  var row: ByteString {
    let shares = players { if case .computing = $0 { true } else { false } }.map { percent($0) }
    let equals = shares[1...3].sorted()
    let three: ByteString =
      equals[0] == equals[2] ? "\(equals[0])" : "\(equals[0])-\(equals[2])"
    let turns = stage.players.reduce(0) { $0 + $1.resumptions }
    return
      "\(stage.name, width: 21)\(shares[0], width: 4)\(three, right: 7)\(shares[4], width: 7)"
      + "\(waits)\(jobs)\(turns, width: 8)"
  }

  private var waits: ByteString {
    let awake = players { if case .interactive = $0 { true } else { false } }
    let count = awake.reduce(0) { $0 + $1.answers }
    let mean = awake.reduce(0) { $0 + $1.waited } / max(1, count)
    let worst = awake.reduce(0) { max($0, $1.longestWait) }
    return "\(milliseconds(mean), right: 10)\(milliseconds(worst), right: 9)"
  }

  private var jobs: ByteString {
    let jobs = players { if case .job = $0 { true } else { false } }
    let times = jobs.compactMap { $0.turnaround?.nanoseconds }
    let mean = times.isEmpty ? "-" : milliseconds(times.reduce(0, +) / times.count)
    let worst = times.max().map { milliseconds($0) } ?? "-"
    return "\(mean, right: 10)\(worst, right: 8)\(times.count, width: 6)"
  }

  /// A line for each thread: when it ran, and how much.
  var picture: [ByteString] {
    let full = stage.scale.nanosecondsOfColumn
    let lines = stage.players.map { player in
      let bars = player.role.colour.painted(Bars.line(player.columns, full: full))
      return "\(player.role.name, width: 9)|\(bars)|\(percent(player), width: 4) %" as ByteString
    }
    return lines + [stage.scale.axis(margin: 9)]
  }

  /// What all ran together, in percent of the window.
  var total: Int { stage.players.reduce(0) { $0 + $1.ran } * 100 / Mix.window.nanoseconds }

  private func players(_ fits: (Role.Kind) -> Bool) -> [Player] {
    stage.players.filter { fits($0.role.kind) }
  }

  private func percent(_ player: Player) -> Int {
    (player.ran * 100 + Mix.window.nanoseconds / 2) / Mix.window.nanoseconds
  }

  private func milliseconds(_ nanoseconds: Int) -> ByteString {
    "\(tenths: Time(nanoseconds: nanoseconds))"
  }
}
