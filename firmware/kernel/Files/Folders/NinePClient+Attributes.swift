/// What a server tells of files besides their contents, and what it is told.
extension NinePClient {
  func attributes(_ number: UInt32) throws(Errno) -> NinePAttributes {
    /// P9_STATS_BASIC
    let basic: UInt64 = 0x7ff
    var message = NinePMessage(.getAttributes)
    message.add(number)
    message.add(basic)
    var answer = try ask(message)
    return try NinePAttributes(&answer)
  }

  func change(_ number: UInt32, _ change: NinePChange) throws(Errno) {
    var message = NinePMessage(.setAttributes)
    message.add(number)
    change.add(to: &message)
    try command(message)
  }

  /// Of the file system that a file lies on: kind (4) block size (4) blocks (8) free (8) available (8) files (8)
  /// free (8) identifier (8) longest name (4)
  func statistics(_ number: UInt32) throws(Errno) -> FileSystemStatistics {
    var message = NinePMessage(.statistics)
    message.add(number)
    var answer = try ask(message)
    var result = FileSystemStatistics()
    let _: UInt32 = try answer.number()
    let blockSize: UInt32 = try answer.number()
    result.blockSize = UInt64(blockSize)
    result.blocks = try answer.number()
    result.freeBlocks = try answer.number()
    result.availableBlocks = try answer.number()
    result.files = try answer.number()
    result.freeFiles = try answer.number()
    let (_, _): (UInt64, UInt32) = (try answer.number(), try answer.number())
    try answer.end()
    for count in [result.blocks, result.freeBlocks, result.availableBlocks] {
      let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: result.blockSize)
      guard !isTooLarge, bytes <= UInt64(Int64.max) else {
        throw NinePAnswer.nonsense("a file system of \(count) blocks")
      }
    }
    return result
  }
}
