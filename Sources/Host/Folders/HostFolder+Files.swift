import Bus
internal import CHost
internal import Glibc

// What is done with contents and attributes.
extension HostFolder {
  /// Bits of a mode that a guest may set. A program that runs with its owner's rights whoever starts it would be a way out
  /// of the folder, so there are no set-user and set-group bits.
  private static let modeMask: mode_t = 0o1777

  func look(_ paths: [[UInt8]]) -> FolderReply {
    var reply = FolderReply()
    for path in paths {
      switch status(path) {
      case .success(let status): reply.nodes.append(node(of: status))
      case .failure(let failure): return reply.nodes.isEmpty ? failure.reply : reply
      }
    }
    return reply
  }

  func attributes(_ path: [UInt8], _ file: FolderFile?) -> FolderReply {
    var status = stat()
    if let file {
      switch withFile(file, { fstat($0, &status) }) {
      case .success(0): break
      case .success: return FolderFailure.last.reply
      case .failure(let failure): return failure.reply
      }
    } else {
      switch self.status(path) {
      case .success(let found): status = found
      case .failure(let failure): return failure.reply
      }
    }
    let times = [status.st_atim, status.st_mtim, status.st_ctim].flatMap {
      [UInt64(bitPattern: Int64($0.tv_sec)), UInt64(bitPattern: Int64($0.tv_nsec))]
    }
    let numbers =
      [
        UInt64(status.st_mode), UInt64(status.st_uid), UInt64(status.st_gid),
        UInt64(status.st_nlink), UInt64(status.st_rdev), UInt64(status.st_size),
        UInt64(status.st_blksize), UInt64(status.st_blocks),
      ] + times
    return FolderReply(nodes: [node(of: status)], numbers: numbers)
  }

  func change(_ change: FolderChange, _ path: [UInt8], _ file: FolderFile?) -> FolderReply {
    if let size = change.size {
      let reply = resize(path, file, to: size)
      guard reply.error == 0 else { return reply }
    }
    return call(within: path) { folder, name in
      if change.owner != nil || change.group != nil {
        let result = fchownat(
          folder, name, change.owner ?? .max, change.group ?? .max, AT_SYMLINK_NOFOLLOW)
        // Who is nobody special on the host owns what the guest makes, and cannot give it away: that goes unsaid, so that
        // archives can be unpacked.
        guard result == 0 || errno == EPERM else { return result }
      }
      if let mode = change.mode {
        let result = fchmodat(folder, name, mode & Self.modeMask, AT_SYMLINK_NOFOLLOW)
        guard result == 0 else { return result }
      }
      guard change.accessed != nil || change.modified != nil else { return 0 }
      let times = [Self.time(change.accessed), Self.time(change.modified)]
      return utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW)
    }
  }

  private static func time(_ time: FolderChange.Time?) -> timespec {
    // UTIME_NOW and UTIME_OMIT, which Swift's view of the C library leaves out.
    switch time {
    case .now: timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1)
    case nil: timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
    case .at(let seconds, let nanoseconds):
      timespec(tv_sec: Int(truncatingIfNeeded: seconds), tv_nsec: Int(nanoseconds))
    }
  }

  private func resize(_ path: [UInt8], _ file: FolderFile?, to size: UInt64) -> FolderReply {
    guard let size = Int64(exactly: size) else { return FolderReply(error: LinuxError.invalid) }
    let access = FolderRequest.OpenFlags.access
    if let file, file.flags & access != 0 {
      switch withFile(file, { Self.reply(ftruncate($0, off_t(size))) }) {
      case .success(let reply): return reply
      case .failure(let failure): return failure.reply
      }
    }
    switch open(path, flags: O_WRONLY) {
    case .failure(let failure): return failure.reply
    case .success(let (descriptor, _)):
      defer { Glibc.close(descriptor) }
      return Self.reply(ftruncate(descriptor, off_t(size)))
    }
  }

  // MARK: Opening

  func open(_ path: [UInt8], _ flags: UInt32, _ number: UInt32) -> FolderReply {
    switch open(path, flags: Self.hostFlags(flags)) {
    case .failure(let failure): return failure.reply
    case .success(let (descriptor, status)): return keep(descriptor, status, number)
    }
  }

  /// Makes a file; one that is there already is opened, unless it must not be.
  func create(
    _ path: [UInt8], _ flags: UInt32, _ mode: UInt32, _ number: UInt32
  ) -> FolderReply {
    let mode = mode_t(mode) & Self.modeMask
    let descriptor = open(
      beneath: path, Self.hostFlags(flags) | O_CREAT | O_EXCL | O_NONBLOCK, mode: mode)
    guard descriptor >= 0 else {
      let isExclusive = flags & FolderRequest.OpenFlags.exclusive != 0
      if errno == EEXIST, !isExclusive { return open(path, flags, number) }
      return FolderFailure.last.reply
    }
    // Which bits there are not is the guest's affair (umask), and not this process's.
    fchmod(descriptor, mode)
    var status = stat()
    fstat(descriptor, &status)
    return keep(descriptor, status, number)
  }

  private func keep(_ descriptor: Int32, _ status: stat, _ number: UInt32) -> FolderReply {
    guard files.keep(descriptor, as: number) else {
      Glibc.close(descriptor)
      return FolderReply(error: LinuxError.tooManyOpen)
    }
    return FolderReply(nodes: [node(of: status)])
  }

  // MARK: Contents

  func read(_ file: FolderFile, _ offset: UInt64, _ count: Int) -> FolderReply {
    guard let offset = off_t(exactly: offset) else {
      return FolderReply(error: LinuxError.invalid)
    }
    let result = withFile(file) { descriptor in
      var reply = FolderReply()
      reply.contents = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        var done = 0
        while done < count {
          let rest = UnsafeMutableBufferPointer(rebasing: buffer[done..<count])
          let got = pread(descriptor, rest.baseAddress, rest.count, offset &+ off_t(done))
          if got < 0, errno == EINTR { continue }
          if got < 0, done == 0 { reply.error = UInt32(errno) }
          guard got > 0 else { break }
          done += got
        }
        initialized = done
      }
      return reply
    }
    return Self.reply(result)
  }

  func write(_ file: FolderFile, _ offset: UInt64, _ bytes: ArraySlice<UInt8>) -> FolderReply {
    guard let offset = off_t(exactly: offset) else {
      return FolderReply(error: LinuxError.invalid)
    }
    let result = withFile(file) { descriptor in
      bytes.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
          let count = pwrite(descriptor, rest.baseAddress, rest.count, offset &+ off_t(done))
          if count < 0, errno == EINTR { continue }
          if count < 0, done == 0 { return FolderFailure.last.reply }
          guard count > 0 else { break }
          done += count
        }
        return FolderReply(numbers: [UInt64(done)])
      }
    }
    return Self.reply(result)
  }

  /// What came of a request to an open file.
  static func reply(_ result: Swift.Result<FolderReply, FolderFailure>) -> FolderReply {
    switch result {
    case .success(let reply): reply
    case .failure(let failure): failure.reply
    }
  }
}
