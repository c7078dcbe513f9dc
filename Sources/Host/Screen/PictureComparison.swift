internal import Glibc
internal import Bus

/// Finds what has changed in a picture that nobody tells about, by comparing it with how it was.
///
/// Rows are compared whole, as fast as memory is read; of rows that differ, those next to each other become one area. So a quiet
/// screen of 1280 by 720 costs a pass over 3.5 MB.
struct PictureComparison {
  private var former: [UInt8] = []

  /// The areas that differ from the picture of the last call; all of it where that had another size.
  mutating func differences(of view: PictureView) -> [PictureArea] {
    let rowSize = view.size.width * 4
    if former.count != rowSize * view.size.height {
      former = [UInt8](repeating: 0, count: rowSize * view.size.height)
      copy(0..<view.size.height, of: view)
      return [view.size.area]
    }
    var areas: [PictureArea] = []
    for row in 0..<view.size.height where differs(row, of: view) {
      copy(row..<row + 1, of: view)
      if let last = areas.last, last.y + last.height == row {
        areas[areas.count - 1].height += 1
      } else {
        areas.append(PictureArea(x: 0, y: row, width: view.size.width, height: 1))
      }
    }
    return areas
  }

  private func differs(_ row: Int, of view: PictureView) -> Bool {
    let bytes = view.row(row)
    return former.withUnsafeBytes {
      guard let start = $0.baseAddress, let other = bytes.baseAddress else { return false }
      return memcmp(start + row * bytes.count, other, bytes.count) != 0
    }
  }

  private mutating func copy(_ rows: Range<Int>, of view: PictureView) {
    former.withUnsafeMutableBytes { former in
      for row in rows {
        let bytes = view.row(row)
        UnsafeMutableRawBufferPointer(rebasing: former[(row * bytes.count)...])
          .copyMemory(from: bytes)
      }
    }
  }
}
