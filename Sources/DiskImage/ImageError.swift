/// What is wrong with a disk image, or with what was asked of it. The description is one line that names the file
/// and, where there is one, the remedy; each case shows its own.
public enum ImageError: Error, Equatable, Sendable {
  /// `FILE: is no qcow2 image: it does not begin with QFI\xfb`
  case foreign(file: String)

  /// `FILE: is damaged: PLACE DETAIL`
  case damaged(file: String, place: String, detail: String)

  /// `FILE: FEATURE is not supported: REMEDY`
  case unsupported(file: String, feature: String, remedy: String)

  /// `FILE: was marked corrupt: repair it by 'mvm disk check --repair', or use it read-only`
  case corrupt(file: String)

  /// `FILE: is open for reading only`
  case readOnly(file: String)

  /// `FILE: byte OFFSET is beyond its end`
  case outside(file: String, offset: UInt64)

  /// `FILE: REASON`, where what was asked for cannot be
  case refused(file: String, reason: String)

  /// `FILE: REASON`, where the host failed
  case failed(file: String, reason: String)
}

extension ImageError: CustomStringConvertible {
  /// The message, one line without a full stop or a line break.
  public var description: String {
    switch self {
    case .foreign(let file): "\(file): is no qcow2 image: it does not begin with QFI\\xfb"
    case .damaged(let file, let place, let detail): "\(file): is damaged: \(place) \(detail)"
    case .unsupported(let file, let feature, let remedy):
      "\(file): \(feature) is not supported: \(remedy)"
    case .corrupt(let file):
      "\(file): was marked corrupt: repair it by 'mvm disk check --repair', or use it read-only"
    case .readOnly(let file): "\(file): is open for reading only"
    case .outside(let file, let offset): "\(file): byte \(offset) is beyond its end"
    case .refused(let file, let reason), .failed(let file, let reason): "\(file): \(reason)"
    }
  }
}
