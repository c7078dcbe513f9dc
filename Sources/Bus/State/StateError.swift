/// Why saved state cannot be taken over. It names the chunk, and the field in it where there is one.
public struct StateError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// The chunk ends within the field.
    case cut
    /// Another field stands here, or one of another kind.
    case unexpected
    /// The value cannot be: what it would have to be.
    case refused(String)
    /// There is more in the chunk than its fields.
    case rest
    /// The chunk's checksum is wrong.
    case damaged
    /// The chunk is there twice.
    case repeated
    /// The chunk is not there.
    case missing
    /// No machine of this version has such a chunk.
    case unknown
    /// The chunk's version is one that is not known here.
    case version(UInt32, known: UInt32)
    /// The machine differs from the saved one: how.
    case foreign(String)
    /// An event belongs to nobody who has a name; a mistake in the wiring of a board.
    case nameless
  }

  /// The chunk that it is about.
  public var chunk: String
  /// The field, with those that it lies in, apart by dots; empty where it is about the chunk.
  public var field: String
  /// What is wrong.
  public var problem: Problem

  /// An error of a chunk, or of a field in it.
  public init(_ problem: Problem, chunk: String, field: String = "") {
    self.problem = problem
    self.chunk = chunk
    self.field = field
  }
}

extension StateError: CustomStringConvertible {
  /// The message, one line without a full stop.
  public var description: String {
    let place = field.isEmpty ? "chunk '\(chunk)'" : "chunk '\(chunk)', field '\(field)'"
    switch problem {
    case .cut: return "\(place): ends too early"
    case .unexpected: return "\(place): is not there: something else is in its place"
    case .refused(let rule): return "\(place): \(rule)"
    case .rest: return "\(place): has more in it than belongs there"
    case .damaged: return "\(place): is damaged (its checksum is wrong)"
    case .repeated: return "\(place): is there twice"
    case .missing: return "\(place): is missing"
    case .unknown: return "\(place): is not known to this version of MVM"
    case .version(let found, let known):
      return "\(place): has version \(found), but this version of MVM knows \(known)"
    case .foreign(let difference): return "\(place): \(difference)"
    case .nameless: return "\(place): an event belongs to a part without a name"
    }
  }
}
