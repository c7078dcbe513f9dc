import System

/// How ls(1) prints a list of files.
struct Listing {
  private let call: Invocation
  private let isTerminal = Terminal.isTerminal(.standardOutput)
  private let now = Clock.realTime.now

  init(_ call: Invocation) { self.call = call }

  private var isColoured: Bool { isTerminal && Environment["NO_COLOR"] == nil }

  func ordered(_ files: [ListedFile]) -> [ListedFile] {
    if call.has("U") { return files }
    var result = files.sorted { $0.name < $1.name }
    switch call.last(of: ["S", "t"]) {
    case "S": result = result.sorted { $0.metadata.size > $1.metadata.size }
    case "t": result = result.sorted { time($0) > time($1) }
    default: break
    }
    return call.has("r") ? result.reversed() : result
  }

  private func time(_ file: ListedFile) -> Time {
    switch call.last(of: ["c", "u"]) {
    case "c": file.metadata.changed
    case "u": file.metadata.accessed
    default: file.metadata.modified
    }
  }

  func print(_ files: [ListedFile], isDirectory: Bool) {
    switch call.last(of: ["l", "n", "1", "C"]) {
    case "l", "n": printLong(files, isDirectory)
    case "C": printColumns(files)
    case "1": for file in files { output.line(shown(file)) }
    default:
      if isTerminal { printColumns(files) } else { for file in files { output.line(shown(file)) } }
    }
  }

  private func shown(_ file: ListedFile) -> ByteString {
    var text = ByteString()
    if call.has("i") { text += "\(Int(file.metadata.inode)) " }
    if call.has("s") { text += "\(file.metadata.allocatedBytes / 1024) " }
    return text + coloured(file) + mark(file)
  }

  private func mark(_ file: ListedFile) -> ByteString {
    if call.has("p") && file.metadata.isDirectory { return "/" }
    guard call.has("F") else { return "" }
    switch file.metadata.kind {
    case .directory: return "/"
    case .symbolicLink: return call.has("l") ? "" : "@"
    case .pipe: return "|"
    case .socket: return "="
    case .regular: return file.metadata.permissions & 0o111 != 0 ? "*" : ""
    default: return ""
    }
  }

  private func coloured(_ file: ListedFile) -> ByteString {
    guard isColoured, let colour = colour(file) else { return file.name }
    return "\u{1B}[\(colour)m\(file.name)\u{1B}[0m"
  }

  private func colour(_ file: ListedFile) -> ByteString? {
    switch file.metadata.kind {
    case .directory: "1;34"
    case .symbolicLink: "1;36"
    case .pipe, .characterDevice, .blockDevice: "33"
    case .socket: "1;35"
    case .regular: file.metadata.permissions & 0o111 != 0 ? "1;32" : nil
    case .unknown: nil
    }
  }

  /// Columns filled from top to bottom.
  private func printColumns(_ files: [ListedFile]) {
    let widths = files.map { $0.name.displayWidth + mark($0).count + (call.has("i") ? 10 : 0) }
    let width = (widths.max() ?? 0) + 2
    let perRow = max(1, (Terminal(.standardOutput).size.columns + 2) / width)
    let rows = (files.count + perRow - 1) / perRow
    for row in 0..<rows {
      var line = ByteString()
      for index in stride(from: row, to: files.count, by: rows) {
        line += shown(files[index])
        if index + rows < files.count {
          line += ByteString(repeating: UInt8(ascii: " "), count: width - widths[index])
        }
      }
      output.line(line)
    }
  }

  private func printLong(_ files: [ListedFile], _ isDirectory: Bool) {
    if isDirectory {
      let bytes = files.reduce(0) { $0 + $1.metadata.allocatedBytes }
      output.line("total \(call.has("h") ? ByteString(humanSize: bytes) : "\(bytes / 1024)")")
    }
    let rows = files.map { columns($0) }
    var widths = [Int](repeating: 0, count: 5)
    for row in rows {
      for (index, field) in row.enumerated() { widths[index] = max(widths[index], field.count) }
    }
    for (file, row) in zip(files, rows) {
      var line = ByteString()
      if call.has("i") { line += "\(Int(file.metadata.inode)) " }
      line += file.metadata.modeText
      line += " \(row[0], right: widths[0]) \(row[1], width: widths[1]) \(row[2], width: widths[2])"
      line += " \(row[3], right: widths[3]) \(row[4]) \(coloured(file))\(mark(file))"
      if file.metadata.isSymbolicLink, let target = try? FileSystem.readLink(file.path) {
        line += " -> \(target)"
      }
      output.line(line)
    }
  }

  /// Links, owner, group, size, time.
  private func columns(_ file: ListedFile) -> [ByteString] {
    let metadata = file.metadata
    let numeric = call.has("n")
    let size: ByteString
    if metadata.isDevice {
      size = "\(metadata.major), \(Int(metadata.minor), width: 3)"
    } else {
      size = call.has("h") ? ByteString(humanSize: metadata.size) : "\(metadata.size)"
    }
    return [
      "\(metadata.links)",
      numeric ? "\(metadata.owner)" : Accounts.userName(metadata.owner),
      numeric ? "\(metadata.group)" : Accounts.groupName(metadata.group),
      size, dateText(time(file)),
    ]
  }

  /// With the time of day within half a year, else with the year.
  private func dateText(_ time: Time) -> ByteString {
    let halfYear = 183 * 86400
    let age = now.seconds - time.seconds
    return CalendarDate(time).formatted(
      age > halfYear || age < -60 ? "%b %e  %Y" : "%b %e %H:%M")
  }
}
