/// Waits for many files at once, and remembers which (epoll(7)).
final class EventPoll: OpenFile {
  let table = EventTable()
  override var label: ByteString { "anon_inode:[eventpoll]" }

  deinit { table.removeAll { _ in true } }

  override func attributes() throws(Errno) -> FileAttributes { .event }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(self.table.becameReady)
    return self.table.hasEvents ? .readable : []
  }
}
