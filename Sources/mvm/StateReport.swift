import MVM

/// A saved machine in words, and in JSON.
enum StateReport {
  typealias Fields = [(name: String, value: String)]

  /// Which machine it is of, and its parts.
  static func text(_ saved: SavedMachine) -> String {
    let machine = saved.configuration
    var rows = [
      ("saved by", "MVM \(saved.product)"), ("identifier", saved.identifier),
      (
        "machine",
        "\(machine.harts) harts, \(machine.memory >> 20) MiB, "
          + (machine.deterministic ? "deterministic, seed \(machine.seed)" : "parallel")
      ),
      ("harts are", saved.isa), ("guest time", "\(saved.time) ns"),
      ("instructions", "\(saved.instructionsRetired)"),
    ]
    if let parent = saved.parentPath, let identifier = saved.parentIdentifier {
      rows.append(("needs", "\(parent), identifier \(identifier)"))
    }
    for (key, path) in [
      ("firmware", machine.firmware), ("kernel", machine.kernel), ("initrd", machine.initrd),
    ] {
      if let path { rows.append((key, path)) }
    }
    for (number, disk) in saved.disks.enumerated() {
      let path = disk.path.isEmpty ? "no file" : disk.path
      let condition = disk.path.isEmpty ? "" : ", " + condition(saved.condition(ofDisk: number))
      rows.append(("disk", "\(path), \(disk.byteCount) bytes\(condition)"))
    }
    rows.append(("file", "\(saved.byteCount) bytes, of which memory \(saved.memoryByteCount)"))
    var text = Columns.text(rows.map { [$0.0, $0.1] })
    text +=
      "\n"
      + Columns.text(
        [["part", "version", "bytes", "in file"]]
          + saved.chunks.map { [$0.name, "\($0.version)", "\($0.count)", "\($0.storedCount)"] })
    return text
  }

  /// The fields of a part.
  static func text(_ chunk: String, _ fields: Fields) -> String {
    "\n\(Paint.paint(chunk, .mnemonic))\n"
      + Columns.text(fields.map { ["  " + $0.name, $0.value] })
  }

  private static func condition(_ condition: SavedMachine.DiskCondition) -> String {
    switch condition {
    case .untouched: "not written to since"
    case .kept(let side): "written to since, and seen as it was through \(side)"
    case .lost: "written to since by somebody who did not keep what it was"
    case .missing: "which is not there"
    }
  }

  /// All of it.
  static func json(
    _ saved: SavedMachine, _ fields: [(chunk: String, fields: Fields)]
  ) -> String {
    var object = JSONObject()
    object.add("file", saved.path)
    object.add("product", saved.product)
    object.add("identifier", saved.identifier)
    object.add("savedAt", saved.savedAt)
    if let parent = saved.parentPath, let identifier = saved.parentIdentifier {
      object.add("parent", parent)
      object.add("parentIdentifier", identifier)
    }
    object.add("harts", UInt64(saved.configuration.harts))
    object.add("memory", saved.configuration.memory)
    object.add("isa", saved.isa)
    object.add("deterministic", saved.configuration.deterministic)
    object.add("seed", String(saved.configuration.seed))
    object.add("nanoseconds", saved.time)
    object.add("instructions", saved.instructionsRetired)
    object.add("fileBytes", saved.byteCount)
    object.add("memoryBytesInFile", saved.memoryByteCount)
    object.add(
      "disks",
      saved.disks.enumerated().map { json($1, saved.condition(ofDisk: $0)) })
    object.add("chunks", saved.chunks.map { chunk in json(chunk, fields) })
    return object.text
  }

  private static func json(
    _ disk: SavedMachine.Disk, _ condition: SavedMachine.DiskCondition
  ) -> JSONObject {
    var object = JSONObject()
    object.add("path", disk.path)
    object.add("bytes", disk.byteCount)
    object.add("modified", disk.modified)
    switch condition {
    case .untouched: object.add("condition", "untouched")
    case .kept(let side):
      object.add("condition", "kept")
      object.add("side", side)
    case .lost: object.add("condition", "lost")
    case .missing: object.add("condition", "missing")
    }
    return object
  }

  private static func json(
    _ chunk: SavedMachine.Chunk, _ fields: [(chunk: String, fields: Fields)]
  ) -> JSONObject {
    var object = JSONObject()
    object.add("name", chunk.name)
    object.add("version", UInt64(chunk.version))
    object.add("bytes", chunk.count)
    object.add("bytesInFile", chunk.storedCount)
    if let (_, fields) = fields.first(where: { $0.chunk == chunk.name }) {
      object.add(
        "fields",
        fields.map { field in
          var object = JSONObject()
          object.add("name", field.name)
          object.add("value", field.value)
          return object
        })
    }
    return object
  }
}
