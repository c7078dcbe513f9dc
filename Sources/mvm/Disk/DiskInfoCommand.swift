import Benchmark
import Configuration
import MVM

/// `mvm disk info`.
enum DiskInfoCommand {
  static let command = Command(
    name: "info", table: Arguments.table, otherNames: ["show", "stat", "describe"], act: show)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var format: DiskConfiguration.Format?
    var json = false

    static let table = OptionTable<Arguments>(
      command: "mvm disk info", summary: "tell what an image is, and what it is based on",
      positionals: [
        Positional("FILE", \.files, .path, count: 1...1, example: "disk.qcow2", help: "the image")
      ],
      groups: [SettingGroup("Options", settings)],
      examples: [
        .init("mvm disk info disk.qcow2", "for people"),
        .init("mvm disk info disk.qcow2 --json", "for programs: a list, the image itself first"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      .format("format", \.format, help: "what is in the file (default: by its name)"),
      Setting("json", .flag(\.json), example: "true", help: "as JSON"),
    ]
  }

  @Sendable
  private static func show(_ given: Arguments) throws {
    guard let file = given.files.first else { return }
    let chain = try DiskInformation.chain(file, format: given.format?.image)
    if given.json {
      Output.write("[\n" + chain.map { "  " + json($0) }.joined(separator: ",\n") + "\n]\n")
    } else {
      Output.write(chain.map(text).joined(separator: "\n"))
    }
  }

  private static func text(_ image: DiskInformation) -> String {
    var rows: [(String, String)] = [
      ("image", image.path), ("format", image.format.rawValue),
      ("size", "\(size(image.byteCount)) (\(image.byteCount) bytes)"),
      ("stored", size(image.storedByteCount)),
    ]
    if let more = image.qcow2 {
      rows[1].1 += " version \(more.version)"
      rows.append(("clusters", size(more.clusterSize)))
      rows.append(("refcounts", "\(more.refcountBits) bits"))
      rows.append(("compression", more.compression == .zstd ? "zstd" : "zlib"))
      if more.snapshotCount > 0 { rows.append(("snapshots", "\(more.snapshotCount)")) }
      if let base = more.backingFile {
        rows.append(("based on", base + (more.backingFormat.map { " (\($0))" } ?? "")))
      }
      if more.isDirty { rows.append(("dirty", "was not closed; repaired when opened to write")) }
      if more.isCorrupt { rows.append(("corrupt", "run 'mvm disk check'")) }
    }
    return rows.map { name, value in
      "\(name):\(String(repeating: " ", count: 13 - name.count))\(value)\n"
    }.joined()
  }

  /// A size in the largest unit that leaves a whole number or one with a decimal.
  static func size(_ count: UInt64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var unit = 0
    while unit < units.count - 1, count >> UInt64(10 * (unit + 1)) > 0 { unit += 1 }
    guard unit > 0 else { return "\(count) bytes" }
    let tenths = (count >> UInt64(10 * unit - 10)) * 10 / 1024
    return tenths % 10 == 0
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  private static func json(_ image: DiskInformation) -> String {
    var fields: [(name: String, value: JSONValue)] = [
      ("file", .text(image.path)), ("format", .text(image.format.rawValue)),
      ("size", .count(image.byteCount)), ("fileSize", .count(image.fileByteCount)),
      ("stored", .count(image.storedByteCount)),
    ]
    if let more = image.qcow2 {
      fields += [
        ("version", .count(UInt64(more.version))), ("clusterSize", .count(more.clusterSize)),
        ("refcountBits", .count(UInt64(more.refcountBits))),
        ("compression", .text(more.compression == .zstd ? "zstd" : "zlib")),
        ("snapshots", .count(UInt64(more.snapshotCount))), ("dirty", .bool(more.isDirty)),
        ("corrupt", .bool(more.isCorrupt)),
      ]
      if let base = more.backingFile { fields.append(("base", .text(base))) }
      if let format = more.backingFormat { fields.append(("baseFormat", .text(format))) }
    }
    return JSONValue.object(fields).written()
  }
}
