import Bus

/// A screen that a test looks at.
final class TestDisplay: DisplayPort {
  var picture: Picture?
  var areas: [PictureArea] = []
  var cursor: CursorPicture?
  var cursorPlace: (x: Int, y: Int) = (0, 0)
  var wanted: PictureSize?

  func sizeChanged(_ size: PictureSize?) { picture = size.map { Picture($0) } }

  func damaged(_ area: PictureArea, of view: PictureView) {
    areas.append(area)
    picture?.copy(area, of: view)
  }

  func cursorChanged(_ cursor: CursorPicture?) { self.cursor = cursor }
  func cursorMoved(x: Int, y: Int) { cursorPlace = (x, y) }

  func takeWantedSize() -> PictureSize? {
    defer { wanted = nil }
    return wanted
  }
}

/// A person at a test's command.
final class TestPerson: InputPort {
  var groups: [[InputEvent]] = []
  var lights: Set<UInt16> = []

  func receive() -> [InputEvent]? { groups.isEmpty ? nil : groups.removeFirst() }

  func setLight(_ code: UInt16, isOn: Bool) {
    if isOn { lights.insert(code) } else { lights.remove(code) }
  }
}
