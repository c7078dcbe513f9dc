/// The registers in which an environment call has its arguments. A system call's number is in `a7`; SBI's function in `a6`.
public struct CallArguments: Equatable, Sendable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public let a0, a1, a2, a3, a4, a5, a6, a7: UInt64

  /// The first six, which both ways of calling have for arguments.
  public var values: [UInt64] { [a0, a1, a2, a3, a4, a5] }
}
