/// A YAML file as a tree of nodes that know where they stand.
///
/// Of YAML, what a machine file needs: scalars, sequences and mappings in one document. Anchors,
/// aliases and tags are refused, so a small file cannot unfold into a large tree.
package struct YAMLDocument: Equatable, Sendable {
  /// Nesting that nobody writes by hand; deeper input is refused before it can cost anything.
  package static let deepestNesting = 64

  /// The value of the document, or nil for a file with nothing but comments.
  package let root: YAMLNode?

  /// Reads `bytes`; `file` is how messages name them.
  ///
  /// - Throws: `oversized` beyond 1 MiB; `malformed` for what is not YAML, or more of it than a
  ///   machine file uses.
  package init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    let source = try SourceText(file: file, bytes: bytes)
    let events = try YAMLEventStream(source)
    var root: YAMLNode?
    var event = try events.next()
    while event.kind != .streamEnd {
      switch event.kind {
      case .streamStart, .documentStart, .documentEnd: break
      default:
        guard root == nil else {
          throw .malformed(event.location, problem: "a second document; one file is one machine")
        }
        root = try Self.node(at: event, in: events, depth: 1)
      }
      event = try events.next()
    }
    // An explicit start (`---`) with nothing after it is a document that holds nothing.
    self.root = root?.isNull == true ? nil : root
  }

  private static func node(
    at event: YAMLEvent, in events: YAMLEventStream, depth: Int
  ) throws(ConfigurationError) -> YAMLNode {
    func refuse(_ problem: String) -> ConfigurationError {
      .malformed(event.location, problem: problem)
    }
    guard depth <= deepestNesting else {
      throw refuse("nested more than \(deepestNesting) levels deep")
    }
    guard !event.hasAnchor, event.kind != .alias else {
      throw refuse("anchors and aliases (& and *) are not used in machine files; write the value")
    }
    guard !event.hasTag else {
      throw refuse("tags (!) are not used in machine files; leave it out")
    }
    return switch event.kind {
    case .scalar(let text, let isPlain):
      YAMLNode(content: .scalar(text, isPlain: isPlain), location: event.location)
    case .sequenceStart:
      YAMLNode(content: .sequence(try items(in: events, depth: depth)), location: event.location)
    default:
      YAMLNode(content: .mapping(try entries(in: events, depth: depth)), location: event.location)
    }
  }

  private static func items(
    in events: YAMLEventStream, depth: Int
  ) throws(ConfigurationError) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try events.next()
      if event.kind == .sequenceEnd { return items }
      items.append(try node(at: event, in: events, depth: depth + 1))
    }
  }

  private static func entries(
    in events: YAMLEventStream, depth: Int
  ) throws(ConfigurationError) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try events.next()
      if event.kind == .mappingEnd { return entries }
      let keyNode = try node(at: event, in: events, depth: depth + 1)
      guard case .scalar(let key, _) = keyNode.content else {
        throw .malformed(event.location, problem: "a key is one word, not a list or a mapping")
      }
      if let line = lines.updateValue(event.location.line, forKey: key) {
        let problem = "\(quoted(key)) is already set in line \(line); keep one of the two"
        throw .malformed(event.location, problem: problem)
      }
      let value = try node(at: try events.next(), in: events, depth: depth + 1)
      entries.append(YAMLNode.Entry(key: key, location: event.location, value: value))
    }
  }
}
