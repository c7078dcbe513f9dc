internal import Glibc

/// The open files of a shared folder, by the numbers that the device has given them. There are never more than `limit`: when
/// one more is opened, the one goes that was used longest ago, and is opened again when it is used.
struct FolderDescriptors {
  /// A guest has as many files open as it likes; this process may have some thousand.
  static let limit = 256

  private struct Entry {
    let descriptor: Int32
    var lastUse: UInt64
  }

  private var entries: [UInt32: Entry] = [:]
  private var uses: UInt64 = 0

  /// The descriptor of a file, if it is here.
  mutating func descriptor(of number: UInt32) -> Int32? {
    guard let entry = entries[number] else { return nil }
    uses &+= 1
    entries[number]?.lastUse = uses
    return entry.descriptor
  }

  /// Keeps a descriptor; false where there is no room, since no other can be opened again.
  mutating func keep(_ descriptor: Int32, as number: UInt32) -> Bool {
    close(number)
    guard entries.count < Self.limit || closeOne() else { return false }
    uses &+= 1
    entries[number] = Entry(descriptor: descriptor, lastUse: uses)
    return true
  }

  mutating func close(_ number: UInt32) {
    if let entry = entries.removeValue(forKey: number) { Glibc.close(entry.descriptor) }
  }

  mutating func closeAll() {
    for entry in entries.values { Glibc.close(entry.descriptor) }
    entries = [:]
  }

  /// Closes the one that was used longest ago and still has a name to be opened by.
  private mutating func closeOne() -> Bool {
    for (number, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
      var status = stat()
      guard fstat(entry.descriptor, &status) == 0, status.st_nlink > 0 else { continue }
      close(number)
      return true
    }
    return false
  }
}
