public import Bus

extension VirtioGPU {
  /// How many scanouts the answer to GET_DISPLAY_INFO has room for.
  private static let scanoutLimit = 16
  /// The room for an EDID in its answer.
  private static let identificationSize = 1024

  /// For each scanout x, y, width, height, whether there is one, flags (4 each).
  var displayInformation: [UInt8] {
    var bytes: [UInt8] = []
    for number in [0, 0, UInt32(state.size.width), UInt32(state.size.height), 1, 0] {
      bytes.append(littleEndian: number)
    }
    return bytes + [UInt8](repeating: 0, count: (Self.scanoutLimit - 1) * 24)
  }

  /// GET_EDID: scanout (4). The answer is size (4), 0 (4), and the EDID.
  func identification(_ request: DisplayRequest) throws(DisplayRequest.Answer) -> [UInt8] {
    guard try request.word(0) == 0 else { throw .invalidScanout }
    let identification = ScreenIdentification.bytes(for: state.size)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(identification.count))
    bytes.append(littleEndian: UInt32(0))
    bytes += identification
    return bytes
      + [UInt8](repeating: 0, count: Self.identificationSize - identification.count)
  }

  /// SET_SCANOUT: area (16), scanout (4), resource (4), of which 0 is none.
  func setScanout(_ request: DisplayRequest) throws(DisplayRequest.Answer) {
    guard try request.word(16) == 0 else { throw .invalidScanout }
    let number = try request.word(20)
    if number == 0 { return show(nil) }
    let index = try resource(request, at: 20)
    let area = try request.area(0)
    guard !area.isEmpty, state.resources[index].size.area.contains(area) else {
      throw .invalidParameter
    }
    show(Scanout(resource: number, area: area))
  }

  /// Puts something on the screen. Its pixels are seen when it is flushed.
  func show(_ scanout: Scanout?) {
    let former = state.scanout?.area
    state.scanout = scanout
    guard former?.width != scanout?.area.width || former?.height != scanout?.area.height else {
      return
    }
    port.sizeChanged(scanout.map { PictureSize(width: $0.area.width, height: $0.area.height) })
  }

  /// RESOURCE_FLUSH: area (16), resource (4).
  func flush(_ request: DisplayRequest, _ work: inout Int) throws(DisplayRequest.Answer) {
    let index = try resource(request, at: 16)
    let area = try request.area(0)
    guard state.resources[index].size.area.contains(area) else { throw .invalidParameter }
    guard let scanout = state.scanout, scanout.resource == state.resources[index].number else {
      return
    }
    var seen = area.intersection(scanout.area)
    guard !seen.isEmpty else { return }
    (seen.x, seen.y) = (seen.x - scanout.area.x, seen.y - scanout.area.y)
    link.listener?.happened(.flush(seen))
    withPicture { port.damaged(seen, of: $0) }
    work += seen.pixelCount * 4
  }

  // MARK: From outside

  /// Tells the driver of the size that a viewer wants.
  public func sizeWanted() {
    guard let size = port.takeWantedSize(), Self.isPossible(size), size != state.size else {
      return
    }
    state.size = size
    state.events |= Self.displayEvent
    link.configurationChanged()
  }

  /// Tells the port all that is on the screen.
  public func showAgain() {
    let isShown =
      withPicture { picture in
        port.sizeChanged(picture.size)
        port.damaged(picture.size.area, of: picture)
        return true
      } ?? false
    if !isShown { port.sizeChanged(nil) }
    port.cursorChanged(state.cursor.picture)
    port.cursorMoved(x: Int(state.cursor.x), y: Int(state.cursor.y))
  }

  /// The size that the driver is told.
  public var size: PictureSize { state.size }
}
