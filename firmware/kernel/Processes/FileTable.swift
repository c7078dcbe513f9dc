/// A process's descriptors. Threads share it; `clone` may share it with another process, too.
final class FileTable {
  struct Slot {
    let file: OpenFile
    var closesOnExec: Bool
  }

  fileprivate let lock = SpinLock()
  /// Guarded by the lock.
  private var slots: [Slot?] = []
  /// Processes that have it; guarded by the lock.
  fileprivate var users = 1
  /// RLIMIT_NOFILE.
  var limit = 1024

  /// The file behind a descriptor.
  func file(_ descriptor: Int) throws(Errno) -> OpenFile {
    let slot = lock.withLock { () -> Slot? in self.slot(descriptor) }
    guard let slot else { throw .badFileDescriptor }
    return slot.file
  }

  private func slot(_ descriptor: Int) -> Slot? {
    descriptor >= 0 && descriptor < slots.count ? slots[descriptor] : nil
  }

  /// Gives a file the lowest free descriptor, at or above `minimum`.
  func add(_ file: OpenFile, closesOnExec: Bool, from minimum: Int = 0) throws(Errno) -> Int {
    guard minimum >= 0, minimum < limit else { throw .invalidArgument }
    let descriptor = lock.withLock { () -> Int? in
      var index = minimum
      while index < slots.count, slots[index] != nil { index += 1 }
      guard index < limit else { return nil }
      while slots.count <= index { slots.append(nil) }
      slots[index] = Slot(file: file, closesOnExec: closesOnExec)
      return index
    }
    guard let descriptor else { throw .tooManyOpenFiles }
    file.retainDescriptor()
    return descriptor
  }

  /// Gives a file this descriptor, whatever had it.
  func set(_ descriptor: Int, _ file: OpenFile, closesOnExec: Bool) throws(Errno) {
    guard descriptor >= 0, descriptor < limit else { throw .badFileDescriptor }
    file.retainDescriptor()
    let old = lock.withLock { () -> OpenFile? in
      while slots.count <= descriptor { slots.append(nil) }
      let old = slots[descriptor]?.file
      slots[descriptor] = Slot(file: file, closesOnExec: closesOnExec)
      return old
    }
    if let old { closed(old) }
  }

  func close(_ descriptor: Int) throws(Errno) {
    let old = lock.withLock { () -> OpenFile? in
      let old = slot(descriptor)?.file
      if old != nil { slots[descriptor] = nil }
      return old
    }
    // The file may be gone with this, which is no work for under a spin lock.
    guard let old else { throw .badFileDescriptor }
    closed(old)
  }

  private func closed(_ file: OpenFile) {
    file.descriptorClosed(by: Process.current)
    file.releaseDescriptor()
  }

  func closesOnExec(_ descriptor: Int) throws(Errno) -> Bool {
    guard let slot = lock.withLock({ () -> Slot? in self.slot(descriptor) }) else {
      throw .badFileDescriptor
    }
    return slot.closesOnExec
  }

  func setClosesOnExec(_ descriptor: Int, _ value: Bool) throws(Errno) {
    let isOpen = lock.withLock { () -> Bool in
      guard slot(descriptor) != nil else { return false }
      slots[descriptor]?.closesOnExec = value
      return true
    }
    guard isOpen else { throw .badFileDescriptor }
  }

  /// The same files for a new process.
  func copy() -> FileTable {
    let copy = FileTable()
    copy.limit = limit
    copy.slots = lock.withLock { slots }
    for slot in copy.slots { slot?.file.retainDescriptor() }
    return copy
  }

  func closeForExec() {
    for descriptor in openDescriptors() where (try? closesOnExec(descriptor)) == true {
      try? close(descriptor)
    }
  }

  func closeAll() {
    for descriptor in openDescriptors() { try? close(descriptor) }
  }

  func openDescriptors() -> [Int] {
    lock.withLock { slots.indices.filter { slots[$0] != nil } }
  }

  func contains(where fits: (OpenFile) -> Bool) -> Bool {
    let files = lock.withLock { slots }
    for slot in files {
      if let slot, fits(slot.file) { return true }
    }
    return false
  }
}

/// A table that processes share (`CLONE_FILES`) is closed by the last of them.
extension FileTable {
  func share() { lock.withLock { users += 1 } }

  func closeAllIfLast() {
    let isLast = lock.withLock { () -> Bool in
      users -= 1
      return users == 0
    }
    if isLast { closeAll() }
  }

  /// A table of the process's own, for a new program.
  func unshared() -> FileTable {
    let isShared = lock.withLock { () -> Bool in
      guard users > 1 else { return false }
      users -= 1
      return true
    }
    return isShared ? copy() : self
  }
}
