internal import CYAML

/// libyaml's parser over one text, and the only place that touches its pointers.
///
/// The parser keeps a pointer to its input and must not move, so both live in memory that this
/// object allocates when it is made and frees when it goes.
final class YAMLEventStream {
  private let source: SourceText
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// - Throws: `unreadable` when memory runs out.
  init(_ source: SourceText) throws(ConfigurationError) {
    self.source = source
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    input = .allocate(capacity: source.bytes.count)
    _ = input.initialize(fromContentsOf: source.bytes)
    guard yaml_parser_initialize(parser) == 1 else {
      throw .unreadable(file: source.file, reason: "out of memory")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; after `streamEnd`, `streamEnd` again.
  ///
  /// - Throws: `malformed` where the text stops being YAML.
  func next() throws(ConfigurationError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let location = source.location(ofScalar: Int(clamping: event.start_mark.index))
    return switch event.type {
    case YAML_STREAM_START_EVENT: YAMLEvent(.streamStart, location)
    case YAML_DOCUMENT_START_EVENT: YAMLEvent(.documentStart, location)
    case YAML_DOCUMENT_END_EVENT: YAMLEvent(.documentEnd, location)
    case YAML_ALIAS_EVENT: YAMLEvent(.alias, location)
    case YAML_SCALAR_EVENT:
      YAMLEvent(
        .scalar(
          // `length` bytes of UTF-8, which may hold zeros.
          String(
            decoding: UnsafeBufferPointer(
              start: event.data.scalar.value, count: event.data.scalar.length), as: UTF8.self),
          isPlain: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE),
        location, anchor: event.data.scalar.anchor, tag: event.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      YAMLEvent(
        .sequenceStart, location, anchor: event.data.sequence_start.anchor,
        tag: event.data.sequence_start.tag)
    case YAML_SEQUENCE_END_EVENT: YAMLEvent(.sequenceEnd, location)
    case YAML_MAPPING_START_EVENT:
      YAMLEvent(
        .mappingStart, location, anchor: event.data.mapping_start.anchor,
        tag: event.data.mapping_start.tag)
    case YAML_MAPPING_END_EVENT: YAMLEvent(.mappingEnd, location)
    default: YAMLEvent(.streamEnd, location)
    }
  }

  /// What the parser stumbled over, in words that say what to do where that is known.
  private func problem() -> ConfigurationError {
    let state = parser.pointee
    let words = state.problem.map { String(cString: $0) } ?? "out of memory"
    if state.error == YAML_READER_ERROR {
      let location = source.location(ofByte: Int(clamping: state.problem_offset))
      return .malformed(location, problem: words)
    }
    let offset = Int(clamping: state.problem_mark.index)
    let location = source.location(ofScalar: offset)
    if source.scalar(at: offset) == "\t" {
      return .malformed(location, problem: "there is a tab here; YAML is indented with spaces")
    }
    let said = knownProblems[words] ?? words
    let start = source.location(ofScalar: Int(clamping: state.context_mark.index))
    guard let context = state.context, start.line != location.line else {
      return .malformed(location, problem: said)
    }
    let scope = "\(String(cString: context)) from line \(start.line)"
    return .malformed(location, problem: "\(said) (\(scope))")
  }
}

/// libyaml's words for the commonest slips, and ours.
private let knownProblems = [
  "mapping values are not allowed in this context":
    "a ': ' cannot stand here; is one missing in the line above, or the indentation wrong? "
    + "A value with ': ' in it needs quotes",
  "did not find expected key":
    "there should be a key here, indented as the others: KEY: VALUE",
  "could not find expected ':'":
    "there should be a ': ' after the key: KEY: VALUE",
  "found character that cannot start any token":
    "a value cannot start with this character; put quotes around it",
  "found unexpected end of stream":
    "the file ends inside quotes; close them",
  "did not find expected ',' or ']'":
    "there should be a ',' or a ']' here",
  "did not find expected ',' or '}'":
    "there should be a ',' or a '}' here",
  "found incompatible YAML document":
    "this version of YAML is not known; leave the line out",
]

extension YAMLEvent {
  fileprivate init(
    _ kind: Kind, _ location: SourceLocation, anchor: UnsafeMutablePointer<UInt8>? = nil,
    tag: UnsafeMutablePointer<UInt8>? = nil
  ) {
    self.init(kind: kind, location: location, hasAnchor: anchor != nil, hasTag: tag != nil)
  }
}
