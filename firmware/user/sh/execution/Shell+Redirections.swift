import System

/// Redirections. For a program they are made in its child; for builtins, functions and groups the
/// shell's own descriptors are copied out of the way, redirected, and put back:
///
///     { echo a; } > f      1 --copy--> 10      f --> 1      run      10 --> 1
extension Shell {
  /// Where descriptors went that redirections of the shell itself displaced: above those that
  /// scripts name.
  private static let firstSaved = 10

  /// Runs `body` with descriptors redirected, and puts them back.
  @discardableResult
  func withRedirections(
    _ redirections: [Redirection], _ body: () throws(Interruption) -> Int
  ) throws(Interruption) -> Int {
    if redirections.isEmpty { return try body() }
    output.flush()
    var saved: [(descriptor: FileDescriptor, copy: FileDescriptor?)] = []
    defer {
      output.flush()
      for (descriptor, copy) in saved.reversed() { restore(descriptor, from: copy) }
    }
    for redirection in redirections {
      let descriptor = FileDescriptor(redirection.descriptor)
      saved.append((descriptor, try? descriptor.duplicate(atLeast: Shell.firstSaved)))
      do throws(Interruption) {
        try apply(redirection)
      } catch {
        // A redirection that fails ends its command, and not a script.
        if case .failed = error, !settings.failsOnUnset { return fail(1) }
        throw error
      }
    }
    return try body()
  }

  private func fail(_ code: Int) -> Int {
    status = code
    return code
  }

  private func restore(_ descriptor: FileDescriptor, from copy: FileDescriptor?) {
    if let copy {
      try? copy.duplicate(as: descriptor)
      try? copy.close()
    } else {
      try? descriptor.close()
    }
  }

  /// For good: in a child, or for `exec`.
  func apply(_ redirection: Redirection) throws(Interruption) {
    let descriptor = FileDescriptor(redirection.descriptor)
    if case .document(let document) = redirection.kind {
      try give(try expandToText(document.body), to: descriptor)
      return
    }
    let target = try expandToText(redirection.target)
    do throws(Errno) {
      switch redirection.kind {
      case .input: try open(target, .readOnly, as: descriptor)
      case .output: try open(target, [.writeOnly, .create, .truncate], as: descriptor)
      case .append: try open(target, [.writeOnly, .create, .append], as: descriptor)
      case .readWrite: try open(target, [.readWrite, .create], as: descriptor)
      case .duplicate: try duplicate(target, as: descriptor)
      case .text, .document: break
      }
    } catch {
      throw failure("\(target): \(error)")
    }
    if case .text = redirection.kind { try give(target + "\n", to: descriptor) }
  }

  private func open(
    _ path: ByteString, _ options: FileDescriptor.OpenOptions, as descriptor: FileDescriptor
  ) throws(Errno) {
    let file = try FileDescriptor.open(path, options)
    if file == descriptor { return }
    try file.duplicate(as: descriptor)
    try file.close()
  }

  /// `>&2` and `>&-`.
  private func duplicate(
    _ target: ByteString, as descriptor: FileDescriptor
  ) throws(Errno) {
    if target == "-" {
      try? descriptor.close()
      return
    }
    guard let number = target.integer, number >= 0 else { throw .badFileDescriptor }
    let source = FileDescriptor(number)
    _ = try source.metadata()
    if source != descriptor { try source.duplicate(as: descriptor) }
  }

  /// Makes a text readable at `descriptor`. A pipe holds a page at least; a child writes more.
  private func give(_ text: ByteString, to descriptor: FileDescriptor) throws(Interruption) {
    guard let ends = try? FileDescriptor.pipe() else { throw failure("no pipe") }
    if text.count <= 4096 {
      ends.writing.writeMessage(text)
    } else {
      _ = try fork { () throws(Interruption) in
        ends.writing.writeMessage(text)
        return 0
      }
    }
    try? ends.writing.close()
    try? ends.reading.duplicate(as: descriptor)
    if ends.reading != descriptor { try? ends.reading.close() }
  }
}
