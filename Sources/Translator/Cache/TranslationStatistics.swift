import Bus
import Hart

/// What was translated, and what became of it.
struct TranslationStatistics {
  var regions = 0
  var blocks = 0
  var instructions = 0
  var guestBytes = 0
  var hostBytes = 0
  /// Jumps out of regions to addresses that are known.
  var jumps = 0
  var links = 0
  var forgotten = 0
  var flushes = 0
  /// Accesses that have given up their sites.
  var probes = 0
  var nanoseconds: UInt64 = 0

  mutating func note(_ region: [Block], byteCount: Int) {
    regions += 1
    blocks += region.count
    for block in region {
      instructions += block.count
      guestBytes += block.byteCount
    }
    hostBytes += byteCount
  }

  /// Notes what was done since a clock showed that.
  mutating func noteTime(since start: UInt64?, _ clock: (any MonotonicClock)?) {
    if let start, let clock { nanoseconds &+= clock.nanoseconds &- start }
  }

  func add(to all: inout EngineStatistics) {
    all.translations = UInt64(regions)
    all.translatedBlocks = UInt64(blocks)
    all.guestInstructionsTranslated = UInt64(instructions)
    all.guestBytes = UInt64(guestBytes)
    all.hostBytes = UInt64(hostBytes)
    all.jumps = UInt64(jumps)
    all.links = UInt64(links)
    all.forgottenBlocks = UInt64(forgotten)
    all.flushes = UInt64(flushes)
    all.abandonedSites = UInt64(probes)
    all.secondsTranslating = Double(nanoseconds) / 1e9
  }
}
