import Bus

/// A shared folder that does nothing: it notes what it is asked, and answers as a test says.
final class TestFolder: FolderPort {
  var isReadOnly = false
  var requests: [FolderRequest] = []
  var tickets: [UInt64] = []
  var closed: [UInt32] = []
  var closedAllCount = 0
  /// Nil for a request that takes a while: then `collected` is its answer.
  var answer: (FolderRequest) -> FolderReply? = TestFolder.usual
  var collected: FolderReply?
  private(set) var listener: (any BlockListener)?

  func begin(_ request: FolderRequest, ticket: UInt64) -> FolderReply? {
    requests.append(request)
    tickets.append(ticket)
    return answer(request)
  }

  func collect(_ ticket: UInt64, waits: Bool) -> FolderReply? {
    defer { collected = nil }
    return collected ?? (waits ? FolderReply() : nil)
  }

  func close(_ number: UInt32) { closed.append(number) }
  func closeAll() { closedAllCount += 1 }
  func setListener(_ listener: (any BlockListener)?) { self.listener = listener }

  /// Everything is there: what ends in `d`, and the folder itself, is a folder.
  static func usual(_ request: FolderRequest) -> FolderReply {
    switch request {
    case .look(let paths): FolderReply(nodes: paths.map { node($0) })
    case .attributes(let path, _):
      FolderReply(
        nodes: [node(path)],
        numbers: FolderAttribute.allCases.map { UInt64($0.rawValue) + 100 })
    case .open(let path, _, _), .create(let path, _, _, _), .makeFolder(let path, _),
      .makeLink(let path, _):
      FolderReply(nodes: [node(path)])
    case .read(_, _, let count): FolderReply(contents: [UInt8](repeating: 7, count: min(count, 5)))
    case .write(_, _, let bytes): FolderReply(numbers: [UInt64(bytes.count)])
    case .list: FolderReply(contents: [1, 2, 3])
    case .readLink: FolderReply(contents: Array("target".utf8))
    case .statistics:
      FolderReply(numbers: FolderStatistic.allCases.map { UInt64($0.rawValue) + 1 })
    case .change, .flush, .link, .rename, .remove: FolderReply()
    }
  }

  static func node(_ path: [UInt8]) -> FolderNode {
    let isFolder = path.isEmpty || path.last == UInt8(ascii: "d")
    return FolderNode(
      kind: isFolder ? FolderNode.Kind.folder : FolderNode.Kind.file, version: 3,
      identity: path.reduce(14_695_981_039) { $0 &* 31 &+ UInt64($1) })
  }
}
