/// What can be asked of a disk.
public enum DiskAction: UInt8, Sendable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  case read, write, flush, discard, writeZeroes
}
