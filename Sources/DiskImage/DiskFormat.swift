/// How a disk's sectors are kept in a file.
public enum DiskFormat: String, CaseIterable, Sendable {
  /// One after the other, and nothing else.
  case raw
  /// QEMU's copy-on-write format, versions 2 and 3 (docs/interop/qcow2.txt of QEMU).
  case qcow2
}
