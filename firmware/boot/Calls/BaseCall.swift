import Processor

/// Who is there (SBI 2.0, chapter 4).
enum BaseCall: UInt {
  case specificationVersion, implementationIdentifier, implementationVersion
  case probe
  case vendor, architecture, implementation

  static func answer(_ call: Call) throws(CallError) -> UInt {
    switch BaseCall(rawValue: call.function) {
    case .specificationVersion: Implementation.specification
    case .implementationIdentifier: Implementation.identifier
    case .implementationVersion: Implementation.version
    case .probe: CallExtension.isThere(call[0]) ? 1 : 0
    case .vendor: read_mvendorid()
    case .architecture: read_marchid()
    case .implementation: read_mimpid()
    case nil: throw .notSupported
    }
  }
}
