import Bus

// The pointer (virtio 1.3, section 5.7.6.10): scanout (4), x (4), y (4), 0 (4), resource (4), hot x (4), hot y (4).
extension VirtioGPU {
  /// A pointer's pixels either way.
  static let cursorSide = 64

  /// UPDATE_CURSOR: another picture, as it is now; resource 0 hides the pointer.
  func updateCursor(_ request: DisplayRequest) throws(DisplayRequest.Answer) {
    guard try request.word(0) == 0 else { throw .invalidScanout }
    let (number, hotX, hotY) = (try request.word(16), try request.word(20), try request.word(24))
    var picture: CursorPicture?
    if number != 0 {
      let index = try resource(request, at: 16)
      let size = PictureSize(width: Self.cursorSide, height: Self.cursorSide)
      guard state.resources[index].size == size, hotX < Self.cursorSide, hotY < Self.cursorSide
      else { throw .invalidParameter }
      picture = state.resources[index].withPicture(size.area) {
        CursorPicture(
          size: size, pixels: $0.pixelsWithOpacity, hotX: Int(hotX), hotY: Int(hotY))
      }
    }
    state.cursor.picture = picture
    port.cursorChanged(picture)
    try moveCursor(request)
  }

  /// MOVE_CURSOR: the same place of another picture's hot spot.
  func moveCursor(_ request: DisplayRequest) throws(DisplayRequest.Answer) {
    guard try request.word(0) == 0 else { throw .invalidScanout }
    (state.cursor.x, state.cursor.y) = (try request.word(4), try request.word(8))
    port.cursorMoved(x: Int(state.cursor.x), y: Int(state.cursor.y))
  }
}
