/// An archive, from its first byte to its last:
///
///     "MVMSTATE" (8)  format version (4)  0 (4)
///     chunk: header (56, see `ArchiveEntry`), bytes       the parts of the machine
///       :
///     chunk "memory": some pages of RAM                   as many as there are pages that are not zero
///       :
///     chunk "memory index": which pages are in which
///     chunk "end": the names and places of all the others, but for "memory"
///     place of "end" (8)  "MVMSTEND" (8)
///
/// It is written in one go, so that it can go through a pipe, and read from its end: the last 16 bytes say at once whether all
/// of it is there, and any page is two reads away.
enum ArchiveFormat {
  static let magic = Array("MVMSTATE".utf8)
  static let endMagic = Array("MVMSTEND".utf8)
  static let version: UInt32 = 1
  static let prologueSize = 16
  static let epilogueSize = 16
  static let end = "end"
  static let endVersion: UInt32 = 1
  /// More chunks than this are in no directory.
  static let chunkLimit = 1 << 16
}
