/// One end of a pipe, or of a fifo, which may be opened at both ends at once.
final class PipeEnd: OpenFile {
  private let pipe: Pipe
  /// Of a fifo: the file that names it.
  private let namedInode: Inode?
  private let ownAttributes: FileAttributes

  init(_ pipe: Pipe, _ options: OpenOptions, inode: Inode? = nil) {
    self.pipe = pipe
    namedInode = inode
    ownAttributes = .unnamed(.fifo, permissions: 0o600)
    super.init(options)
    if inode == nil { pipe.addEnd(reads: options.canRead, writes: options.canWrite) }
  }

  deinit {
    if let namedInode {
      NamedPipes.close(pipe, namedInode, options)
    } else {
      _ = pipe.removeEnd(reads: options.canRead, writes: options.canWrite)
    }
  }

  override var inode: Inode? { namedInode }
  override var number: UInt64 { namedInode?.number ?? pipe.number }
  override var label: ByteString { ByteString("pipe:[\(pipe.number)]") }

  override func reopened(_ options: OpenOptions) throws(Errno) -> OpenFile {
    PipeEnd(pipe, options)
  }

  override func attributes() throws(Errno) -> FileAttributes {
    guard let namedInode else { return ownAttributes }
    return namedInode.lock.withLock { namedInode.attributes }
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    return try pipe.read(&transfer, isNonBlocking: isNonBlocking)
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    do throws(Errno) {
      return try pipe.write(&transfer, isNonBlocking: isNonBlocking)
    } catch {
      if error == .brokenPipe { Signals.raise(Signal.pipe) }
      throw error
    }
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    pipe.poll(table, reads: options.canRead, writes: options.canWrite)
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else { throw .inappropriateIOCTLForDevice }
    try UserMemory.write(Int32(pipe.count), to: argument)
    return 0
  }
}
