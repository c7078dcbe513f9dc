import System

/// Portable network graphics (ISO 15948), of all colour types and depths; not interlaced.
///
///     signature (8)
///     chunk: length (4)  name (4)  data  CRC of name and data (4)       IHDR, PLTE, tRNS, IDAT ..., IEND
///
/// The data of all IDAT together are rows, packed: each a byte that names its filter, and its samples.
struct PNGReader {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]

  private var reader: ByteReader
  private var head: PNGHead?
  private var palette: [Pixel] = []
  private var transparency: [UInt8] = []
  private var packed: [UInt8] = []

  static func read(_ reader: ByteReader) throws(PictureFailure) -> Picture {
    var this = PNGReader(reader: reader)
    this.reader.position = signature.count
    while try this.readChunk() {}
    guard let head = this.head else { throw this.reader.failure("there is no IHDR") }
    if head.colour == .palette && this.palette.isEmpty {
      throw this.reader.failure("there is no PLTE")
    }
    let rows = try this.unpack(head)
    let canvas = Canvas(width: head.width, height: head.height)
    let samples = PNGSamples(
      head: head, palette: this.palette, transparency: this.transparency)
    for y in 0..<head.height {
      let row = rows[y * (head.rowSize + 1) + 1..<(y + 1) * (head.rowSize + 1)]
      guard samples.draw(row, into: canvas.row(y)) else {
        throw this.reader.failure("row \(y) has a colour that is not in the palette")
      }
    }
    return Picture(canvas: canvas, kind: "PNG, \(head.depth) bits \(head.colour.name)")
  }

  // MARK: Chunks

  /// Reads a chunk; false if it was the last.
  private mutating func readChunk() throws(PictureFailure) -> Bool {
    let length = try reader.bigEndian(4)
    let start = reader.position
    let name = ByteString(try reader.take(4))
    let data = try reader.take(length)
    let sum = PNGReader.checkSum(reader.bytes[start..<reader.position])
    guard try reader.bigEndian(4) == Int(sum) else {
      throw reader.failure("the checksum of chunk \(name) differs: damaged")
    }
    if head == nil && name != "IHDR" { throw reader.failure("\(name) comes before IHDR") }
    switch name {
    case "IHDR": head = try PNGHead(ByteReader(Array(data)), at: reader)
    case "PLTE": try readPalette(data)
    case "tRNS": transparency = Array(data)
    case "IDAT": packed += data
    case "IEND": return false
    default:
      // A capital letter first: nobody may leave it out.
      if name[0].isUpper { throw reader.failure("chunk \(name) is not known") }
    }
    return true
  }

  private mutating func readPalette(_ data: ArraySlice<UInt8>) throws(PictureFailure) {
    guard data.count % 3 == 0, (3...768).contains(data.count) else {
      throw reader.failure("a palette of \(data.count) bytes")
    }
    palette = stride(from: data.startIndex, to: data.endIndex, by: 3).map {
      Pixel(red: Int(data[$0]), green: Int(data[$0 + 1]), blue: Int(data[$0 + 2]))
    }
  }

  /// CRC-32 as ISO 3309 has it, bit by bit.
  private static func checkSum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  // MARK: Rows

  /// All rows, with the filters taken back.
  private func unpack(_ head: PNGHead) throws(PictureFailure) -> [UInt8] {
    let size = head.rowSize + 1
    guard size * head.height <= packed.count * Inflate.mostGrowth else {
      throw reader.failure("\(packed.count) bytes never become \(size * head.height)")
    }
    var rows: [UInt8]
    do throws(PictureFailure) {
      rows = try Inflate.unpack(ByteReader(packed), limit: size * head.height)
    } catch {
      throw reader.failure("packed byte \(error.offset) of \(packed.count): \(error.message)")
    }
    guard rows.count == size * head.height else {
      throw reader.failure("\(rows.count) bytes of rows, and not \(size * head.height)")
    }
    for y in 0..<head.height {
      guard PNGFilter.takeBack(&rows, row: y, size: size, distance: head.distance) else {
        throw reader.failure("row \(y) has filter \(rows[y * size]): there are 0 to 4")
      }
    }
    return rows
  }
}
