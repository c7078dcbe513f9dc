/// Why an archive cannot be written or read.
public enum ArchiveError: Error, Equatable, Sendable {
  /// `is not a saved machine`
  case foreign
  /// `has format version N, but this version of MVM knows N`
  case format(UInt32, known: UInt32)
  /// `is cut off or damaged at its end`
  case cut
  /// `cannot be written: the disk may be full`, where the sink refused
  case unwritable
  /// `cannot be read`, where the source refused
  case unreadable
  /// `chunk 'NAME' is compressed, which is not possible here`, or the other way round
  case compression(chunk: String)
  /// What a chunk holds is refused.
  case state(StateError)
}

extension ArchiveError: CustomStringConvertible {
  /// The message without the name of the file, one line without a full stop.
  public var description: String {
    switch self {
    case .foreign: "is not a saved machine"
    case .format(let found, let known):
      "has format version \(found), but this version of MVM knows \(known): use a newer one"
    case .cut: "is cut off, or damaged at its end"
    case .unwritable: "cannot be written: the disk may be full"
    case .unreadable: "cannot be read"
    case .compression(let chunk): "chunk '\(chunk)': its compression is not known, or does not work"
    case .state(let error): error.description
    }
  }
}
