internal import Glibc

/// Writing to a file that is open.
public enum DescriptorWriting {
  /// Writes all bytes at the file's position, however many calls that takes. Returns 0, or the system's number of why not.
  public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count >= 0 { done += count } else if errno != EINTR { return errno }
    }
    return 0
  }
}
