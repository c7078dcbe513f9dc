internal import Glibc

extension JSONValue {
  /// Writes it to a file, whole.
  ///
  /// - Throws: `refused` with the host's reason.
  package func write(to path: String) throws(BenchmarkError) {
    guard let file = fopen(path, "w") else {
      throw .refused("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    let isWritten = fputs(written() + "\n", file) >= 0
    guard fclose(file) == 0, isWritten else { throw .refused("\(path): cannot be written whole") }
  }
}
