/// What was translated, and how often harts came back.
struct TranslationStatistics {
  var regions = 0
  var blocks = 0
  var instructions = 0
  var guestBytes = 0
  var hostBytes = 0
  var links = 0
  var forgotten = 0
  var flushes = 0

  mutating func note(_ region: [Block], byteCount: Int) {
    regions += 1
    blocks += region.count
    for block in region {
      instructions += block.count
      guestBytes += block.byteCount
    }
    hostBytes += byteCount
  }
}
