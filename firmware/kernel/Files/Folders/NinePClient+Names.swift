/// Names in directories, which numbers stand for.
extension NinePClient {
  /// The directory itself is taken away, not a file (AT_REMOVEDIR).
  private static let removesDirectory: UInt32 = 0x200
  /// What the answer has room for behind its head.
  private static let entryRoom: UInt32 = 8000

  /// Entries of an open directory from a position on; none at its end.
  func entries(_ number: UInt32, from position: UInt64) throws(Errno) -> [NinePEntry] {
    var message = NinePMessage(.readFolder)
    message.add(number)
    message.add(position)
    message.add(min(Self.entryRoom, UInt32(contentLimit)))
    var answer = try ask(message)
    let count: UInt32 = try answer.number()
    try answer.expectRest(count)
    var entries: [NinePEntry] = []
    while !answer.isAtEnd { entries.append(try NinePEntry(&answer)) }
    return entries
  }

  func makeDirectory(
    _ number: UInt32, _ name: ByteString, _ attributes: FileAttributes
  ) throws(Errno) {
    var message = NinePMessage(.makeFolder)
    message.add(number)
    message.add(name)
    message.add(UInt32(attributes.permissions))
    message.add(attributes.group)
    try make(message)
  }

  func makeNode(
    _ number: UInt32, _ name: ByteString, _ attributes: FileAttributes
  ) throws(Errno) {
    var message = NinePMessage(.makeNode)
    message.add(number)
    message.add(name)
    message.add(UInt32(attributes.mode))
    message.add(attributes.device.major)
    message.add(attributes.device.minor)
    message.add(attributes.group)
    try make(message)
  }

  func makeLink(
    _ number: UInt32, _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) {
    var message = NinePMessage(.symbolicLink)
    message.add(number)
    message.add(name)
    message.add(target)
    message.add(attributes.group)
    try make(message)
  }

  private func make(_ message: NinePMessage) throws(Errno) {
    var answer = try ask(message)
    _ = try answer.identity()
    try answer.end()
  }

  /// One more name for the file of `number`.
  func link(_ directory: UInt32, _ name: ByteString, to number: UInt32) throws(Errno) {
    var message = NinePMessage(.link)
    message.add(directory)
    message.add(number)
    message.add(name)
    try command(message)
  }

  func rename(
    _ directory: UInt32, _ name: ByteString, to newDirectory: UInt32, _ newName: ByteString
  ) throws(Errno) {
    var message = NinePMessage(.renameAt)
    message.add(directory)
    message.add(name)
    message.add(newDirectory)
    message.add(newName)
    try command(message)
  }

  func unlink(_ directory: UInt32, _ name: ByteString, isDirectory: Bool) throws(Errno) {
    var message = NinePMessage(.unlinkAt)
    message.add(directory)
    message.add(name)
    message.add(isDirectory ? Self.removesDirectory : 0)
    try command(message)
  }

  func linkTarget(_ number: UInt32) throws(Errno) -> ByteString {
    var message = NinePMessage(.readLink)
    message.add(number)
    var answer = try ask(message)
    let target = try answer.text()
    try answer.end()
    guard !target.isEmpty, target.count < ByteString.longestPath, !target.bytes.contains(0) else {
      throw NinePAnswer.nonsense("a link's target that is no path")
    }
    return target
  }
}
