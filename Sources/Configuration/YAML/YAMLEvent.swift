/// One step through a YAML file, as libyaml reports it.
struct YAMLEvent {
  enum Kind: Equatable {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case alias
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  let kind: Kind
  let location: SourceLocation
  /// `&name` stands before the value.
  let hasAnchor: Bool
  /// `!type` stands before the value.
  let hasTag: Bool
}
