/// A mistake in what 'mvm disk' was told.
enum DiskError: Error, CustomStringConvertible {
  /// `FILE: a raw image cannot have a base: name it .qcow2, or say --format qcow2`
  case rawWithBase(file: String)
  /// `FILE: say how large the disk is to be, such as 8G, or what it is based on (--base)`
  case noSize(file: String)

  var description: String {
    switch self {
    case .rawWithBase(let file):
      "\(file): a raw image cannot have a base: name it .qcow2, or say --format qcow2"
    case .noSize(let file):
      "\(file): say how large the disk is to be, such as 8G, or what it is based on (--base)"
    }
  }
}
