/// The sound cards of the machine: dsp, dsp1 ... and what /proc/sound tells of them.
enum SoundCards {
  /// Linux's numbers for OSS's devices.
  private static let major: UInt32 = 14
  private static let firstMinor: UInt32 = 3
  private static let minorsOfCard: UInt32 = 16

  private static let lock = SpinLock()
  /// Guarded by the lock, and only ever added to.
  nonisolated(unsafe) private static var cards: [VirtioSoundCard] = []

  /// A card that a driver has found, while the machine starts.
  static func add(_ card: VirtioSoundCard) {
    let index = lock.withLock { () -> Int in
      cards.append(card)
      return cards.count - 1
    }
    if index == 0 { MachineReports.additions.append(ProcEntry("sound", .text(report))) }
    let name = index == 0 ? "dsp" : "dsp\(index)"
    Devices.register(
      ByteString(name), .characterDevice, major, firstMinor + UInt32(index) * minorsOfCard
    ) { (options) throws(Errno) in try SoundDeviceFile(card, options) }
    log("\(card.name): a sound card, \(name)")
  }

  private static func report() -> String {
    var text = "card stream  kind       pid  state     format           period   x    queued"
    text += "  xruns\n"
    for (index, card) in lock.withLock({ cards }).enumerated() {
      for stream in card.reports { text += "\(index)".padded(to: 5) + stream.line + "\n" }
    }
    return text
  }
}

/// How a stream is at one moment.
struct SoundReport {
  let line: String

  /// The card's lock is held.
  init(_ stream: SoundStream) {
    let owner = stream.owner.map { "\($0)" } ?? "-"
    let state = stream.isBroken ? "broken" : "\(stream.phase.words)"
    let format = "\(stream.format.sample.words) \(stream.format.rate) \(stream.format.channels)"
    let geometry = stream.owner == nil ? nil : stream.geometry
    line =
      "\(stream.number)".padded(to: 8) + (stream.isInput ? "capture" : "play").padded(to: 8)
      + owner.rightAligned(in: 6) + "  " + state.padded(to: 10)
      + (stream.owner == nil ? "-" : format).padded(to: 15)
      + "\(geometry?.periodSize ?? 0)".rightAligned(in: 8)
      + "\(geometry?.periodCount ?? 0)".rightAligned(in: 4)
      + "\(stream.queuedBytes)".rightAligned(in: 10) + "\(stream.xruns)".rightAligned(in: 7)
  }
}
