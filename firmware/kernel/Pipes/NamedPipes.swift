/// Fifos: pipes that are found by a name (fifo(7)). The name's inode says which pipe, as long as one end
/// is open; what nobody has read when the last one closes is lost.
enum NamedPipes {
  private static let lock = SpinLock()
  /// Guarded by the lock, which is also held while ends come and go. The ends hold the inode.
  nonisolated(unsafe) private static var pipes: [ObjectIdentifier: Pipe] = [:]

  /// Waits until the other end is open, too, unless it is opened for both or must not wait.
  static func open(_ inode: Inode, _ options: OpenOptions) throws(Errno) -> OpenFile {
    let (reads, writes) = (options.canRead, options.canWrite)
    let isNonBlocking = options.contains(.nonBlocking)
    let pipe = try connect(inode, options, needsReader: !reads && isNonBlocking)
    // It counts as an end while it waits, and no more when a signal ends the wait.
    let end = PipeEnd(pipe, options, inode: inode)
    if reads, writes { return end }
    if reads, !isNonBlocking { try pipe.waitForWriter() }
    if writes, !isNonBlocking { try pipe.waitForReader() }
    return end
  }

  private static func connect(
    _ inode: Inode, _ options: OpenOptions, needsReader: Bool
  ) throws(Errno) -> Pipe {
    let key = ObjectIdentifier(inode)
    let fresh = Pipe()
    lock.lock()
    defer { lock.unlock() }
    let pipe = pipes[key] ?? fresh
    if needsReader, !pipe.hasReaders { throw .noSuchAddressOrDevice }
    pipes[key] = pipe
    pipe.addEnd(reads: options.canRead, writes: options.canWrite)
    return pipe
  }

  /// The caller still holds the pipe, so that it is not taken down under the lock.
  static func close(_ pipe: Pipe, _ inode: Inode, _ options: OpenOptions) {
    lock.withLock {
      let isUsed = pipe.removeEnd(reads: options.canRead, writes: options.canWrite)
      if !isUsed { pipes[ObjectIdentifier(inode)] = nil }
    }
  }
}
