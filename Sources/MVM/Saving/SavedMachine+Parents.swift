import Board
import Bus
import Host

// A saved machine that holds only what changed, and the files that hold the rest.
//
//     monday.mvm  <--- tuesday.mvm  <--- wednesday.mvm
//     all of it        what changed       what changed since Tuesday
//
// A file names its parent by its path from the file's own folder on, and by its identifier, so that another file in its place
// is not taken for it. What lies before the parent is the parent's affair.
extension SavedMachine {
  /// So many files may be needed for one machine: it itself, its parent, and so on.
  public static let fileLimit = 64

  /// The file that this one tells the difference to; nil where it holds all of the machine.
  public var parentPath: String? {
    identity.parent.isEmpty
      ? nil : FileNames.resolve(identity.parentFile, in: path, followingLinks: true)
  }

  /// What names the parent, in hexadecimal; nil where there is none.
  public var parentIdentifier: String? {
    identity.parent.isEmpty ? nil : Hexadecimal.text(identity.parent)
  }

  /// The files that this one needs: its parent, that one's parent, and so on, each of which is what it was.
  ///
  /// - Throws: `unusableState`, which names the file that is missing or another, and the one that needs it.
  public func parents() throws(MachineError) -> [SavedMachine] {
    var (parents, last) = ([SavedMachine](), self)
    while let parent = try last.parent() {
      parents.append(parent)
      guard parents.count < Self.fileLimit else {
        throw .unusableState(
          file: path, reason: "needs \(Self.fileLimit) other files or more: it is broken")
      }
      last = parent
    }
    return parents
  }

  private func parent() throws(MachineError) -> SavedMachine? {
    guard let parentPath else { return nil }
    let parent: SavedMachine
    do throws(MachineError) {
      parent = try SavedMachine(parentPath)
    } catch {
      var reason = error.description
      if case .unusableState(_, let detail) = error { reason = detail }
      throw needs(parentPath, reason)
    }
    guard parent.identity.identifier == identity.parent else {
      throw needs(parentPath, "is another saved machine now")
    }
    guard parent.identity.memorySize == identity.memorySize else {
      throw needs(parentPath, "is a machine with other memory")
    }
    return parent
  }

  private func needs(_ parentPath: String, _ reason: String) -> MachineError {
    let isNamed = reason.hasPrefix("\(parentPath): ")
    return .unusableState(
      file: path,
      reason: "holds only what has changed since \(isNamed ? "" : "\(parentPath): ")\(reason); "
        + "put that file back as it was, or use another saved machine")
  }

  /// RAM as it is in the first of some files, of which each is the difference to the next; nil where there are none.
  ///
  /// - Parameter child: what the first one is needed by, if it is.
  /// - Throws: `unusableState` with the file that is damaged, and the one that needs it.
  static func memory(
    of files: [SavedMachine], neededBy child: SavedMachine? = nil
  ) throws(MachineError) -> ArchivedMemory? {
    var memory: ArchivedMemory?
    for (index, file) in files.enumerated().reversed() {
      do throws(ArchiveError) {
        memory = try ArchivedMemory(
          try file.anotherReader(),
          pageCount: Int(file.identity.memorySize / GuestMemory.pageSize), over: memory)
      } catch {
        let child = index == 0 ? child : files[index - 1]
        throw child?.needs(file.path, error.description)
          ?? .unusableState(file: file.path, reason: error.description)
      }
    }
    return memory
  }

  /// Writes a file that holds all of this machine, and needs no other. It has the same identifier, and can take this one's place
  /// where others tell the difference to it.
  ///
  /// - Parameters:
  ///   - path: the new file, which must not exist.
  ///   - progress: told now and then how much is done, from 0 to 1.
  /// - Returns: how many files it was made from.
  /// - Throws: `unusableState`, with the file and the reason.
  @discardableResult
  public func merge(
    to path: String, progress: (Double) -> Void = { _ in }
  ) throws(MachineError) -> Int {
    let files = [self] + (try parents())
    guard let memory = try Self.memory(of: files) else { return 0 }
    do throws(HostError) {
      let target = try NewFile(path)
      do throws(ArchiveError) {
        try write(memory, to: target, progress)
      } catch {
        if let reason = target.failureReason { throw .failed(file: path, reason: reason) }
        throw .failed(file: files[memory.loss?.generation ?? 0].path, reason: error.description)
      }
      try target.finish(replacing: false)
    } catch {
      throw .unusableState(file: "merge", reason: error.description)
    }
    return files.count
  }

  private func write(
    _ memory: ArchivedMemory, to sink: any ArchiveSink, _ progress: (Double) -> Void
  ) throws(ArchiveError) {
    let (reader, writer) = (
      try anotherReader(), try ArchiveWriter(to: sink, compressor: Zstandard())
    )
    try Board.copyParts(of: identity, from: reader, to: writer)
    try memory.write(to: writer) { progress(Double($0) / Double(identity.memorySize)) }
    try writer.finish()
  }
}
